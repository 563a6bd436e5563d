// How long `topUp` takes in headless Chromium over ten thousand goods, beside the same in plain JavaScript, for
// `make bench-baskets`. Prints; never fails for being slow, only where ours and the peer's sets differ.
import { launch, newPage } from "../../tests/package/helpers/browser.mjs";
import { serve } from "../../tests/package/helpers/server.mjs";
import { folder as speedFolder, packageFolder, sourceFolder } from "../speed/folders.mjs";
import { makeProducts } from "../speed/products.mjs";
import { interval, median, rounded } from "../speed/statistics.mjs";

/** What a page needs for the clock's finest resolution. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const SHOP = { products: 10_000, tree: [8, 6, 7], brands: 500, vocabulary: 6_000 };
const NOTES =
  "Ours is shop.topUp({amount, limit: 3}) as a page calls it, of a shopper of sixty visits; the amount is the one of some that " +
  "takes longest. The peer: the plain feed of bench-speed over the goods that fit, and the same exhaustive search; it is given the " +
  "points of facets. Checked before: the same sets with the same totals. The cart of topup.cart.ms holds three goods.";

const browser = await launch();
try {
  const server = await serve(
    {
      "/": { body: "<!doctype html><title>top-up</title>" },
      "/products.json": { body: JSON.stringify(makeProducts(SHOP)) },
      "/package/": packageFolder,
      "/src/": sourceFolder,
      "/speed/": speedFolder,
      "/baskets/": new URL(".", import.meta.url).pathname,
    },
    { headers: ISOLATED },
  );
  const page = await newPage(browser);
  await page.goto(server.origin);
  const { asked, cart } = await page.evaluate(async () => {
    const { compareTopUps } = await import("/baskets/top-up-page.mjs");
    return compareTopUps("/products.json");
  });
  await server.close();
  const slowest = asked.reduce((one, other) => (median(one.blocks.ours) >= median(other.blocks.ours) ? one : other));
  const { ours, plain } = slowest.blocks;
  const ratios = ours.map((ms, block) => ms / plain[block]);
  print({
    figure: "topup.ms",
    ...timeOf(ours),
    peer: { name: "plain JavaScript over typed arrays", ...timeOf(plain) },
    ratio_vs_js: { value: rounded(median(ratios)), ci95: rounded(interval(ratios)) },
    amount: slowest.amount,
    sets: slowest.sets,
    notes: NOTES,
  });
  print({ figure: "topup.cart.ms", ...timeOf(cart.blocks.ours), amount: cart.amount, sets: cart.sets });
} finally {
  await browser.close();
}

function timeOf(blocks) {
  const sorted = [...blocks].sort((one, other) => one - other);
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1];
  return { value: rounded(median(blocks)), ci95: rounded(interval(blocks)), p95: rounded(p95), unit: "ms" };
}

function print(figure) {
  console.log(JSON.stringify({ ...figure, products: SHOP.products, chromium: browser.version() }));
}
