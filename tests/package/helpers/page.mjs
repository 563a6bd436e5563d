// Pages in which fixtures/visit.js runs.
import assert from "node:assert/strict";
import { join } from "node:path";
import { newPage } from "./browser.mjs";
import { fixtures } from "./project.mjs";
import { assertSensible, expectedVisit } from "./visit.mjs";

/** A page around some elements. */
export function html(elements) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>shop</title>${elements}</html>`;
}

/** A module that pays the visit with the package imported from somewhere. */
export function visiting(specifier) {
  return `
    import * as regulars from "${specifier}";
    import { visit } from "./visit.js";
    globalThis.result = visit(regulars, { products: "products.json", offers: "offers.json" });
  `;
}

/** What the visit fetches while it runs. */
export const visitRoutes = Object.fromEntries(
  ["products.json", "offers.json", "visit.js"].map((name) => [`/${name}`, join(fixtures, name)]),
);

/** Opens the address, waits for the visit and checks that it went as it does everywhere. */
export async function assertVisit(browser, address) {
  const page = await newPage(browser);
  await page.goto(address);
  const result = await page.evaluate(() => globalThis.result);
  assertSensible(result);
  assert.deepEqual(result, await expectedVisit());
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}
