import { load, type WasmFile, type WasmSource } from "./compiling.js";
import instantiate, { link } from "./regulars.js";
import { coreSource, partSource } from "./source.js";

/**
 * The parts of the WebAssembly that a page loads only where it needs them: `arrival` where the shopper comes from
 * elsewhere, `catalog` and `offers` where `open` is given these, and `pack`.
 */
export type WasmPart = "arrival" | "catalog" | "offers" | "pack";

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

const core = once((source) =>
  load(
    {
      name: "regulars_bg.wasm",
      option: "wasm",
      entry: "regulars/wasm",
      start: (module) => instantiate({ module_or_path: module }),
    },
    source ?? coreSource(),
  ),
);

const parts: { [part in WasmPart]?: Load } = {};

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
  return core(options?.wasm);
}

/** Loads a part besides, in the same manner; {@link init} was called before. */
export function initPart(part: WasmPart, source: WasmSource | undefined): Promise<void> {
  return (parts[part] ??= once(async (source) => {
    // It works in the core's memory.
    const started = core(undefined);
    const file: WasmFile = {
      name: `regulars_${part}_bg.wasm`,
      option: `wasmParts.${part}`,
      entry: `regulars/${part}-wasm`,
      start: (module) => started.then(() => link(module)),
    };
    return load(file, source ?? (await partSource(part)));
  }))(source);
}

type Load = (source: WasmSource | undefined) => Promise<void>;

/** The first call loads, for all; after a failure the next one tries again. */
function once(work: Load): Load {
  let working: Promise<void> | undefined;
  return (source) =>
    (working ??= work(source).catch((error: unknown) => {
      working = undefined;
      throw error;
    }));
}
