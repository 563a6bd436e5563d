// What moves by itself while a page comes, is scrolled and walked through.
import { DEVICES, PAGES, PRODUCT, settled, shopperPage } from "./demo.mjs";

/** Shifts are told some frames later. */
const SOME_FRAMES_MS = 500;

export async function* shiftFigures(browser, { origin }) {
  const pages = {};
  for (const [name, path] of Object.entries(PAGES)) {
    for (const device of Object.keys(DEVICES)) pages[`${name}, ${device}`] = await shiftOf(browser, device, origin + path);
  }
  yield {
    figure: "page.cls",
    value: Math.max(...Object.values(pages)),
    unit: "score",
    aim: 0,
    pages,
    notes: "The largest sum of all shifts without input on one page, which is never less than its CLS. First visit, scrolling, a product, back, second visit.",
  };
}

async function shiftOf(browser, device, address) {
  const { page, leave } = await shopperPage(browser, device);
  await page.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) globalThis.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  let most = 0;
  const look = async () => {
    await page.waitForTimeout(SOME_FRAMES_MS);
    most = Math.max(most, await page.evaluate(() => globalThis.shifted));
  };
  const scroll = async () => {
    // The wheel does not turn on a phone.
    for (let down = 0; down < 4; down++) {
      await page.evaluate(() => scrollBy(0, innerHeight / 2));
      await page.waitForTimeout(100);
    }
    await page.evaluate(() => scrollTo(0, 0));
  };
  await page.goto(address);
  await settled(page);
  await scroll();
  await look();
  await page.locator(PRODUCT).first().click();
  await page.waitForLoadState("networkidle");
  await look();
  await page.goBack();
  await settled(page);
  await look();
  await page.reload();
  await settled(page);
  await scroll();
  await look();
  await leave();
  return most;
}
