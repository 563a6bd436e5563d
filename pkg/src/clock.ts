import type { Engine } from "./regulars.js";

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
