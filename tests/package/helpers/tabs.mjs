// Tabs of one site that share a profile of the browser, as a shopper's do; each test has a profile of its own.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { launch, watchedPage } from "./browser.mjs";
import { serve } from "./server.mjs";

/**
 * Serves a site for the tests of the `describe` around it. What it answers is filled when they run: the site's `origin`,
 * the `page` that is its first tab, and `newTab` for one more.
 *
 * `routes` answers what to serve, as {@link serve} takes it. A page that is not usable at once sets `globalThis.ready`
 * when it is: then say `hasToGetReady`. No tab may complain of anything, unless it `mayComplain`.
 */
export function tabsOf(routes, { hasToGetReady = false, mayComplain = false } = {}) {
  const site = {};
  let browser;
  let server;
  let context;
  before(async () => {
    browser = await launch();
    server = await serve(await routes());
    site.origin = server.origin;
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    site.page = await site.newTab();
  });
  afterEach(async () => {
    const complaints = context.pages().flatMap((tab) => tab.complaints);
    await context.close();
    if (!mayComplain) assert.deepEqual(complaints, []);
  });
  site.newTab = async (path = "/", options = {}) => {
    const tab = await watchedPage(context);
    await tab.goto(site.origin + path, options);
    if (hasToGetReady) await tab.waitForFunction("globalThis.ready");
    return tab;
  };
  return site;
}
