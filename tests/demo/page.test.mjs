import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, demo, eventually, home, idsOn } from "./helpers/demo.mjs";

const shop = demo();
const VIEWS = ["#/", "#/shelf/Bakery", "#/search?q=peach", "#/cart", "#/thanks", "#/replay/1004"];
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("nothing moves by itself while the shop opens, is scrolled and walked through", async () => {
  await shop.shopper(async (page) => {
    for (const view of VIEWS) {
      await shop.enter(page, view);
      await page.reload();
      await page.locator("main h1").waitFor();
      await page.mouse.wheel(0, 1500);
      await page.waitForLoadState("networkidle");
    }
  });
});

test("nothing moves by itself where the goods, the receipts and what was learned are slow to come", async () => {
  await shop.shopper(async (page) => {
    const after = (ms) => (route) => setTimeout(() => route.continue(), ms);
    await page.route(/(catalog\.tsv|households\.json)$/, after(400));
    await page.route(/\.pack$/, after(40));
    for (const view of [...VIEWS, "#/good/866140"]) {
      await page.goto("about:blank");
      await page.goto(`${shop.address}${view}`);
      // So far that the page's end is in sight, and what is above it still is.
      await page.mouse.wheel(0, 180);
      await page.locator(".opening").waitFor({ state: "detached" });
      // Shifts are told some frames later.
      await page.waitForTimeout(300);
      assert.deepEqual(await page.evaluate(() => window.shifts), [], view);
    }
  });
});

test("a phone never scrolls sideways", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#feed .card").first().getByRole("button", { name: /^Add/ }).tap();
    const [, id] = await idsOn(page, "feed");
    for (const view of [...VIEWS, `#/good/${id}`, "#/checkout"]) {
      await shop.enter(page, view);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(beyond <= 0, `${view} is ${beyond} px too wide`);
    }
    await page.locator("#notebook-toggle").tap();
    await page.getByRole("tab", { name: "Why" }).waitFor();
    assert.equal(await page.locator("main").evaluate((main) => main.inert), true);
  }, PHONE);
});

test("the whole way from the door to the till goes by keyboard", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);

    await press("Tab");
    assert.equal(await focused(), "Skip to the shelves");
    await press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    const title = await page.locator("#feed h3").first().textContent();
    await tabTo(page, title);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement, "::after").outlineStyle);
    assert.equal(outline, "solid", "the card shows that it has the focus");
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");

    await tabTo(page, `Add to cart: ${title}`);
    await press("Enter", "Enter");
    await eventually(async () => assert.match(await page.locator("#live").textContent(), /^2 × /));
    assert.equal(await page.locator("output, [role=status], [role=alert], main [aria-live]").count(), 0, "nothing is told twice");
    await page.goto(`${shop.address}#/checkout`);
    await page.getByRole("heading", { name: "At the till" }).waitFor();
    await tabTo(page, "", "input[name=name]");
    for (const text of ["Ada", "ada@example.org", "Parsley Street 1", "45202", "Cincinnati"]) {
      await page.keyboard.type(text);
      await press("Tab");
    }
    await press("ArrowRight", "Enter");
    await page.getByRole("heading", { name: "Thank you. It is on its way." }).waitFor();
  });
});

test("the notebook opens, turns its pages and closes by keyboard, and gives the focus back", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.locator("#notebook-toggle").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "You" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getByRole("tab", { name: "Feed" }).getAttribute("aria-selected"), "true");
    await page.keyboard.press("End");
    assert.equal(await page.getByRole("tab", { name: "Stored" }).getAttribute("aria-selected"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("#notebook").isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), "notebook-toggle");
  });
});

test("where nothing takes the place of a dismissed card, the focus goes to its neighbor, and at last to the heading", async () => {
  await shop.shopper(async (page) => {
    await page.route("**/catalog.tsv", async (route) => {
      const feed = await (await route.fetch()).text();
      const [head, ...lines] = feed.split("\n");
      await route.fulfill({ body: [head, ...lines.filter((line) => line.includes("\tin_stock\t")).filter((_, at) => [0, 300, 600].includes(at))].join("\n") });
    });
    await shop.enter(page);
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    const titles = await page.locator("#feed h3").allTextContents();
    assert.equal(titles.length, 3);
    for (const [dismissed, next] of [[1, titles[2]], [2, titles[0]], [0, await page.locator("#feed h2").textContent()]]) {
      await page.getByRole("button", { name: `${titles[dismissed]} is not for me` }).focus();
      await page.keyboard.press("Enter");
      await eventually(async () => {
        assert.equal(await focused(), next);
        assert.equal(await page.locator("#live").textContent(), `${titles[dismissed]} will not be shown again.`);
      });
    }
  });
});

test("the light can be changed, and stays", async () => {
  await shop.shopper(async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await shop.enter(page);
    const day = await paper();
    await page.getByRole("button", { name: "Switch to evening light" }).click();
    await eventually(async () => assert.notEqual(await paper(), day));
    const evening = await paper();
    await page.reload();
    await page.locator("main h1").waitFor();
    assert.equal(await paper(), evening);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`names, roles and contrast hold in ${colorScheme} colors`, async () => {
    const source = await axe();
    await shop.shopper(async (page) => {
      const check = async (where) => {
        const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
        const found = violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).slice(0, 3)}`);
        assert.deepEqual(found, []);
      };
      await page.addInitScript(source);
      await shop.enter(page);
      await page.locator("#feed .card").first().getByRole("button", { name: /^Add/ }).click();
      await check("home");
      await page.locator("#feed h3 a").nth(1).click();
      await page.locator(".product").waitFor();
      await check("product");
      for (const view of [...VIEWS.slice(1), "#/checkout"]) {
        await shop.enter(page, view);
        await check(view);
      }
      await shop.enter(page, "#/good/866140");
      await page.locator("#bundle").waitFor();
      await check("a good that is in a box");
      await shop.enter(page, "#/good/1127831");
      for (let count = 0; count < 13; count++) await page.locator(".product-sheet .stepper button").last().click();
      await shop.enter(page, "#/cart");
      await page.locator(".gap-set").first().waitFor();
      await check("a cart with what fills it");
      await shop.enter(page, "#/checkout");
      for (const label of ["Name", "Email", "Street and number", "ZIP code", "City"]) await page.getByLabel(label).fill("ada@example.org");
      await page.getByRole("button", { name: /^Pay/ }).click();
      await page.locator("#reminders").waitFor();
      await check("after an order");
      await home(page);
      await page.locator("#feed .why").first().click();
      for (const name of ["You", "Feed", "Why", "Offers", "Stored"]) {
        await page.getByRole("tab", { name }).click();
        await check(`notebook, ${name}`);
      }
    }, { colorScheme, reducedMotion: "reduce" });
  });
}

async function tabTo(page, name, selector) {
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(([wanted, css]) => {
      const element = document.activeElement;
      return css ? element.matches(css) : (element.getAttribute("aria-label") ?? element.textContent) === wanted;
    }, [name, selector]);
    if (there) return;
  }
  assert.fail(`the Tab key never comes to ${name || selector}`);
}
