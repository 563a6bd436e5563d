import { load, type WasmFile, type WasmSource } from "./compiling.js";
import instantiate, { link } from "./regulars.js";
import { coreSource, offersSource } from "./source.js";

/**
 * What {@link init} takes.
 *
 * @example
 * ```ts
 * const options: InitOptions = { wasm: new URL("/assets/regulars_bg.wasm", location.href) };
 * ```
 */
export interface InitOptions {
  /** An address, a response, the bytes or a compiled module. Default: what the package brought. */
  wasm?: WasmSource;
}

const CORE: WasmFile = {
  name: "regulars_bg.wasm",
  option: "wasm",
  entry: "regulars/wasm",
  start: (module) => instantiate({ module_or_path: module }),
};
const OFFERS: WasmFile = {
  name: "regulars_offers_bg.wasm",
  option: "offersWasm",
  entry: "regulars/offers-wasm",
  // It works in the other's memory.
  start: (module) => loading!.then(() => link(module)),
};

let loading: Promise<void> | undefined;
let loadingOffers: Promise<void> | undefined;

/**
 * Loads the WebAssembly. `open` does it by itself; call it early to have it ready sooner, or to say where the
 * `.wasm` file lies. It is loaded once: later calls wait for the first one. After a failure the next call tries
 * again.
 *
 * @example
 * ```ts
 * await init({ wasm: "/assets/regulars_bg.wasm" });
 * ```
 */
export function init(options?: InitOptions): Promise<void> {
  loading ??= load(CORE, options?.wasm ?? coreSource()).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Loads besides what only pages with offers need, in the same manner; {@link init} was called before. */
export function initOffers(source: WasmSource | undefined): Promise<void> {
  loadingOffers ??= loadOffers(source).catch((error: unknown) => {
    loadingOffers = undefined;
    throw error;
  });
  return loadingOffers;
}

async function loadOffers(source: WasmSource | undefined): Promise<void> {
  return load(OFFERS, source ?? (await offersSource()));
}
