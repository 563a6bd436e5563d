import type { loadCatalog } from "./catalogues/index.js";
import type { WasmPart } from "./loading.js";

/** Put in by the build: a part of the WebAssembly, and that as text. */
declare const PART: WasmPart;
declare const PART_AS_TEXT: string;

/** Parts of the WebAssembly as texts, and what reads catalogues. */
export type Parts = { [part in WasmPart]?: string } & { loadCatalog?: typeof loadCatalog };

declare global {
  /** What only some pages load besides: see `regulars-pack.iife.js` and its siblings. */
  var regularsParts: Parts | undefined;
}

export const parts: Parts = (globalThis.regularsParts ??= {});
parts[PART] = PART_AS_TEXT;
