import type { Engine } from "./regulars.js";

/**
 * How the shopper came to the page.
 *
 * @example
 * ```ts
 * const arrival: Arrival = { url: "https://shop.example/?utm_source=letter", referrer: "https://mail.example/" };
 * ```
 */
export interface Arrival {
  /** The page's address, with its query. */
  url: string | URL;
  /** The address of the page with the link, as far as the browser tells it. Default: none. */
  referrer?: string;
}

/** Where nothing is told, what the browser knows of its page; a server and a worker have none. */
export function arrivalOf(told: Arrival | undefined): Arrival | undefined {
  const { document, location } = globalThis;
  return told === undefined && document !== undefined ? { url: location.href, referrer: document.referrer } : told;
}

/** The language that a page is in, or that its shopper reads. */
export function pageLocale(): string | undefined {
  const { document, navigator } = globalThis;
  return document?.documentElement.lang || navigator?.languages?.[0];
}

/**
 * The shop's clock. Whoever asks it tells the engine how far local time is from UTC, which changes twice a year in the
 * middle of a visit, and with a laptop that travels.
 */
export function localClock(engine: Engine, now: () => number): () => number {
  let known: number | undefined;
  return () => {
    const moment = now();
    const offset = typeof moment === "number" ? Math.round(-new Date(moment).getTimezoneOffset()) : NaN;
    // What is no time, the engine refuses with the rest of the question.
    if (offset !== known && !Number.isNaN(offset)) engine.set_utc_offset((known = offset));
    return moment;
  };
}
