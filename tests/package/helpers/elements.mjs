// Pages with elements over the fixtures' products.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch, watchedPage } from "./browser.mjs";
import { fixtures, packageFolder } from "./project.mjs";
import { serve } from "./server.mjs";

/** A picture, so that pages need no file of their own. */
const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="tan"/></svg>';

/** A policy that forbids whatever a page can be forbidden and still be one with elements. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const products = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));

const SHOP = `
  import { open } from "/dist/index.js";
  import { defineElements } from "/dist/elements.js";
  globalThis.recorded = [];
  globalThis.defineElements = defineElements;
  globalThis.opening = open({ catalog: "/products.json", seed: 1, ...globalThis.options }).then((shop) => {
    const { record } = shop;
    shop.record = (event) => (recorded.push(event), record.call(shop, event));
    return (globalThis.shop = shop);
  });
  defineElements(opening, globalThis.elementsOptions);
`;

/** In every page before all else: what moved by itself is noted, and how far. */
const noteShifts = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push(value + ": " + sources.map(({ node }) => node?.localName ?? node));
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** A page with elements, which loads what opens the shop and serves them. */
export function page(body, { lang = "en", dir = "ltr", head = "" } = {}) {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>shop</title>
    <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/dist/elements.css">${head}
    <script type="module" src="/shop.js"></script></head><body>${body}</body></html>`;
}

/**
 * Serves such pages, whole or as bodies, for the tests of one file, and answers how to visit one: the page that comes back
 * has the `complaints` of helpers/browser.mjs. Before anything else runs there `options` are put in place for `open`,
 * `elements` for `defineElements`, and `script` is run; with a `clock` time stands still until the test lets it pass. The visit ends with `page.leave()`, which asserts that nothing
 * was complained of but what the test `tolerates`.
 */
export function pagesOf(pages, { headers = {} } = {}) {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    const bodies = Object.entries(pages).map(([path, body]) => [path, { body: body.startsWith("<!doctype") ? body : page(body) }]);
    server = await serve(
      {
        "/dist/": join(packageFolder, "dist"),
        "/products.json": join(fixtures, "products.json"),
        "/offers.json": join(fixtures, "offers.json"),
        "/shop.js": { body: SHOP },
        ...Object.fromEntries(products.map(({ id }) => [`/p/${id}.jpg`, { type: "image/svg+xml", body: picture }])),
        ...Object.fromEntries(products.map(({ id }) => [`/p/${id}`, { type: "text/html", body: page("<h1>a product</h1>") }])),
        ...Object.fromEntries(bodies),
      },
      { headers },
    );
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  return async (path, { options, elements, script = "", tolerates, clock = false, ...context } = {}) => {
    const visitor = await browser.newContext({ viewport: { width: 1100, height: 900 }, reducedMotion: "reduce", ...context });
    const tab = await watchedPage(visitor);
    await tab.addInitScript(noteShifts);
    await tab.addInitScript((given) => Object.assign(globalThis, given), { options, elementsOptions: elements });
    if (script) await tab.addInitScript(script);
    if (clock) {
      await tab.clock.install({ time: Date.UTC(2026, 4, 4, 11) });
      await tab.clock.pauseAt(Date.UTC(2026, 4, 4, 12));
    }
    await tab.goto(server.origin + path);
    tab.leave = async () => {
      const { complaints } = tab;
      await visitor.close();
      assert.deepEqual(complaints.filter((complaint) => !tolerates?.test(complaint)), []);
    };
    return tab;
  };
}

/** The ids that an element shows, once it shows any. */
export async function idsIn(tab, name) {
  await tab.locator(`${name} [part=item]`).first().waitFor({ state: "attached" });
  return tab.locator(name).evaluate((element) => [...element.shadowRoot.querySelectorAll("[part=card] a, slot")].flatMap((one) => {
    const link = one.localName === "slot" ? one.assignedElements()[0]?.querySelector("a") : one;
    return link?.getAttribute("href") ? [link.getAttribute("href").replace("/p/", "")] : [];
  }));
}
