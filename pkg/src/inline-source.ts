import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./loading.js";

/** Put in by the build: the WebAssembly module as text. */
declare const WASM_AS_TEXT: string;

/** Takes the place of `source` where the package is to be one single file. */
export function defaultSource(): WasmSource {
  return bytesFromText(WASM_AS_TEXT);
}
