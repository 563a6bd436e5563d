import type { WasmSource } from "./loading.js";

/**
 * Where the WebAssembly module lies when the page does not say: beside this script. Written in just
 * this form, Vite, webpack and others find the file and put exactly one copy into their output.
 */
export function defaultSource(): WasmSource {
  return new URL("./regulars_bg.wasm", import.meta.url);
}
