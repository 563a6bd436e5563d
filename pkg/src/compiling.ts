import { asText, RegularsError } from "./errors.js";

/** Where WebAssembly may come from, when not from beside the script. */
export type WasmSource = URL | string | Response | BufferSource | WebAssembly.Module;

/** One of the package's files of WebAssembly. */
export interface WasmFile {
  name: string;
  /** The option that says where it lies, and the package's entry with its address. */
  option: string;
  entry: string;
  /** Puts it to work once it is compiled. */
  start(module: WebAssembly.Module): Promise<unknown>;
}

/** Loads, compiles and starts a file; whatever goes wrong is a {@link RegularsError}. */
export async function load(file: WasmFile, source: WasmSource): Promise<void> {
  if (typeof WebAssembly === "undefined") {
    throw new RegularsError({
      code: "wasm.unsupported",
      field: file.option,
      value: "no WebAssembly",
      expected: "a browser with WebAssembly",
      mend: "Show the shop's own order; some browsers switch WebAssembly off in a locked-down mode.",
    });
  }
  try {
    await file.start(await compile(file, source));
  } catch (error) {
    throw error instanceof RegularsError ? error : refusal(error, file, source);
  }
}

async function compile(file: WasmFile, source: WasmSource): Promise<WebAssembly.Module> {
  if (isAddress(source)) return compileResponse(file, await fetchWasm(file, source));
  if (isResponse(source)) return compileResponse(file, source);
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);
}

function isAddress(source: WasmSource): source is string | URL {
  return typeof source === "string" || source instanceof URL;
}

/** By what it can do: some test environments have no `Response` to compare with. */
function isResponse(source: WasmSource): source is Response {
  return typeof (source as Partial<Response>).arrayBuffer === "function";
}

async function compileResponse(file: WasmFile, response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw missing(file, response.url, `status ${response.status}`);
  // Browsers compile while they download only under exactly this type. Many a shop's server sends
  // another one, so look first: asking and failing would consume the response.
  const streams = response.headers.get("content-type")?.toLowerCase() === "application/wasm";
  return streams
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function fetchWasm(file: WasmFile, address: string | URL): Promise<Response> {
  try {
    return await fetch(address);
  } catch (error) {
    throw missing(file, String(address), asText(error), error);
  }
}

function missing({ name, option, entry }: WasmFile, address: string, reason: string, cause?: unknown): RegularsError {
  return new RegularsError(
    {
      code: "wasm.missing",
      field: option,
      value: `${address} (${reason})`,
      expected: `${name} at this address`,
      mend: `Copy the file of \`${entry}\` there, pass its address as \`${option}\`, allow it in the page's connect-src, or import \`regulars/inline\`.`,
    },
    { cause },
  );
}

/** Chrome, Firefox and Safari each say in their own words that the page's policy forbids wasm. */
const POLICY = /content security policy|unsafe-eval|blocked by csp|disallowed by embedder/i;

function refusal(error: unknown, { name, option }: WasmFile, source: WasmSource): RegularsError {
  const blocked = POLICY.test(String(error));
  return new RegularsError(
    {
      code: blocked ? "wasm.blocked" : "wasm.invalid",
      field: option,
      value: `${nameOf(source)} (${asText(error)})`,
      expected: blocked
        ? "a Content-Security-Policy that allows WebAssembly"
        : `the ${name} of this version of the package`,
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
