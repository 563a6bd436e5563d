import { asText, RegularsError } from "./errors.js";
import instantiate from "./regulars.js";
import { defaultSource } from "./source.js";

/** Where the WebAssembly module may come from, when not from beside the script. */
export type WasmSource = URL | string | Response | BufferSource | WebAssembly.Module;

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

let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly module. `open` does it by itself; call it early to have it ready sooner, or
 * to say where the `.wasm` file lies. It is loaded once: later calls wait for the first one. After a
 * failure the next call tries again.
 *
 * @example
 * ```ts
 * await init({ wasm: "/assets/regulars_bg.wasm" });
 * ```
 */
export function init(options?: InitOptions): Promise<void> {
  loading ??= load(options?.wasm ?? defaultSource()).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(source: WasmSource): Promise<void> {
  if (typeof WebAssembly === "undefined") {
    throw new RegularsError({
      code: "wasm.unsupported",
      field: "wasm",
      value: "no WebAssembly",
      expected: "a browser with WebAssembly",
      mend: "Show the shop's own order; some browsers switch WebAssembly off in a locked-down mode.",
    });
  }
  try {
    await instantiate({ module_or_path: await compile(source) });
  } catch (error) {
    throw error instanceof RegularsError ? error : refusal(error, source);
  }
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (isAddress(source)) return compileResponse(await fetchWasm(source));
  if (isResponse(source)) return compileResponse(source);
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);
}

function isAddress(source: WasmSource): source is string | URL {
  return typeof source === "string" || source instanceof URL;
}

/** By what it can do: some test environments have no `Response` to compare with. */
function isResponse(source: WasmSource): source is Response {
  return typeof (source as Partial<Response>).arrayBuffer === "function";
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw missing(response.url, `status ${response.status}`);
  // Browsers compile while they download only under exactly this type. Many a shop's server sends
  // another one, so look first: asking and failing would consume the response.
  const streams = response.headers.get("content-type")?.toLowerCase() === "application/wasm";
  return streams
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function fetchWasm(address: string | URL): Promise<Response> {
  try {
    return await fetch(address);
  } catch (error) {
    throw missing(String(address), asText(error), error);
  }
}

function missing(address: string, reason: string, cause?: unknown): RegularsError {
  return new RegularsError(
    {
      code: "wasm.missing",
      field: "wasm",
      value: `${address} (${reason})`,
      expected: "regulars_bg.wasm at this address",
      mend: "Copy the file of `regulars/wasm` there, pass its address as `wasm`, allow it in the page's connect-src, or import `regulars/inline`.",
    },
    { cause },
  );
}

/** Chrome, Firefox and Safari each say in their own words that the page's policy forbids wasm. */
const POLICY = /content security policy|unsafe-eval|blocked by csp|disallowed by embedder/i;

function refusal(error: unknown, source: WasmSource): RegularsError {
  const blocked = POLICY.test(String(error));
  return new RegularsError(
    {
      code: blocked ? "wasm.blocked" : "wasm.invalid",
      field: "wasm",
      value: `${nameOf(source)} (${asText(error)})`,
      expected: blocked
        ? "a Content-Security-Policy that allows WebAssembly"
        : "the regulars_bg.wasm of this version of the package",
      mend: blocked
        ? "Add 'wasm-unsafe-eval' to script-src."
        : "Check that the address answers with the file itself and not with a page, and that file and script are of one version.",
    },
    { cause: error },
  );
}

function nameOf(source: WasmSource): string {
  if (isAddress(source)) return String(source);
  return isResponse(source) ? source.url : "the given bytes";
}
