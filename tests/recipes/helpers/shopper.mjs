// What a shopper finds in every recipe, whatever it is built with.
import assert from "node:assert/strict";
import { newPage } from "../../package/helpers/browser.mjs";

/** Notes whatever moves by itself; what follows from a click may. */
const WATCH_SHIFTS = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

/** The links that a person sees within an element, by their addresses on the site. */
export function linksIn(page, element) {
  return page.locator(element).evaluate((shelf) => {
    const links = [...shelf.querySelectorAll("a")].filter((link) => link.checkVisibility());
    return links.map(({ pathname, search }) => pathname + search);
  });
}

/** Waits until the element shows what regulars chose for it. */
export async function chosen(page, element) {
  await page.waitForFunction((element) => {
    const shelf = document.querySelector(element);
    return [...(shelf?.children ?? [])].some(({ slot }) => slot.startsWith("regulars-"));
  }, element);
  return linksIn(page, element);
}

/** One who has everything switched on, with a window so many pixels wide. */
export async function shopper(browser, width = 1280) {
  const page = await newPage(browser, { script: WATCH_SHIFTS });
  await page.setViewportSize({ width, height: 900 });
  return page;
}

/** One whose browser runs no scripts. */
export async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  return context.newPage();
}

/** Nothing jumped since the page was loaded, and nothing complained. */
export async function assertCalm(page) {
  assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
  assert.deepEqual(page.complaints, []);
}
