// What lists as elements show, and when they ask anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import { idsIn, pagesOf } from "./helpers/elements.mjs";

const visit = pagesOf({
  "/": `<h1>Shop</h1>
    <regulars-feed limit="2"></regulars-feed>
    <regulars-similar item-id="101" limit="2"></regulars-similar>
    <regulars-complements item-ids="201, 402" limit="2"></regulars-complements>`,
  "/empty": "<main></main>",
  "/again": '<regulars-buy-again limit="2"></regulars-buy-again>',
});

test("each list asks the shop its own question, and no two show the same, nor what is being looked at", async () => {
  const page = await visit("/");
  const [feed, similar, complements] = [await idsIn(page, "regulars-feed"), await idsIn(page, "regulars-similar"), await idsIn(page, "regulars-complements")];
  // What has little to choose from chooses first; the feed, which can show anything, last.
  const expected = await page.evaluate(() => {
    const ids = ({ items }) => items.map(({ item_id }) => item_id);
    const similar = ids(shop.similar({ item_id: 101, limit: 2, exclude: ["201", "402"] }));
    const complements = ids(shop.complements({ item_ids: [201, 402], limit: 2, exclude: ["101", ...similar] }));
    return [ids(shop.feed({ limit: 2, exclude_ids: ["101", "201", "402", ...similar, ...complements] })), similar, complements];
  });
  assert.deepEqual([feed, similar, complements], expected);
  assert.equal(feed.length, 2);
  const all = [...feed, ...similar, ...complements];
  assert.equal(new Set(all).size, all.length, String(all));
  for (const id of ["101", "201", "402"]) assert.ok(!all.includes(id), `${id} is looked at already`);
  await page.leave();
});

test("a changed question is asked, and an attribute is a property", async () => {
  const page = await visit("/");
  assert.ok(!(await idsIn(page, "regulars-similar")).includes("301"));
  await page.evaluate(() => {
    const similar = document.querySelector("regulars-similar");
    similar.itemId = 303;
    similar.limit = 1;
    document.querySelector("regulars-complements").itemIds = ["101", "201"];
  });
  await page.waitForFunction(() => document.querySelector("regulars-similar").shadowRoot.querySelectorAll("[part=item]").length === 1);
  assert.deepEqual(
    await page.evaluate(() => {
      const [similar, complements, feed] = ["similar", "complements", "feed"].map((name) => document.querySelector(`regulars-${name}`));
      return [similar.getAttribute("item-id"), similar.limit, complements.getAttribute("item-ids"), complements.itemIds, feed.reasons, feed.heading];
    }),
    ["303", 1, "101,201", ["101", "201"], false, undefined],
  );
  await page.leave();
});

test("what a framework set before the elements were defined counts", async () => {
  const page = await visit("/empty", {
    script: `addEventListener("DOMContentLoaded", () => {
      const similar = document.createElement("regulars-similar");
      Object.assign(similar, { itemId: "103", limit: 2 });
      document.querySelector("main").append(similar);
    }, { capture: true });`,
  });
  assert.equal((await idsIn(page, "regulars-similar")).length, 2);
  assert.equal(await page.locator("regulars-similar").getAttribute("item-id"), "103");
  await page.leave();
});

test("what is due to be bought again says so", async () => {
  const page = await visit("/again", {
    script: `globalThis.options = { now: () => (globalThis.time ?? Date.UTC(2026, 4, 4, 12)) };`,
  });
  await page.evaluate(async () => {
    await opening;
    for (const day of [0, 10, 20]) {
      globalThis.time = Date.UTC(2026, 2, 1 + day, 12);
      shop.record({ event: "purchase", transaction_id: `T${day}`, value: 4.5, currency: "USD", items: [{ item_id: 101, price: 4.5 }] });
    }
    globalThis.time = Date.UTC(2026, 2, 30, 12);
    document.querySelector("regulars-buy-again").refresh();
  });
  const card = page.locator("regulars-buy-again [part=card]").first();
  await card.waitFor();
  assert.match(await card.textContent(), /Assam black tea.*\$4\.50.*about every 10 days/s);
  await page.leave();
});

test("taken out, put elsewhere or back, an element goes on with what it shows, and others may show what one that left showed", async () => {
  const page = await visit("/");
  const before = await idsIn(page, "regulars-feed");
  await page.evaluate(() => document.body.append(document.querySelector("regulars-feed")));
  assert.deepEqual(await idsIn(page, "regulars-feed"), before);
  await page.evaluate(() => {
    document.querySelector("regulars-feed").remove();
    document.body.append(Object.assign(document.createElement("regulars-feed"), { limit: 2 }));
  });
  assert.deepEqual(await idsIn(page, "regulars-feed"), before);
  await page.leave();
});

test("elements ask the shop that was named last, also one of another copy of the package", async () => {
  const page = await visit("/", { tolerates: /item\.unknown/ });
  await idsIn(page, "regulars-feed");
  await page.evaluate(async () => {
    const { defineElements } = await import("/dist/elements.js?another-copy");
    const { open } = await import("/dist/index.js");
    defineElements(open({ catalog: [{ id: "x1", title: "Only this", link: "/p/x1" }], storage: "memory" }));
  });
  await page.getByText("Only this").waitFor();
  await page.leave();
});

test("when more of a pack is there, what is in sight or has the focus keeps its place, and the rest gets better", async () => {
  const page = await visit("/empty", { viewport: { width: 500, height: 700 } });
  await page.evaluate(() => {
    const items = (ids) => ids.map((id) => ({ item_id: id, score: 1, reasons: [], product: { id, title: `Number ${id}`, link: `/p/${id}` } }));
    globalThis.stock = ["a", "b", "c", "d", "e", "f", "g", "h"];
    globalThis.asked = [];
    document.querySelector("main").append(Object.assign(document.createElement("regulars-feed"), { limit: 8 }));
    defineElements({
      feed: ({ keep }) => (asked.push(keep), { items: items(stock), problems: [] }),
      subscribe: (listener) => ((globalThis.arrive = listener), () => {}),
      record: () => {},
      ready: async () => {},
    });
  });
  assert.deepEqual(await idsIn(page, "regulars-feed"), ["a", "b", "c", "d", "e", "f", "g", "h"]);
  // What is in sight, the browser tells a frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50)))));
  const arrive = async (goods) => {
    await page.evaluate(async (goods) => {
      globalThis.stock = goods;
      const rendered = new Promise((resolve) => addEventListener("regulars-render", resolve, { once: true }));
      arrive();
      await rendered;
    }, goods);
    return idsIn(page, "regulars-feed");
  };
  // Two rows of two are in sight, and of the third a strip.
  assert.deepEqual(await arrive(["z", "y", "x", "w", "v", "u", "t", "s"]), ["a", "b", "c", "d", "e", "f", "z", "y"]);
  await page.locator("regulars-feed a").nth(6).evaluate((link) => link.focus({ preventScroll: true }));
  assert.deepEqual(await arrive(["r", "q", "p"]), ["a", "b", "c", "d", "e", "f", "z", "r"]);
  assert.equal(await page.evaluate(() => document.querySelector("regulars-feed").shadowRoot.activeElement.textContent), "Number z");
  assert.deepEqual(await page.evaluate(() => asked), [[], ["a", "b", "c", "d", "e", "f"], ["a", "b", "c", "d", "e", "f", "z"]]);
  await page.evaluate(() => {
    const feed = document.querySelector("regulars-feed");
    feed.shadowRoot.activeElement.blur();
    feed.refresh();
  });
  await page.waitForFunction(() => asked.length === 4);
  await page.waitForFunction(() => document.querySelector("regulars-feed").shownIds()[0] === "r");
  await page.leave();
});

test("a wrong attribute is told in the console, and the page goes on", async () => {
  const page = await visit("/empty", { tolerates: /regulars: argument: limit is "-1"/ });
  await page.evaluate(() => {
    document.querySelector("main").innerHTML = '<regulars-feed limit="-1"><p>ours</p></regulars-feed><regulars-similar item-id="101"></regulars-similar>';
  });
  await idsIn(page, "regulars-similar");
  assert.equal(await page.getByText("ours").isVisible(), true);
  assert.equal(page.complaints.length, 1);
  await page.leave();
});
