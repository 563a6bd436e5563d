// The inspector by script tag: loaded where the page's address asks for it, and only there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readFileSync } from "node:fs";
import { launch } from "./helpers/browser.mjs";
import { installed, project } from "./helpers/project.mjs";
import { enter, shelf, shopWith } from "./helpers/script-tag.mjs";

const NAME = "regulars-inspector.iife.js";
const POLICY = "default-src 'none'; script-src 'nonce-bm9uY2U' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types regulars";

describe("?regulars-inspect", () => {
  let browser;
  let folder;
  before(async () => {
    browser = await launch();
    folder = project();
  });
  after(() => browser.close());

  async function entered(t, query, { attributes = 'data-catalog="/products.json"', after = "", ...settings } = {}) {
    const tag = `<script nonce="bm9uY2U" ${attributes} src="/regulars.iife.js"></script>${after}`;
    const server = await shopWith(folder, tag + shelf, settings);
    const page = await enter(browser, `${server.origin}/${query}`);
    t.after(() => Promise.all([server.close(), page.context().close()]));
    return Object.assign(page, { requests: server.requests, panel: page.getByRole("complementary", { name: "regulars inspector" }) });
  }

  test("opens it before the shop is asked anything, under a strict policy and with its checksum", async (t) => {
    const checksums = JSON.parse(readFileSync(installed(folder, "integrity.json"), "utf8"));
    const attributes = `integrity="${checksums["regulars.iife.js"]}" data-catalog="/products.json" data-name="tea"`;
    const page = await entered(t, "?a=1&regulars-inspect", { attributes, headers: { "content-security-policy": POLICY } });
    await page.panel.getByRole("tab", { name: "Lists" }).click();
    await page.panel.getByText(/^shop\.feed, 4 items/).waitFor();
    assert.equal(await page.evaluate((name) => document.querySelector(`script[src$="${name}"]`).integrity, NAME), checksums[NAME]);
    await page.panel.getByRole("tab", { name: "Storage" }).click();
    await page.panel.getByText("“tea”").waitFor();
    assert.deepEqual(await page.evaluate(() => violations), []);
  });

  test("opens it for a shop that the page opens by itself", async (t) => {
    const after = `<script>globalThis.opening = regulars.open({ catalog: "/products.json" });</script>`;
    const page = await entered(t, "?regulars-inspect", { attributes: "", after });
    await page.evaluate(() => opening);
    assert.equal(await page.panel.count(), 1);
  });

  for (const query of ["", "?regulars-inspector=1", "?q=regulars-inspect", "?xregulars-inspect"]) {
    test(`is not asked for by "${query}"`, async (t) => {
      const page = await entered(t, query);
      await page.evaluate(() => regulars.shop);
      assert.ok(!page.requests.includes(`/${NAME}`));
      assert.equal(await page.panel.count(), 0);
    });
  }

  test("says in one line where its script is missing, and the shop is open all the same", async (t) => {
    const page = await entered(t, "?regulars-inspect", { routes: { [`/${NAME}`]: { status: 404, body: "" } } });
    assert.equal(await page.evaluate(async () => (await regulars.shop).feed({ limit: 2 }).items.length), 2);
    const ours = page.complaints.filter((line) => line.startsWith("regulars:"));
    assert.equal(ours.length, 1);
    assert.match(ours[0], /^regulars: script\.missing: regulars-inspect .* Copy regulars-inspector\.iife\.js/);
  });
});
