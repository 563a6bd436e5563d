// Pages with a script tag, as shops write them.
import { newPage } from "./browser.mjs";
import { visitRoutes } from "./page.mjs";
import { installed } from "./project.mjs";
import { serve } from "./server.mjs";

export const scripts = ["regulars.iife.js", "regulars-offers.iife.js"];

/** What a shop's server rendered: it stays where there is nothing better. */
export const shelf = `<regulars-feed limit="4"><ul id="rendered"><li><a href="/p/401">Oat biscuits</a></li></ul></regulars-feed>`;

/** Serves `elements` as a page with the scripts of the package beside it; `routes` come on top. */
export function shopWith(folder, elements, { routes = {}, headers } = {}) {
  return serve(
    {
      ...visitRoutes,
      "/": { body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>shop</title><body>${elements}</body></html>` },
      ...Object.fromEntries(scripts.map((name) => [`/${name}`, installed(folder, name)])),
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

/** Whether the shop was opened, and the offer that it makes; or why it was not. */
export function outcome(page) {
  return page.evaluate(async () => {
    try {
      const shop = await regulars.shop;
      const { items } = shop.feed({ limit: 4 });
      const decision = await shop.offers({ surface: "home" }).catch(({ code }) => code);
      return { items: items.length, offer: decision.offer?.promotion_id ?? decision, violations };
    } catch (error) {
      return { code: error.code, violations };
    }
  });
}
