/** Put in by the build: the WebAssembly of offers as text. */
declare const OFFERS_AS_TEXT: string;

declare global {
  /** What pages with offers load besides: see `regulars-offers.iife.js`. */
  var regularsOffers: string | undefined;
}

globalThis.regularsOffers = OFFERS_AS_TEXT;

export {};
