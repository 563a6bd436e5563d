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

/** In a page: opens shops over the fixtures with the journal stored, and looks into the storage past them. */
export const shopPage = `
  <script src="/regulars.iife.js"></script>
  <script>
    let now = Date.UTC(2026, 4, 4, 12);
    async function openShop(options) {
      const problems = [];
      const shop = await regulars.open({
        catalog: "products.json",
        now: () => (now += 1000),
        onProblem: ({ code }) => problems.push(code),
        ...options,
      });
      await shop.load("orders", "profile");
      return Object.assign(shop, { problems });
    }
    const view = (item_id) => ({ event: "view_item", items: [{ item_id }] });
    const seen = (shop) => shop.profile().recent.map(({ item_id }) => item_id).sort();
    // What the database holds, past the package: the chunks, and a way to change them.
    function database(work) {
      return new Promise((resolve, reject) => {
        const request = indexedDB.open("regulars", 1);
        request.onupgradeneeded = () => request.result.createObjectStore("chunks", { autoIncrement: true });
        request.onsuccess = () => {
          const transaction = request.result.transaction("chunks", "readwrite");
          const asked = work(transaction.objectStore("chunks"));
          transaction.oncomplete = () => (request.result.close(), resolve(asked?.result));
          transaction.onabort = () => reject(transaction.error);
        };
      });
    }
    const chunks = async () => (await database((store) => store.getAll())).map((chunk) => [...chunk]);
    /** Makes the stored journal one that only a later release can read. */
    async function writeAsOfALaterVersion() {
      const crc32 = (bytes) => {
        let rest = -1;
        for (const byte of bytes) {
          rest ^= byte;
          for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
        }
        return ~rest >>> 0;
      };
      // The third byte of a frame is its version; length and checksum stand around the payload.
      const ofALaterVersion = (frame) => {
        frame[2] = 99;
        const view = new DataView(frame.buffer, frame.byteOffset);
        const end = 8 + view.getUint32(4, true);
        view.setUint32(end, crc32(frame.subarray(2, end)), true);
        return frame;
      };
      await database((store) => {
        store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          cursor?.update(ofALaterVersion(cursor.value));
        };
      });
    }
  </script>`;

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
