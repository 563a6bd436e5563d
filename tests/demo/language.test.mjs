import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, idsOn } from "./helpers/demo.mjs";

const shop = demo();
const HAN = /\p{Script=Han}/u;
/** What stays as it is in every language: goods' names, sizes, codes, the package's and the makers of this demo. */
const AS_IT_IS = /English|regulars|Complete Journey|Fluent Emoji|script/;

test("one link turns the page into Chinese, and it stays so", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    await page.getByRole("link", { name: "中文" }).click();
    await page.getByRole("heading", { level: 1, name: "街角买菜，天天新鲜。" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-CN");
    assert.match(page.url(), /\?lang=zh/);
    assert.match(await page.title(), /欧芹街小铺/);
    await page.goto(shop.address);
    await page.getByRole("heading", { level: 1, name: "街角买菜，天天新鲜。" }).waitFor();
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { level: 1, name: "Groceries from round the corner." }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  });
});

test("the switch keeps to the view that is open", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page, "#/shelf/Bakery");
    await page.getByRole("link", { name: "中文" }).click();
    await page.getByRole("heading", { level: 1, name: "烘焙" }).waitFor();
  });
});

test("a browser that asks for Chinese gets it, and offers and prices are written as there", async () => {
  await shop.shopper(async (page) => {
    await shop.enter(page);
    assert.equal(await page.locator(".ticket-title").textContent(), "首单免配送费");
    assert.match(await page.locator(".ticket .countdown").textContent(), /^还剩 4\d 小时 \d+ 分 \d+ 秒$/);
    assert.match(await page.locator("#feed .price .tag").first().textContent(), /US\$/);
    const departments = await page.locator("#aisles a").allTextContents();
    assert.equal(departments.length, 16);
    assert.deepEqual(departments.filter((name) => !HAN.test(name)), []);
  }, { locale: "zh-CN" });
});

test("nothing but goods' names is left in English", async () => {
  await shop.shopper(async (page) => {
    const english = () => page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.closest("script, noscript, #live, h3 a, code, .line-words a, .board-title, .rank-words strong, .product-words h1, .asked, .found, .term-words code, .reports li, .detail, .crumbs")) continue;
        if (!element.checkVisibility()) continue;
        found.push(walker.currentNode.textContent);
      }
      return found.filter((text) => /[A-Za-z]{3,}/.test(text));
    });
    await page.goto(`${shop.address}?lang=zh`);
    await page.locator("#feed .card").first().waitFor();
    const [, id] = await idsOn(page, "feed");
    await page.locator("#feed .card").first().locator(".stepper button").last().click();
    for (const view of ["#/", "#/shelf/Bakery", `#/good/${id}`, "#/cart", "#/checkout", "#/thanks", "#/search?q=xylophone", "#/nowhere", "#/replay/1004"]) {
      await page.goto(`${shop.address}?lang=zh${view}`);
      await page.locator("main h1").waitFor();
      await page.locator(".opening").waitFor({ state: "detached" });
      const left = (await english()).filter((text) => !AS_IT_IS.test(text) && !/xylophone|^常和.+一起买$|^和.+装在同一盒里$|由我们装好。$/.test(text));
      assert.deepEqual(left, [], view);
    }
  });
});

test("departments can be searched by their Chinese names", async () => {
  await shop.shopper(async (page) => {
    await page.goto(`${shop.address}?lang=zh#/search?q=${encodeURIComponent("酸奶")}`);
    await page.locator("#results .card").first().waitFor();
    assert.match(await page.locator("#results h3").first().textContent(), /yog/i);
  });
});
