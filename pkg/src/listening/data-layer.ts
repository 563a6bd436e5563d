import { guarded } from "../problems.js";

/** Told of each entry; `isOld` of those that were there before it listened. */
type Hearer = (entry: unknown, isOld: boolean) => void;

/** A layer is hooked once, whoever comes and goes: a hook beneath those of others cannot be taken out again. */
const hearersOf = new WeakMap<object, Set<Hearer>>();

/**
 * Hears what a page pushes to its data layer: first, before this returns, what it holds already, then each entry before
 * whoever else hears it. Where there is no layer yet, one is made, as `gtag` and Google Tag Manager do. Nothing of the
 * page's changes: `push` answers what it did, and a hearer that throws is told on the console.
 *
 * Others may put their own `push` over this one, or have done so, as Google Tag Manager does; who replaces it must call
 * the one that was there.
 *
 * @param name of the global variable: `"dataLayer"` unless the shop named it otherwise.
 * @returns what stops it; twice does no harm.
 *
 * @example
 * ```ts
 * const stop = hearDataLayer("dataLayer", (entry) => console.log(entry));
 * ```
 */
export function hearDataLayer(name: string, onEntry: Hearer): () => void {
  const layer = ((globalThis as Record<string, unknown>)[name] ??= []);
  if (!Array.isArray(layer)) return () => {};
  const hearers = hearersOf.get(layer) ?? hook(layer);
  // Two may hear with one function.
  const hear: Hearer = (entry, isOld) => guarded(() => onEntry(entry, isOld));
  hearers.add(hear);
  // What is pushed meanwhile comes through the hook.
  for (const entry of [...layer]) hear(entry, true);
  return () => void hearers.delete(hear);
}

function hook(layer: unknown[]): Set<Hearer> {
  const hearers = new Set<Hearer>();
  hearersOf.set(layer, hearers);
  const { push } = layer;
  layer.push = (...entries) => {
    for (const entry of entries) {
      for (const hear of [...hearers]) hear(entry, false);
    }
    return push.apply(layer, entries);
  };
  return hearers;
}
