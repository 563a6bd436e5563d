import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./compiling.js";
import type { WasmPart } from "./loading.js";
import type {} from "./script-part.js";
import { missing, runSibling, type Sibling } from "./script/sibling.js";

/** Put in by the build: the WebAssembly as text, and the checksums of the scripts with the parts of it. */
declare const CORE_AS_TEXT: string;
declare const PART_INTEGRITIES: Record<WasmPart, string>;

/** This file takes the place of `source` in the script that pages load with a tag. */
export function coreSource(): WasmSource {
  return bytesFromText(CORE_AS_TEXT);
}

/** What only some pages need comes from a script of its own: the page's tag, or one put in here. */
export async function partSource(part: WasmPart): Promise<WasmSource> {
  const sibling: Sibling = { name: `regulars-${part}.iife.js`, integrity: PART_INTEGRITIES[part], field: part };
  if (globalThis.regularsParts?.[part] === undefined) await runSibling(sibling);
  const text = globalThis.regularsParts?.[part];
  if (text === undefined) throw missing(sibling, "a script without it");
  return bytesFromText(text);
}
