import { defineElements } from "./elements/index.js";
import * as everything from "./index.js";
import type { Shop } from "./shop.js";
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
  const shop = start(everything.open);
  globalThis.regulars = { ...everything, defineElements, shop };
  if (shop !== undefined) defineElements(shop);
}
