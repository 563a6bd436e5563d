import { defineElements } from "./elements/index.js";
import * as everything from "./index.js";
import type { Shop } from "./shop.js";
import { inspectedIfAsked } from "./script/inspecting.js";
import { start } from "./script/start.js";

declare global {
  /** The whole package, for pages that load it with a `<script>` tag. */
  var regulars: typeof import("./index.js") &
    typeof import("./elements/index.js") & {
      /** The shop that the tag's `data-` attributes ask for; rejects where it cannot be opened. */
      readonly shop?: Promise<Shop>;
    };
}

// A second tag would hear everything twice.
if (globalThis.regulars?.shop === undefined) {
  const open = async (options: everything.OpenOptions) => inspectedIfAsked(await everything.open(options), options.name);
  const shop = start(open);
  globalThis.regulars = { ...everything, defineElements, open, shop };
  if (shop !== undefined) defineElements(shop);
}
