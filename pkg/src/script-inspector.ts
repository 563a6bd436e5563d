import { inspect } from "./inspector/index.js";

declare global {
  /** What pages that are looked into load besides: see `regulars-inspector.iife.js`. */
  var regularsInspector: { inspect: typeof inspect } | undefined;
}

globalThis.regularsInspector = { inspect };
