import assert from "node:assert/strict";
import { test } from "node:test";
import { categoriesOf, demo, eventually, home, idsOn, search } from "./helpers/demo.mjs";

const shop = demo();
const DAY = 86_400_000;
const ticket = (page) => page.locator(".ticket-title");

test("a newcomer finds a full and varied shelf, and an offer", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const ids = await idsOn(page, "feed");
    assert.equal(ids.length, 24);
    assert.equal(new Set(ids).size, 24);
    assert.ok(new Set(await categoriesOf(ids)).size >= 12, "goods of many kinds");
    assert.equal(await ticket(page).textContent(), "Your first delivery is on us");
  });
});

test("what is out of stock is on no shelf of ours, but can be looked at", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    assert.equal(await page.locator("#feed .sold-out").count(), 0);
    await page.goto(`${shop.address}#/shelf/Vegetables?pages=9`);
    const soldOut = page.locator(".sold-out").first();
    await soldOut.locator("h3 a").click();
    await page.locator(".product-words .stock").waitFor();
    assert.equal(await page.locator(".product-words .stepper").count(), 0);
    assert.ok((await idsOn(page, "similar")).length > 0, "others like it instead");
  });
});

test("the shelf follows what was looked at, and still does after a reload", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const before = await catFood(page);
    for (const at of [0, 1, 2]) {
      await search(page, "cat food");
      await page.locator("#results h3 a").nth(at).click();
      await page.locator(".product").waitFor();
    }
    await home(page);
    const after = await catFood(page);
    assert.ok(after > before, `${before} pet goods before, ${after} after`);
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    assert.ok((await catFood(page)) > before, "remembered");
  });
  async function catFood(page) {
    return (await categoriesOf(await idsOn(page, "feed"))).filter((category) => category === "Pets > Cats").length;
  }
});

test("the first-order offer stands for two days, whatever is reloaded, and then never again", async () => {
  await shop.shopper(async (page, context) => {
    const first = Date.UTC(2026, 4, 4, 9);
    await context.clock.setFixedTime(first);
    const left = () => page.locator(".ticket:not(.expected) .countdown").textContent();
    await shop.enter(page);
    assert.equal(await left(), "48 h 0 min 0 s left");
    await page.locator("#feed h3 a").first().click();
    await page.locator(".product").waitFor();
    await context.clock.setFixedTime(first + DAY + 3_600_000);
    await page.goto("about:blank");
    await shop.enter(page, "#/");
    await page.locator(".ticket:not(.expected)").waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Back again? Lovely." }).waitFor();
    assert.equal(await ticket(page).textContent(), "Your first delivery is on us");
    assert.equal(await left(), "23 h 0 min 0 s left");
    await context.clock.setFixedTime(first + 2 * DAY + 1000);
    await page.goto("about:blank");
    await shop.enter(page, "#/");
    await page.locator("#notebook-toggle").click();
    await page.getByRole("tab", { name: "Offers" }).click();
    await page.locator("[data-surface=home]").getByText("First delivery not: your time for it is up.").waitFor();
    assert.equal(await page.getByText("Your first delivery is on us").count(), 0);
  }, { timezoneId: "UTC" });
});

test("what was bought is gone from the shelf, and so are the newcomer's offers", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.getByRole("button", { name: "Take it" }).click();
    const bought = (await idsOn(page, "feed")).slice(0, 3);
    for (const id of bought) await page.locator(`[data-id="${id}"]`).getByRole("button", { name: /^Add to cart/ }).click();
    await page.getByRole("link", { name: "Cart, 3 pieces" }).click();
    await page.locator(".line").first().waitFor();
    assert.deepEqual(await page.locator(".line").evaluateAll((lines) => lines.map(({ dataset }) => dataset.id)), bought);
    assert.ok((await idsOn(page, "complements")).length >= 6);
    assert.ok(!(await idsOn(page, "complements")).some((id) => bought.includes(id)));
    assert.match(await page.locator(".bill").textContent(), /Deliveryfree/);

    await page.getByRole("link", { name: "To the till" }).click();
    for (const [label, text] of [["Name", "Ada"], ["Email", "ada@example.org"], ["Street and number", "Parsley Street 1"], ["ZIP code", "45202"], ["City", "Cincinnati"]]) {
      await page.getByLabel(label).fill(text);
    }
    await page.getByRole("button", { name: /^Pay/ }).click();
    await page.getByRole("heading", { name: "Thank you. It is on its way." }).waitFor();
    await page.getByRole("link", { name: "Cart, 0 pieces" }).waitFor();

    await home(page);
    const after = await idsOn(page, "feed");
    assert.equal(after.length, 24);
    assert.ok(!after.some((id) => bought.includes(id)));
    assert.equal(await page.getByText("Your first delivery is on us").count(), 0);
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    assert.ok(!(await idsOn(page, "feed")).some((id) => bought.includes(id)));
    assert.equal(await page.getByText("Your first delivery is on us").count(), 0);
  });
});

test("what is bought every week is offered again when it is time, with how often, and no more once it is not wanted", async () => {
  await shop.shopper(async (page, context) => {
    const first = Date.UTC(2026, 4, 4, 12);
    const at = async (days) => {
      await context.clock.setFixedTime(first + days * DAY);
      await page.goto("about:blank");
      await shop.enter(page);
    };
    // Fixed ones: how often everybody buys a good differs from one to the next, and a newcomer's feed is partly chance.
    const [bananas, milk] = ["1082185", "995242"];
    for (const [days, bought] of [[0, [bananas, milk]], [8, [bananas]], [16, [bananas, milk]]]) {
      await at(days);
      for (const id of bought) {
        await page.goto(`${shop.address}#/good/${id}`);
        await page.locator(".product").getByRole("button", { name: /^Add to cart/ }).first().click();
      }
      await page.goto(`${shop.address}#/checkout`);
      for (const label of ["Name", "Email", "Street and number", "ZIP code", "City"]) await page.getByLabel(label).fill("ada@example.org");
      await page.getByRole("button", { name: /^Pay/ }).click();
      await page.getByRole("heading", { name: "Thank you. It is on its way." }).waitFor();
    }
    assert.deepEqual(await idsOn(page, "again"), []);
    await at(27);
    assert.deepEqual(await idsOn(page, "again"), [bananas, milk]);
    const card = (id) => page.locator(`#again [data-id="${id}"]`);
    const often = async (id, due) => Number(new RegExp(`^every (\\d+) days · ${due}$`).exec(await card(id).locator(".note").textContent())[1]);
    const [ofBananas, ofMilk] = [await often(bananas, "due now"), await often(milk, "soon")];
    assert.ok(ofBananas >= 8 && ofBananas <= 12 && ofMilk > ofBananas && ofMilk <= 20, `their own eight and sixteen days, and a little of everybody's: ${ofBananas}, ${ofMilk} days of ${bananas}, ${milk}`);
    await card(bananas).hover();
    await card(bananas).getByRole("button", { name: /is not for me$/ }).click();
    await card(bananas).waitFor({ state: "detached" });
    await at(28);
    assert.deepEqual(await idsOn(page, "again"), [milk]);
  });
});

test("what is not for me makes room, here and after a reload", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const [, unwanted] = await idsOn(page, "feed");
    const card = page.locator(`#feed [data-id="${unwanted}"]`);
    await card.hover();
    await card.getByRole("button", { name: /is not for me$/ }).click();
    await card.waitFor({ state: "detached" });
    await eventually(async () => {
      assert.equal((await idsOn(page, "feed")).length, 24);
      assert.match(await page.locator("#live").textContent(), /will not be shown again/);
    });
    await page.reload();
    await page.locator("#feed .card").first().waitFor();
    assert.ok(!(await idsOn(page, "feed")).includes(unwanted));
  });
});

test("the cart outlives a reload", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const card = page.locator("#feed .card").first();
    await card.getByRole("button", { name: /^Add/ }).click();
    await card.getByRole("button", { name: /^One more/ }).click();
    await page.reload();
    await page.getByRole("link", { name: "Cart, 2 pieces" }).waitFor();
  });
});

test("a word that the shop does not know leads on", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await search(page, "xylophone");
    await page.getByRole("link", { name: "Frozen" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Frozen" }).waitFor();
    await page.goto(`${shop.address}#/good/none`);
    await page.getByRole("heading", { name: "This shelf is empty" }).waitFor();
  });
});

test("an address that means nothing leads to an empty shelf", async () => {
  await shop.shopper(async (page) => {
    for (const address of ["#/shelf/100%", "#/constructor", "#/__proto__"]) {
      await shop.enter(page);
      await page.goto(`${shop.address}${address}`);
      await page.getByRole("heading", { name: "This shelf is empty" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { name: "This shelf is empty" }).waitFor();
    }
  });
});

test("the search field says what was searched, also after a reload, and no more elsewhere", async () => {
  await shop.shopper(async (page) => {
    const term = () => page.locator("#search-term").inputValue();
    await shop.enter(page, "#/search?q=cat%20food");
    assert.equal(await term(), "cat food");
    await page.reload();
    await page.locator("#results .card").first().waitFor();
    assert.equal(await term(), "cat food");
    await home(page);
    assert.equal(await term(), "");
  });
});

/** The goods come late, as on a slow line; what it answers lets them come. */
async function heldUp(page) {
  let open;
  const held = new Promise((resolve) => (open = resolve));
  await page.route("**/catalog.tsv", async (route) => {
    await held;
    await route.continue();
  });
  return open;
}

test("what is typed before the shop is open stays, and what is asked for then is found without loading the page anew", async () => {
  await shop.shopper(async (page) => {
    const field = page.locator("#search-term");
    for (const asked of [false, true]) {
      const open = await heldUp(page);
      const loads = [];
      page.on("framenavigated", (frame) => loads.push(frame.url()));
      await page.goto(`${shop.address}?visit=${asked}`, { waitUntil: "commit" });
      await field.fill("cat food");
      if (asked) await field.press("Enter");
      open();
      await page.locator("main .card").first().waitFor();
      assert.equal(await field.inputValue(), "cat food");
      await page.getByRole("heading", { level: 1, name: asked ? "“cat food”" : "Groceries from round the corner." }).waitFor();
      assert.equal(loads.filter((url) => !url.includes("#")).length, 1);
      assert.equal(new URL(page.url()).hash, asked ? "#/search?q=cat%20food" : "");
      await page.unrouteAll({ behavior: "wait" });
      page.removeAllListeners("framenavigated");
    }
    assert.match(await page.getByRole("link", { name: "中文" }).getAttribute("href"), /#\/search\?q=cat%20food$/);
    await page.goBack();
    await eventually(async () => assert.equal(await field.inputValue(), ""));
    await page.getByRole("heading", { name: "Groceries from round the corner." }).waitFor();
  });
});

test("walking along a shelf does not tire the shop of what stands on it", async () => {
  await shop.shopper(async (page) => {
    for (const view of ["#/shelf/Bakery", "#/shelf/Fruit", "#/shelf/Bakery", "#/search?q=bread"]) {
      await page.goto(`${shop.address}${view}`);
      await page.locator("main .card").first().waitFor();
    }
    await page.locator("#notebook-toggle").click();
    await page.getByRole("tab", { name: "Stored" }).click();
    await page.locator("#notebook").getByText(/^1 event noted/).waitFor();
  });
});
