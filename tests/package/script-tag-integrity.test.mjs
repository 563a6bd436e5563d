// Scripts whose content is checked, and what becomes of a page whose scripts are others than expected.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { launch } from "./helpers/browser.mjs";
import { installed, project, scripts } from "./helpers/project.mjs";
import { enter, outcome, shelf, shopWith } from "./helpers/script-tag.mjs";

const [script, ofOffers] = scripts;
const open = { cards: 4, offer: "tea-guide", violations: [] };

describe("a script tag's integrity", () => {
  let browser;
  let folder;
  let checksums;
  before(async () => {
    browser = await launch();
    folder = project();
    checksums = JSON.parse(readFileSync(installed(folder, "integrity.json"), "utf8"));
  });
  after(() => browser.close());

  const tag = (attributes, origin = "") =>
    `<script ${attributes} src="${origin}/${script}" data-catalog="/products.json" data-offers="/offers.json"></script>`;

  async function entered(t, elements, routes) {
    const server = await shopWith(folder, elements + shelf, { routes });
    const page = await enter(browser, server.origin);
    t.after(() => Promise.all([server.close(), page.context().close()]));
    return page;
  }

  /** A script as a host that minifies or comments it would answer. */
  const rewritten = (name) => ({ [`/${name}`]: { body: `${readFileSync(installed(folder, name), "utf8")}\n// rewritten` } });

  const integrityOfOffers = (page) =>
    page.evaluate((name) => document.querySelector(`script[src$="${name}"]`)?.integrity, ofOffers);

  test("is listed for each script", () => {
    const expected = scripts.map((name) => {
      const checksum = createHash("sha384").update(readFileSync(installed(folder, name))).digest("base64");
      return [name, `sha384-${checksum}`];
    });
    for (const [name, checksum] of expected) assert.equal(checksums[name], checksum);
  });

  test("holds, and is asked of what is loaded beside it too", async (t) => {
    const page = await entered(t, tag(`integrity="${checksums[script]}"`));
    assert.deepEqual(await outcome(page), open);
    const asked = await page.evaluate(() => Object.fromEntries([...document.scripts].map(({ src, integrity }) => [src.split("/").pop(), integrity])));
    assert.deepEqual(Object.keys(asked).sort(), [script, ofOffers, "regulars-arrival.iife.js", "regulars-catalog.iife.js"].sort());
    for (const [name, integrity] of Object.entries(asked)) assert.equal(integrity, checksums[name]);
    assert.deepEqual(page.complaints, []);
  });

  test("holds from another origin", async (t) => {
    const cdn = await shopWith(folder, "", { headers: { "access-control-allow-origin": "*" } });
    t.after(() => cdn.close());
    const page = await entered(t, tag(`integrity="${checksums[script]}" crossorigin="anonymous"`, cdn.origin));
    assert.deepEqual(await outcome(page), open);
    assert.equal(await integrityOfOffers(page), checksums[ofOffers]);
    assert.ok(cdn.requests.includes(`/${ofOffers}`));
    assert.deepEqual(page.complaints, []);
  });

  test("that is wrong blocks the script, and the page stays as it is", async (t) => {
    const page = await entered(t, tag(`integrity="${checksums[ofOffers]}"`));
    assert.equal(await page.evaluate(() => typeof regulars), "undefined");
    assert.equal(await page.locator("#rendered a").isVisible(), true);
  });

  test("blocks another script for offers, and the shop goes on without them", async (t) => {
    const page = await entered(t, tag(`integrity="${checksums[script]}"`), rewritten(ofOffers));
    const { cards, offer } = await outcome(page);
    assert.deepEqual([cards, offer], [4, "offers.missing"]);
    const ours = page.complaints.filter((line) => line.startsWith("regulars:"));
    assert.equal(ours.length, 1);
    assert.match(ours[0], /^regulars: script\.missing: offers /);
  });

  test("is asked of nothing where the tag has none, for hosts rewrite scripts", async (t) => {
    const page = await entered(t, tag(""), { ...rewritten(script), ...rewritten(ofOffers) });
    assert.deepEqual(await outcome(page), open);
    assert.equal(await integrityOfOffers(page), "");
  });
});
