import type { WasmSource } from "./compiling.js";

/**
 * Where the WebAssembly lies when the page does not say: beside this script. Written in just this
 * form, Vite, webpack and others find the file and put exactly one copy into their output.
 */
export function coreSource(): WasmSource {
  return new URL("./regulars_bg.wasm", import.meta.url);
}

/** The part of it that pages with offers load. */
export function offersSource(): WasmSource | Promise<WasmSource> {
  return new URL("./regulars_offers_bg.wasm", import.meta.url);
}
