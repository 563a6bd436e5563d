import { describe } from "../errors.js";
import type { Shop } from "../shop.js";
import { h, section, table, type Child } from "./dom.js";
import { bytes, count, ms } from "./format.js";

/** The package's own files, and a pack's: its manifest, and what lies in the folder of a build or tells of its changes. */
const FILES = /\/(?:regulars[\w.-]*\.(?:js|wasm)|manifest\.json|[0-9a-f]{16}\/[\w/-]+\.pack|delta-[0-9a-f]{16}\.pack)(?=\?|$)/;

/** What was fetched for the shop, and what came of the catalogue. */
export function filesPage({ catalog }: Shop): Child[] {
  const fetched = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(({ name }) => FILES.test(name));
  const sum = fetched.reduce((all, { transferSize }) => all + transferSize, 0);
  const rows = fetched.map(({ name, startTime, duration, transferSize, encodedBodySize }) => {
    // Of another origin's files the browser only tells where that origin allows it.
    const size = transferSize > 0 ? bytes(transferSize) : encodedBodySize > 0 ? "from the cache" : "not told";
    return [FILES.exec(name)![0].replace(/^\/(?:[0-9a-f]{16}\/)?/, ""), size, ms(startTime), ms(duration)];
  });
  return [
    section(
      "Catalogue",
      h("p", {}, `${count(catalog.products, "product")}, ${catalog.skipped} skipped.`),
      ...catalog.problems.map((problem) => h("p", { class: "problem" }, describe(problem), problem.count > 1 && ` (${problem.count} times)`)),
    ),
    section(
      "Fetched",
      h("p", {}, `${count(fetched.length, "file")}, ${bytes(sum)} over the network. What the browser kept from an earlier visit is not fetched again.`),
      table("Files", ["file", "size", "began", "took"], rows),
    ),
  ];
}
