import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./compiling.js";
import type {} from "./script-offers.js";
import { missing, runSibling, type Sibling } from "./script/sibling.js";

/** Put in by the build: the WebAssembly as text, and the checksum of the script with the part of it for offers. */
declare const CORE_AS_TEXT: string;
declare const OFFERS_INTEGRITY: string;

const OFFERS: Sibling = { name: "regulars-offers.iife.js", integrity: OFFERS_INTEGRITY, field: "offers" };

/** This file takes the place of `source` in the script that pages load with a tag. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

/** What pages without offers need not load comes from a script of its own: the page's tag, or one put in here. */
export async function offersSource(): Promise<WasmSource> {
  if (globalThis.regularsOffers === undefined) await runSibling(OFFERS);
  if (globalThis.regularsOffers === undefined) throw missing(OFFERS, "a script without it");
  return bytesFromText(globalThis.regularsOffers);
}
