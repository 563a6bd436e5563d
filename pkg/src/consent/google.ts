import { hearDataLayer } from "../listening/data-layer.js";
import type { Hearing } from "./consent.js";

/** What `gtag("consent", …)` is given, as far as it is about what is remembered of the shopper. */
interface ConsentState {
  personalization_storage?: unknown;
  region?: readonly string[];
  wait_for_update?: number;
}

/**
 * Hears Google's Consent Mode in the page's data layer: each `update` that names `personalization_storage` is the
 * shopper's choice, each `default` what holds without one. No page knows the region that Google places its shopper in: so
 * a default for some regions counts where it denies, and not where it grants.
 */
export function hearGoogle({ byDefault, chosen }: Hearing): () => void {
  let isGranted = false;
  let isDeniedSomewhere = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const stop = hearDataLayer("dataLayer", (entry) => {
    // What `gtag` pushes are its arguments, which are no array.
    const { 0: command, 1: kind, 2: state } = (entry ?? {}) as Record<number, unknown>;
    const { personalization_storage, region, wait_for_update } = (state ?? {}) as ConsentState;
    const granted = personalization_storage === "granted";
    if (command !== "consent" || (!granted && personalization_storage !== "denied")) return;
    clearTimeout(waiting);
    if (kind === "update") return chosen(granted);
    if (kind !== "default") return;
    if (!region?.length) isGranted = granted;
    else if (!granted) isDeniedSomewhere = true;
    const holds = isGranted && !isDeniedSomewhere;
    if (holds && wait_for_update! > 0) waiting = setTimeout(() => byDefault(true), wait_for_update);
    else byDefault(holds);
  });
  return () => {
    clearTimeout(waiting);
    stop();
  };
}
