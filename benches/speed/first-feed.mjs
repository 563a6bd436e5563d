// From a click on a link to the first feed: the time of a cold page, and of the same page without us.
import { newPage } from "../../tests/package/helpers/browser.mjs";
import { serve } from "../../tests/package/helpers/server.mjs";
import { packageFolder } from "./folders.mjs";
import { interval, median, rounded } from "./statistics.mjs";

const NAVIGATIONS = 25;

// performance.now() counts from the start of the navigation.
const SHOW = `
  const show = (products) => {
    const items = products.map(({ title, link }) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: link, textContent: title }));
      return item;
    });
    document.querySelector("ul").append(...items);
    globalThis.first_feed_ms = performance.now();
  };`;
const OURS = `
  import { open } from "/package/index.js";
  ${SHOW}
  const shop = await open({ catalog: "/products.json" });
  show(shop.feed({ limit: 24 }).items.map(({ product }) => product));`;
const PEER = `
  ${SHOW}
  const products = await (await fetch("/products.json")).json();
  show(products.slice(0, 24));`;

export async function firstFeedFigure(browser, products) {
  const routes = {
    "/ours": { body: pageWith(OURS) },
    "/peer": { body: pageWith(PEER) },
    "/products.json": { body: JSON.stringify(products) },
    "/package/": packageFolder,
  };
  const server = await serve(routes);
  const times = { ours: [], peer: [] };
  // One of each that does not count: the browser itself is cold then, and the server's files are.
  for (let navigation = -1; navigation < NAVIGATIONS; navigation++) {
    for (const kind of ["ours", "peer"]) {
      const ms = await coldPage(browser, `${server.origin}/${kind}`);
      if (navigation >= 0) times[kind].push(ms);
    }
  }
  await server.close();
  return {
    figure: "first_feed.ms",
    value: rounded(median(times.ours)),
    unit: "ms",
    peer: { name: "the same page showing the first 24 products without us", value: rounded(median(times.peer)), unit: "ms" },
    ci95: rounded(interval(times.ours)),
    navigations: NAVIGATIONS,
    products: products.length,
    notes:
      "From the start of the navigation to the feed's 24 items in the DOM; an empty cache and an empty profile each time; " +
      "script, wasm and products (JSON, not compressed) come from loopback.",
  };
}

/** Each page has a profile of its own, with nothing in its caches and nothing stored. */
async function coldPage(browser, address) {
  const page = await newPage(browser);
  await page.goto(address);
  const shown = await page.waitForFunction(() => globalThis.first_feed_ms);
  const ms = await shown.jsonValue();
  if (page.complaints.length > 0) throw new Error(page.complaints.join("\n"));
  await page.context().close();
  return ms;
}

function pageWith(script) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>shop</title><ul></ul><script type="module">${script}</script></html>`;
}
