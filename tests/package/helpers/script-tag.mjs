// Pages with a script tag, as shops write them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newPage } from "./browser.mjs";
import { visitRoutes } from "./page.mjs";
import { fixtures, installed, scriptRoutes } from "./project.mjs";
import { serve } from "./server.mjs";

const products = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));
const body = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="tan"/></svg>';
/** A picture for each product, since a page that lacks some complains. */
const pictures = Object.fromEntries(products.map(({ id }) => [`/p/${id}.jpg`, { type: "image/svg+xml", body }]));

/** What a shop's server rendered: it stays where there is nothing better. */
export const shelf = `<regulars-feed limit="4"><ul id="rendered"><li><a href="/p/401">Oat biscuits</a></li></ul></regulars-feed>`;

/** Serves `elements` as a page with the scripts of the package beside it; `routes` come on top. */
export function shopWith(folder, elements, { routes = {}, headers } = {}) {
  return serve(
    {
      ...visitRoutes,
      ...pictures,
      "/": { body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>shop</title><body>${elements}</body></html>` },
      ...scriptRoutes(installed(folder, "")),
      ...routes,
    },
    { headers },
  );
}

/**
 * Enters a page and collects what its policy was violated by, in `violations`, each as `directive: what was blocked`.
 */
export async function enter(browser, address) {
  const page = await newPage(browser, {
    script: `
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
        violations.push(effectiveDirective + ": " + blockedURI));
    `,
  });
  await page.goto(address);
  return page;
}

/** How many cards with pictures are there, and the offer that is made; or why the shop was not opened. */
export function outcome(page) {
  return page.evaluate(async () => {
    try {
      const shop = await regulars.shop;
      const decision = await shop.offers({ surface: "home" }).catch(({ code }) => code);
      // What the element drew, with its style and its pictures.
      const shelf = document.querySelector("regulars-feed");
      if (!shelf.shadowRoot.querySelector("a")) await new Promise((resolve) => shelf.addEventListener("regulars-render", resolve));
      const pictures = [...shelf.shadowRoot.querySelectorAll("img")].map((picture) => Object.assign(picture, { loading: "eager" }));
      await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
      const cards = pictures.filter(({ naturalWidth }) => naturalWidth > 0).length;
      const styled = getComputedStyle(shelf.shadowRoot.querySelector("ul")).display === "grid";
      return { cards: styled ? cards : "without style", offer: decision.offer?.promotion_id ?? decision, violations };
    } catch (error) {
      return { code: error.code, violations };
    }
  });
}
