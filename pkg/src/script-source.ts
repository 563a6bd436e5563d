import { bytesFromText } from "./bytes-from-text.js";
import { RegularsError } from "./errors.js";
import type { WasmSource } from "./compiling.js";
import type {} from "./script-offers.js";

/** Put in by the build: the WebAssembly as text. */
declare const CORE_AS_TEXT: string;

const OFFERS = "regulars-offers.iife.js";
/** A script knows where it came from only while it runs. */
const own = (globalThis.document?.currentScript as HTMLScriptElement | null | undefined)?.src;

/** This file takes the place of `source` in the script that pages load with a tag. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

/** What pages without offers need not load comes from a script of its own: the page's tag, or one put in here. */
export async function offersSource(): Promise<WasmSource> {
  if (globalThis.regularsOffers === undefined && own) await run(new URL(OFFERS, own).href);
  if (globalThis.regularsOffers === undefined) throw missing(own ?? "no address of the script");
  return bytesFromText(globalThis.regularsOffers);
}

function run(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve();
    script.onerror = () => reject(missing(address));
    script.src = address;
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
