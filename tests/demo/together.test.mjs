import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { demo, eventually, idsOn } from "./helpers/demo.mjs";

const shop = demo();
const DAY = 86_400_000;
const SPAGHETTI = "866140";
const MILK = "1029743";
const STRAWBERRIES = "1127831";
const data = (name) => readFile(new URL(`../../www/data/${name}`, import.meta.url), "utf8");
const notes = (page, shelf) => page.locator(`#${shelf} .note`).allTextContents();

/** What the feed says of each good, by id. */
async function goods() {
  const [head, ...lines] = (await data("catalog.tsv")).trim().split("\n").map((line) => line.split("\t"));
  return new Map(lines.map((cells) => [cells[0], Object.fromEntries(head.map((column, at) => [column, cells[at]]))]));
}

/** A shopper whose cart holds so many of each good already. */
async function withCart(page, lines) {
  await page.addInitScript((cart) => location.protocol === "http:" && localStorage.setItem("parsley-street.cart", cart), JSON.stringify({ lines: Object.entries(lines) }));
}

async function open(page, view) {
  await page.goto("about:blank");
  await shop.enter(page, view);
}

async function order(page, ids) {
  for (const id of ids) {
    await open(page, `#/good/${id}`);
    await page.locator(".product-sheet").getByRole("button", { name: /^Add to cart/ }).click();
  }
  await page.goto(`${shop.address}#/checkout`);
  for (const label of ["Name", "Email", "Street and number", "ZIP code", "City"]) await page.getByLabel(label).fill("ada@example.org");
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.getByRole("heading", { name: "Thank you. It is on its way." }).waitFor();
}

test("beside a good stands what others bought with it, with the reason, and nothing that would take its place", async () => {
  const catalog = await goods();
  const type = (id) => catalog.get(id).product_type;
  await shop.shopper(async (page) => {
    await shop.enter(page, `#/good/${STRAWBERRIES}`);
    const beside = await idsOn(page, "complements");
    assert.ok(beside.length >= 6);
    assert.deepEqual(beside.filter((id) => type(id) === type(STRAWBERRIES)), []);
    assert.equal(catalog.get(beside[0]).title, "Bananas");
    const said = await notes(page, "complements");
    assert.equal(said.length, beside.length);
    assert.deepEqual([...new Set(said)], ["bought together with Strawberries"]);
    const similar = await idsOn(page, "similar");
    assert.equal(similar[0] !== undefined && type(similar[0]), type(STRAWBERRIES));
    assert.deepEqual(similar.filter((id) => beside.includes(id)), []);
  });
});

test("the cart shows what goes with it, and says of what is bought by habit how often", async () => {
  await shop.shopper(async (page, context) => {
    const first = Date.UTC(2026, 4, 4, 12);
    for (const day of [0, 8, 16]) {
      await context.clock.setFixedTime(first + day * DAY);
      await order(page, [MILK]);
    }
    await context.clock.setFixedTime(first + 25 * DAY);
    await open(page, "#/cart");
    await page.getByRole("heading", { name: "What you usually take" }).waitFor();
    assert.ok((await idsOn(page, "complements")).slice(0, 4).includes(MILK), "an empty cart is shown the next order");
    await open(page, `#/good/${SPAGHETTI}`);
    await page.locator(".product-sheet").getByRole("button", { name: /^Add to cart/ }).click();
    await page.locator("#cart-link").click();
    await page.locator("#complements").waitFor();
    const said = await notes(page, "complements");
    const ids = await idsOn(page, "complements");
    const [, days] = /^you buy it about every (\d+) days$/.exec(said[ids.indexOf(MILK)]);
    assert.ok(days >= 8 && days <= 12, "this shopper's eight days, and a little of everybody's");
    assert.ok(said.includes("bought together with Spaghetti"));
    assert.ok(!ids.includes(SPAGHETTI));
  });
});

test("a few goods that reach free delivery go into the cart at once", async () => {
  const catalog = await goods();
  const price = (id) => parseFloat(catalog.get(id).sale_price || catalog.get(id).price);
  const count = Math.floor(34 / price(STRAWBERRIES));
  await shop.shopper(async (page) => {
    await withCart(page, { [STRAWBERRIES]: count });
    await shop.enter(page, "#/cart");
    const missing = 35 - count * price(STRAWBERRIES);
    assert.equal(await page.locator("#gap-title").textContent(), `$${missing.toFixed(2)} more to free delivery`);
    const sets = page.locator(".gap-set");
    assert.ok((await sets.count()) >= 1);
    const taken = [];
    for (const set of await sets.all()) {
      const ids = await set.locator("a").evaluateAll((links) => links.map(({ href }) => href.split("/").at(-1)));
      const total = ids.reduce((sum, id) => sum + price(id), 0);
      assert.ok(ids.length >= 1 && ids.length <= 3 && total >= missing - 0.001, `${ids} come to ${total}`);
      assert.ok((await set.getByRole("button").textContent()).endsWith(`$${total.toFixed(2)}`));
      taken.push(ids);
    }
    assert.equal(new Set(taken.flat()).size, taken.flat().length, "no good in two of them");
    await sets.first().getByRole("button").click();
    await page.locator("#gap-title").waitFor({ state: "detached" });
    const lines = await page.locator(".line").evaluateAll((all) => all.map(({ dataset }) => dataset.id));
    assert.deepEqual(lines, [...new Set([STRAWBERRIES, ...taken[0]])]);
    assert.match(await page.locator(".bill").textContent(), /Deliveryfree/);
    assert.match(await page.locator("#live").textContent(), /in the cart\. Delivery is free\.$/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Your cart");
  });
});

test("where nothing sensible fills the gap, that is said", async () => {
  await shop.shopper(async (page) => {
    await withCart(page, { [SPAGHETTI]: 1 });
    await shop.enter(page, "#/cart");
    await page.getByText("Better pay for the delivery than for what you do not need.").waitFor();
    assert.equal(await page.locator(".gap-set").count(), 0);
  });
});

test("after an order there is what goes with it and when it may be wanted again, unless it never is", async () => {
  await shop.shopper(async (page, context) => {
    const first = Date.UTC(2026, 4, 4, 12);
    await context.clock.setFixedTime(first);
    await order(page, [MILK, SPAGHETTI]);
    const reminder = (id) => page.locator(`#reminders [data-id="${id}"]`);
    await reminder(MILK).getByText(/^others buy it again after about \d+ days: next about [A-Z][a-z]+ \d+$/).waitFor();
    await context.clock.setFixedTime(first + 8 * DAY);
    await order(page, [MILK, SPAGHETTI]);
    assert.deepEqual(await idsOn(page, "reminders").then((ids) => ids.toSorted()), [MILK, SPAGHETTI]);
    const said = await reminder(MILK).locator(".note").textContent();
    const [, days, date] = /^you buy it about every (\d+) days: next about (.+)$/.exec(said);
    assert.ok(Math.abs(Date.parse(`${date} 2026 12:00 UTC`) - (first + (8 + Number(days)) * DAY)) <= DAY, said);

    const beside = await idsOn(page, "complements");
    assert.ok(beside.length >= 6 && !beside.includes(MILK) && !beside.includes(SPAGHETTI));
    assert.match((await notes(page, "complements")).join(), /bought together with (Spaghetti|Fresh milk)/);

    await reminder(MILK).getByRole("button", { name: "Never again: Fresh milk" }).click();
    await reminder(MILK).waitFor({ state: "detached" });
    assert.equal(await page.locator("#live").textContent(), "We will not remind you of Fresh milk.");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Never again");
    await context.clock.setFixedTime(first + (8 + 2 * Number(days)) * DAY);
    await open(page, "#/");
    await page.locator("#feed .card").first().waitFor();
    assert.ok(!(await idsOn(page, "again")).includes(MILK));
  });
});

test("the replay marks of what was suggested what the next basket holds, and counts it", async () => {
  const household = JSON.parse(await data("households.json")).find(({ id }) => id === 543);
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/replay/543");
    await page.locator(".board li").nth(23).waitFor();
    await page.getByRole("slider").fill("200");
    await page.getByText("July 20").waitFor();
    const next = household.orders.find(({ time }) => time > "2017-07-20T24").items.map(([id]) => id);
    const marks = (name) => page.locator(`.suggested-lists [data-list="${name}"] li`).evaluateAll((all) => all.map((piece) => [piece.dataset.id, piece.firstElementChild.classList.contains("hit")]));
    await eventually(async () => assert.ok((await marks("reminders")).length > 0));
    const bought = { reminders: next, next, besides: next.slice(Math.floor(next.length / 2)) };
    for (const [name, ids] of Object.entries(bought)) {
      const marked = await marks(name);
      assert.ok(marked.length > 0 && marked.length <= 8);
      assert.deepEqual(marked, marked.map(([id]) => [id, ids.includes(id)]));
      const hits = marked.filter(([, hit]) => hit).length;
      const said = await page.locator(`.suggested-lists [data-list="${name}"] .detail`).textContent();
      assert.deepEqual(said.match(/\d+/g).slice(-2).map(Number), [marked.length, hits]);
    }
    const totals = (name) => page.locator(`.hits [data-list="${name}"] td`).allTextContents();
    const halfway = Object.fromEntries(await Promise.all(Object.keys(bought).map(async (name) => [name, await totals(name)])));
    await page.getByRole("slider").fill("365");
    await page.getByText("The year is over").waitFor();
    for (const [name, [soFar]] of Object.entries(halfway)) {
      const [text, ours, frequency] = await totals(name);
      const [shown, right] = text.match(/\d+/g).map(Number);
      const [shownThen] = soFar.match(/\d+/g).map(Number);
      assert.ok(shownThen > 0 && shown > shownThen && right > 0 && right < shown, text);
      assert.equal(ours, `${Math.round((100 * right) / shown)}%`);
      assert.match(frequency, /^\d+%$/);
    }
  });
});

test("where the pack cannot be had, the shop opens without it", async () => {
  await shop.shopper(async (page) => {
    await page.route(/\/pack\//, (route) => route.fulfill({ status: 404 }));
    await shop.enter(page, `#/good/${SPAGHETTI}`);
    assert.ok((await idsOn(page, "complements")).length > 0);
    assert.ok(!(await notes(page, "complements")).some((note) => note.startsWith("bought together")));
  }, { tolerates: /pack|404/ });
});

test("what the shop pairs stands first and is said so, and a box for less can be had, also in place of the pieces", async () => {
  const catalog = await goods();
  const [box, { price, bundle_items }] = [...catalog].find(([, good]) => good.bundle_items?.includes(SPAGHETTI));
  const pieces = bundle_items.split(",");
  await shop.shopper(async (page) => {
    await shop.enter(page, `#/good/${SPAGHETTI}`);
    const paired = pieces.filter((id) => id !== SPAGHETTI);
    assert.deepEqual(new Set((await idsOn(page, "complements")).slice(0, paired.length)), new Set(paired));
    assert.deepEqual((await notes(page, "complements")).slice(0, paired.length), paired.map(() => "in one box with Spaghetti"));
    const offer = page.locator("#bundle");
    const separately = pieces.reduce((sum, id) => sum + parseFloat(catalog.get(id).sale_price || catalog.get(id).price), 0);
    assert.equal(await offer.locator(".note").textContent(), `$${separately.toFixed(2)} by the piece: $${(separately - parseFloat(price)).toFixed(2)} less`);
    assert.ok(!(await idsOn(page, "complements")).includes(box), "not twice on one page");
    await offer.getByRole("link").click();
    await page.locator("#contents").waitFor();
    assert.deepEqual(await idsOn(page, "contents"), pieces);
  });
  await shop.shopper(async (page) => {
    await withCart(page, { [pieces[0]]: 1, [pieces[1]]: 2 });
    await shop.enter(page, "#/cart");
    await page.getByRole("button", { name: `Take the box instead: ${catalog.get(box).title}` }).click();
    await page.locator(`.line[data-id="${box}"]`).waitFor();
    assert.deepEqual(await page.locator(".line").evaluateAll((all) => all.map(({ dataset }) => dataset.id)), [pieces[1], box]);
    assert.equal(await page.locator("#bundle").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Your cart");
  });
});

test("after an order, what the shop names for use and care comes before what others bought", async () => {
  const catalog = await goods();
  const [coffee, { accessories, consumables }] = [...catalog].find(([, good]) => good.accessories && good.consumables && good.availability === "in_stock");
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await order(page, [coffee]);
    const named = [accessories, consumables].flatMap((ids) => ids.split(","));
    assert.deepEqual(new Set((await idsOn(page, "complements")).slice(0, named.length)), new Set(named));
    assert.match((await notes(page, "complements")).slice(0, named.length).join(), /our shop pairs it with .*used up with|used up with .*our shop pairs it with/);
  });
});
