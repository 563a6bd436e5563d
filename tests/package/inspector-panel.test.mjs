// The inspector's panel under the hand, the eye and the screen reader, and under a strict policy.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./helpers/browser.mjs";
import { enterInspected, findings, inspectedShop, TABS } from "./helpers/inspector.mjs";

const PHONE = { width: 390, height: 844 };

describe("the inspector's panel", () => {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await inspectedShop();
  });
  after(() => Promise.all([browser.close(), server.close()]));

  async function entered(t, settings) {
    const page = await enterInspected(browser, server.origin, settings);
    t.after(() => page.context().close());
    return page;
  }

  const focused = (page) => page.evaluate(() => (document.activeElement.shadowRoot?.activeElement ?? document.activeElement).id);
  const selected = (page) => page.panel.getByRole("tab", { selected: true }).innerText();

  test("opens without taking the focus, and violates no policy", async (t) => {
    const page = await entered(t);
    await page.locator("#own").focus();
    await page.evaluate(() => {
      close();
      inspect(shop);
    });
    for (const tab of TABS) await page.turn(tab, /./);
    assert.deepEqual(await page.evaluate(() => violations), []);
    assert.deepEqual(page.complaints, []);
  });

  test("keeps the focus in the page while the page goes on", async (t) => {
    const page = await entered(t);
    await page.locator("#own").focus();
    await page.evaluate(() => shop.record({ event: "view_item", items: [{ item_id: 101 }] }));
    await page.panel.getByText("view_item").waitFor();
    assert.equal(await focused(page), "own");
  });

  test("is moved through by the keyboard as tabs are everywhere", async (t) => {
    const page = await entered(t);
    await page.panel.getByRole("tab", { name: "Events" }).focus();
    for (const [key, tab] of [["ArrowRight", "Lists"], ["End", "Timing"], ["ArrowRight", "Events"], ["ArrowLeft", "Timing"], ["Home", "Events"]]) {
      await page.keyboard.press(key);
      assert.deepEqual([await selected(page), await focused(page)], [tab, tab], key);
    }
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "page");
  });

  test("turns with the direction of the page", async (t) => {
    const page = await entered(t);
    await page.evaluate(() => {
      close();
      document.documentElement.dir = "rtl";
      inspect(shop);
    });
    await page.panel.getByRole("tab", { name: "Events" }).focus();
    await page.keyboard.press("ArrowLeft");
    assert.equal(await selected(page), "Lists");
    assert.equal(await page.panel.evaluate((panel) => panel.getBoundingClientRect().left), 0);
  });

  test("folds, opens and closes", async (t) => {
    const page = await entered(t);
    const { panel } = page;
    await panel.getByRole("button", { name: "Fold" }).click();
    assert.equal(await panel.getByRole("tablist").count(), 0);
    assert.ok((await panel.boundingBox()).height < 80);
    await page.evaluate(() => shop.record({ event: "view_item", items: [{ item_id: 101 }] }));
    await panel.getByRole("button", { name: "Open" }).click();
    await panel.getByText("view_item").waitFor();
    await panel.getByRole("button", { name: "Close" }).click();
    assert.equal(await panel.count(), 0);
  });

  for (const [name, settings] of Object.entries({
    "on a desktop": { viewport: { width: 1280, height: 900 } },
    "on a phone, in the dark": { viewport: PHONE, colorScheme: "dark" },
  })) {
    test(`${name} gives axe nothing to find on any page`, async (t) => {
      const page = await entered(t, { ...settings, options: { offers: "/offers.json" } });
      await page.evaluate(async () => {
        shop.record({ event: "view_item", items: [{ item_id: 101 }] });
        shop.record({ event: "view_itm" });
        shop.feed();
        await shop.offers({ surface: "home" });
      });
      for (const tab of TABS) {
        await page.turn(tab, /./);
        if (tab === "Lists") await page.panel.locator("summary").first().click();
        assert.deepEqual(await findings(page), [], tab);
      }
    });
  }

  test("takes a part of a phone, and nothing of it sticks out", async (t) => {
    const page = await entered(t, { viewport: PHONE });
    const { width, y } = await page.panel.boundingBox();
    assert.equal(width, PHONE.width);
    assert.ok(y > PHONE.height * 0.3);
    await page.evaluate(() => shop.feed());
    for (const tab of TABS) {
      await page.turn(tab, /./);
      assert.equal(await page.panel.getByRole("tabpanel").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), 0, tab);
    }
  });
});
