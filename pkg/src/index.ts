/**
 * Storefront personalization inside the shopper's own browser: {@link open} a shop over a catalogue,
 * `record` what the shopper does, and ask for a `feed`, `similar` items, `complements` and `offers`.
 *
 * @packageDocumentation
 */
export { init, type InitOptions, type WasmSource } from "./loading.js";
export { open, type OpenOptions } from "./open.js";
export { RegularsError } from "./errors.js";
export type * from "./events.js";
export type { Recorded, Shop } from "./shop.js";
export type { Explanation, Reason, Slate, SlateItem } from "./slates.js";
export type * from "./regulars.js";
