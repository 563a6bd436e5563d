import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./compiling.js";
import type { WasmPart } from "./loading.js";

/** Put in by the build: the WebAssembly as text. */
declare const CORE_AS_TEXT: string;
declare const PARTS_AS_TEXT: Record<WasmPart, string>;

/** This file takes the place of `source` where the package is to be one single file. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

export function partSource(part: WasmPart): WasmSource {
  return bytesFromText(PARTS_AS_TEXT[part]);
}
