// Pages with elements, over the fixtures' products and any others.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtures, packageFolder } from "./project.mjs";

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

/** What pages with elements load: the package, the fixtures, and `/shop.js`, which opens a shop and serves the elements. */
export function elementRoutes(pages) {
  const products = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));
  return {
    "/dist/": join(packageFolder, "dist"),
    "/products.json": { body: JSON.stringify(products) },
    "/offers.json": join(fixtures, "offers.json"),
    "/p/": { body: "" },
    ...Object.fromEntries(products.map(({ id }) => [`/p/${id}.jpg`, { type: "image/svg+xml", body: picture }])),
    ...Object.fromEntries(products.map(({ id }) => [`/p/${id}`, { type: "text/html", body: "<!doctype html><title>a product</title>" }])),
    "/shop.js": {
      type: "text/javascript",
      body: `
        import { open } from "/dist/index.js";
        import { defineElements } from "/dist/elements.js";
        globalThis.recorded = [];
        globalThis.opening = open({ catalog: "/products.json", seed: 1, ...globalThis.options }).then((shop) => {
          const { record } = shop;
          shop.record = (event) => (recorded.push(event), record.call(shop, event));
          return (globalThis.shop = shop);
        });
        defineElements(opening, globalThis.elementsOptions);
        globalThis.defineElements = defineElements;
      `,
    },
    ...Object.fromEntries(Object.entries(pages).map(([path, body]) => [path, { type: "text/html; charset=utf-8", body: page(body) }])),
  };
}

/** A page around a body, which counts what moves by itself. */
export function page(body, { lang = "en", dir = "ltr", head = "" } = {}) {
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8"><title>shop</title>
    <meta name="viewport" content="width=device-width">${head}<script type="module" src="/shop.js"></script></head><body>${body}</body></html>`;
}
