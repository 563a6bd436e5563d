import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./compiling.js";

/** Put in by the build: the WebAssembly as text. */
declare const CORE_AS_TEXT: string;
declare const OFFERS_AS_TEXT: string;

/** This file takes the place of `source` where the package is to be one single file. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

export function offersSource(): WasmSource {
  return bytesFromText(OFFERS_AS_TEXT);
}
