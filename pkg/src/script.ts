import * as regulars from "./index.js";

declare global {
  /** The whole package, for pages that load it with a `<script>` tag. */
  var regulars: typeof import("./index.js");
}

globalThis.regulars = regulars;
