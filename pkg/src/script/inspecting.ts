import { toRegularsError } from "../errors.js";
import { warn } from "../problems.js";
import type {} from "../script-inspector.js";
import type { Shop } from "../shop.js";
import { runSibling } from "./sibling.js";

/** Put in by the build: the checksum of the script with the inspector. */
declare const INSPECTOR_INTEGRITY: string;

/** Opens the inspector before anybody asks the shop anything, where the page's address asks for it. */
export async function inspectedIfAsked(shop: Shop, name: string | undefined): Promise<Shop> {
  if (/[?&]regulars-inspect\b/.test(globalThis.location?.search ?? "")) {
    try {
      await runSibling({ name: "regulars-inspector.iife.js", integrity: INSPECTOR_INTEGRITY, field: "regulars-inspect" });
      globalThis.regularsInspector?.inspect(shop, name === undefined ? {} : { name });
    } catch (error) {
      warn(toRegularsError(error));
    }
  }
  return shop;
}
