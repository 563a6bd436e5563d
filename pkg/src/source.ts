import type { WasmSource } from "./compiling.js";
import type { WasmPart } from "./loading.js";

/**
 * Where the WebAssembly lies when the page does not say: beside this script. Written in just this
 * form, Vite, webpack and others find the file and put exactly one copy into their output.
 */
export function coreSource(): WasmSource | Promise<WasmSource> {
  return new URL("./regulars_bg.wasm", import.meta.url);
}

/** The parts that some pages load besides. */
export function partSource(part: WasmPart): WasmSource | Promise<WasmSource> {
  switch (part) {
    case "arrival":
      return new URL("./regulars_arrival_bg.wasm", import.meta.url);
    case "catalog":
      return new URL("./regulars_catalog_bg.wasm", import.meta.url);
    case "merchandising":
      return new URL("./regulars_merchandising_bg.wasm", import.meta.url);
    case "offers":
      return new URL("./regulars_offers_bg.wasm", import.meta.url);
    case "orders":
      return new URL("./regulars_orders_bg.wasm", import.meta.url);
    case "pack":
      return new URL("./regulars_pack_bg.wasm", import.meta.url);
    case "profile":
      return new URL("./regulars_profile_bg.wasm", import.meta.url);
  }
}
