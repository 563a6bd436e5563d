// What a pack costs a page at 1,000, 100,000 and 1,000,000 items: what a newcomer's browser fetches until the
// first feed, what landing on a product fetches, and how fast a feed is. Of made-up shops: `scale/visits.mjs` says
// what they resemble. Prints what is, with the aim beside it; fails only where a task keeps the page busy for too
// long. With sizes as arguments only those are measured.
import { launch } from "../tests/package/helpers/browser.mjs";
import { feedFigures } from "./scale/feeds.mjs";
import { firstFeedFigures } from "./scale/first-feed.mjs";
import { packOf } from "./scale/packs.mjs";
import { productFigures } from "./scale/product-page.mjs";
import { SHOPS } from "./scale/shops.mjs";

const wanted = process.argv.slice(2);
const names = wanted.length === 0 ? Object.keys(SHOPS) : wanted;
const unknown = names.find((name) => !(name in SHOPS));
if (unknown !== undefined) throw new Error(`There is no shop ${unknown}, but ${Object.keys(SHOPS).join(", ")}.`);
const browser = await launch();
try {
  for (const name of names) {
    const shop = packOf(name);
    for (const figures of [firstFeedFigures, productFigures, feedFigures]) {
      for await (const figure of figures(browser, name, shop)) {
        console.log(JSON.stringify({ ...figure, items: SHOPS[name].items, chromium: browser.version() }));
      }
    }
  }
} finally {
  await browser.close();
}
