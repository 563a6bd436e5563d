// The figures of ranking: our feed beside the same list in plain JavaScript.
import { newPage } from "../../tests/package/helpers/browser.mjs";
import { serve } from "../../tests/package/helpers/server.mjs";
import { folder, packageFolder, sourceFolder } from "./folders.mjs";
import { interval, median, rounded } from "./statistics.mjs";

/** What a page needs for the clock's finest resolution. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const PEERS = {
  plain: { figure: "ratio_vs_js", name: "plain JavaScript over typed arrays" },
  inverted: { figure: "ratio_vs_js_inverted", name: "plain JavaScript, inverted lists in typed arrays" },
};
const NOTES =
  "Ours is shop.feed({limit: 24}) as a page calls it: scores, order, objects with reasons. The peers give ids and " +
  "scores only. All have the points of each facet ready: ours keeps them for a minute or until the next event, the " +
  "peers are given them. Checked before: the same products in the same order with the same scores.";

export async function* feedFigures(browser, name, products) {
  const routes = {
    "/": { body: "<!doctype html><title>feed</title>" },
    "/products.json": { body: JSON.stringify(products) },
    "/package/": packageFolder,
    "/src/": sourceFolder,
    "/speed/": folder,
  };
  const server = await serve(routes, { headers: ISOLATED });
  const page = await newPage(browser);
  await page.goto(server.origin);
  const { blocks, ...setting } = await page.evaluate(async () => {
    const { compareFeeds } = await import("/speed/feed-page.mjs");
    return compareFeeds("/products.json");
  });
  await page.context().close();
  await server.close();

  for (const [key, peer] of Object.entries(PEERS)) {
    const ratios = blocks[key].map((ms, block) => ms / blocks.ours[block]);
    yield {
      figure: `feed.${name}.${peer.figure}`,
      value: rounded(median(ratios)),
      unit: "ratio",
      peer: { name: peer.name, value: rounded(median(blocks[key])), unit: "ms" },
      ours: { value: rounded(median(blocks.ours)), unit: "ms" },
      ci95: rounded(interval(ratios)),
      blocks: ratios.length,
      ...setting,
      facets_per_product: rounded(setting.facets_per_product),
      notes: NOTES,
    };
  }
}
