import { bytesFromText } from "./bytes-from-text.js";
import type { WasmSource } from "./compiling.js";
import type { WasmPart } from "./loading.js";
import type { Parts } from "./script-part.js";
import { missing, runSibling, type Sibling } from "./script/sibling.js";

/** Put in by the build: the WebAssembly as text, and the checksums of the scripts with the parts of it. */
declare const CORE_AS_TEXT: string;
declare const PART_INTEGRITIES: Record<WasmPart, string>;

/** This file takes the place of `source` in the script that pages load with a tag. */
export async function coreSource(): Promise<WasmSource> {
  // Not on top of running the script itself: together they would keep a slow phone busy for too long.
  await new Promise((resolve) => setTimeout(resolve));
  return bytesFromText(CORE_AS_TEXT);
}

/** What only some pages need comes from a script of its own: the page's tag, or one put in here. */
export async function partSource(part: WasmPart): Promise<WasmSource> {
  return bytesFromText((await runPart(part, (parts) => parts[part]))[part]!);
}

const running: { [part in WasmPart]?: Promise<void> } = {};

/** Runs the script with a part of the WebAssembly and what belongs to it, unless what it `brings` is there already. */
export async function runPart(part: WasmPart, brings: (parts: Parts) => unknown): Promise<Parts> {
  const isThere = () => brings(globalThis.regularsParts ?? {}) !== undefined;
  if (!isThere()) {
    const sibling: Sibling = { name: `regulars-${part}.iife.js`, integrity: PART_INTEGRITIES[part], field: part };
    // Both for the WebAssembly and for what belongs to it.
    running[part] ??= runSibling(sibling).finally(() => delete running[part]);
    await running[part];
    if (!isThere()) throw missing(sibling, "a script without it");
  }
  return globalThis.regularsParts!;
}
