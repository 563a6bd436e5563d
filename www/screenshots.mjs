// Makes the README's pictures, screenshots/shop.png, screenshots/inspector.png and screenshots/shop-zh.png, from the
// real demo: a shopper who has been looking around for a while, and a newcomer in China with a phone; and that of
// docs/inspector.md, screenshots/inspected.png. Run
// `npm run screenshots`; CHROMIUM names the browser.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const SHOPPING = ["yogurt", "granola", "ground coffee"];
const LOOKING = ["cat treats", "canned cat food"];
// A place where the shop is not keeping quiet: where it is noon. These zones are named by what they lack to UTC.
const ahead = 12 - new Date().getUTCHours();
const timezoneId = ahead === 0 ? "UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;

await build({ root, logLevel: "warn" });
const server = await preview({ root, logLevel: "warn", preview: { port: 0, host: "127.0.0.1" } });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, timezoneId, colorScheme: "light", reducedMotion: "reduce" });
  const address = server.resolvedUrls.local[0];
  await page.goto(address);
  await page.locator("#feed .card").first().waitFor();

  for (const term of SHOPPING) {
    await search(page, term);
    await page.locator("#results .stepper button:visible").first().click();
  }
  for (const term of LOOKING) {
    await search(page, term);
    await page.locator("#results h3 a").first().click();
    await page.locator(".product h1").waitFor();
  }

  await page.locator(".product .why").first().click();
  await page.locator(".waterfall").waitFor();
  await page.locator(".brand").click();
  await page.locator("#feed .card").first().waitFor();
  await picture(page, "inspector");

  await page.getByRole("button", { name: "Close the notebook" }).click();
  // So high that the shelf is in the picture.
  await page.setViewportSize({ width: 1280, height: 1280 });
  await picture(page, "shop");

  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, timezoneId, locale: "zh-CN", colorScheme: "light", reducedMotion: "reduce" });
  await phone.goto(address);
  await phone.locator(".ticket:not(.expected)").waitFor();
  await picture(phone, "shop-zh");

  // The package's own inspector, beside the page of elements, to which the shopper comes back from two goods.
  const inspected = await browser.newPage({ viewport: { width: 1080, height: 760 }, colorScheme: "light", reducedMotion: "reduce" });
  for (const _ of LOOKING) {
    await inspected.goto(`${address}script-tag.html`);
    await inspected.locator("regulars-feed > .card[slot]").nth(4).click();
    await inspected.locator(".product h1").waitFor();
  }
  await inspected.goto(`${address}script-tag.html?regulars-inspect`);
  await inspected.getByRole("tab", { name: "Lists" }).click();
  await inspected.locator(".items summary").first().click();
  await picture(inspected, "inspected");
} finally {
  await browser.close();
  await server.close();
}

async function search(page, term) {
  await page.locator("#search-term").fill(term);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `“${term}”` }).waitFor();
}

async function picture(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: `${root}screenshots/${name}.png` });
}
