import { bytesFromText } from "./bytes-from-text.js";
import { RegularsError } from "./errors.js";
import type { WasmSource } from "./compiling.js";
import type {} from "./script-offers.js";

/** Put in by the build: the WebAssembly as text. */
declare const CORE_AS_TEXT: string;

const OFFERS = "regulars-offers.iife.js";
/** A script knows its tag only while it runs. */
const own = globalThis.document?.currentScript as HTMLScriptElement | null | undefined;

/** This file takes the place of `source` in the script that pages load with a tag. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

/** What pages without offers need not load comes from a script of its own: the page's tag, or one put in here. */
export async function offersSource(): Promise<WasmSource> {
  // Beside an address that names no file, such as a package's on a content delivery network, lies somebody else's.
  if (globalThis.regularsOffers === undefined && own && /\/regulars\.iife\.js(\?|$)/.test(own.src)) await runBeside(own);
  if (globalThis.regularsOffers === undefined) throw missing(own?.src ?? "no script tag");
  return bytesFromText(globalThis.regularsOffers);
}

/** Under the same policy, and in the same version, as the tag that is there. */
function runBeside({ src, nonce, crossOrigin }: HTMLScriptElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const address = new URL(OFFERS, src);
    address.search = new URL(src).search;
    const script = Object.assign(document.createElement("script"), { nonce, crossOrigin, src: address.href });
    script.onload = () => resolve();
    script.onerror = () => reject(missing(address.href));
    document.head.append(script);
  });
}

function missing(value: string): RegularsError {
  return new RegularsError({
    code: "wasm.missing",
    field: "offers",
    value,
    expected: `${OFFERS} beside regulars.iife.js`,
    mend: `Copy ${OFFERS} of this version there, or put a <script> tag for it before the one that opens the shop.`,
  });
}
