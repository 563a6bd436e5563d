import type { WasmPart } from "./loading.js";

/** Put in by the build: a part of the WebAssembly, and that as text. */
declare const PART: WasmPart;
declare const PART_AS_TEXT: string;

declare global {
  /** What only some pages load besides: see `regulars-pack.iife.js` and its siblings. */
  var regularsParts: { [part in WasmPart]?: string } | undefined;
}

(globalThis.regularsParts ??= {})[PART] = PART_AS_TEXT;
