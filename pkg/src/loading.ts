import { load, type WasmFile, type WasmSource } from "./compiling.js";
import instantiate, { link } from "./regulars.js";
import { coreSource, partSource } from "./source.js";

/**
 * What shops load themselves, see `Shop.load`: `"orders"` for what is bought again and for bundles, `"profile"` for what is
 * known of the shopper.
 *
 * @example
 * ```ts
 * const part: LoadedPart = "profile";
 * ```
 */
export type LoadedPart = "orders" | "profile";

/**
 * The parts of the WebAssembly that a page loads only where it needs them: `arrival` where the shopper comes from
 * elsewhere, `catalog`, `merchandising`, `offers` and `pack` where `open` is given these, and those of {@link LoadedPart}.
 *
 * @example
 * ```ts
 * const part: WasmPart = "pack";
 * ```
 */
export type WasmPart = "arrival" | "catalog" | "merchandising" | "offers" | "pack" | LoadedPart;

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

const core = once(async (source) =>
  load(
    {
      name: "regulars_bg.wasm",
      option: "wasm",
      entry: "regulars/wasm",
      start: (module) => instantiate({ module_or_path: module }),
    },
    source ?? (await coreSource()),
  ),
);

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

/** Loads parts besides, in the same manner, {@link init} having been called before; and knows which are there. */
export interface Parts {
  has(part: WasmPart): boolean;
  load(part: WasmPart): Promise<void>;
}

/** All shops of a page share them, as they share the core; the sources may differ until one has served. */
export function partsFrom(sources: { [part in WasmPart]?: WasmSource } = {}): Parts {
  return {
    has: (part) => joined.has(part),
    load: (part) => (loads[part] ??= once((source) => join(part, source)))(sources[part]),
  };
}

const joined = new Set<WasmPart>();
const loads: { [part in WasmPart]?: Load } = {};

async function join(part: WasmPart, source: WasmSource | undefined): Promise<void> {
  // It works in the core's memory.
  const started = core(undefined);
  const file: WasmFile = {
    name: `regulars_${part}_bg.wasm`,
    option: `wasmParts.${part}`,
    entry: `regulars/${part}-wasm`,
    start: (module) => started.then(() => link(module)),
  };
  await load(file, source ?? (await partSource(part)));
  joined.add(part);
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
