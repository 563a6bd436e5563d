// Makes the pictures of docs/elements.md, each element on a desktop and on a phone, over the demo shop's goods. Run
// `make screenshots`; CHROMIUM names the browser.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const pictures = fileURLToPath(new URL("../docs/elements/", import.meta.url));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
const DEVICES = { desktop: { width: 860, height: 900 }, phone: { width: 390, height: 844 } };

const OFFERS = {
  offers: [{ promotion_id: "guide", purpose: "content", title: "Breakfast for less", text: "Ten percent off cereal, yogurt and fruit.", coupon: "MORNING10", surfaces: ["home"], deadline_hours: 48 }],
  onboarding: { free_shipping_from: 35 },
};
/** What the shopper did before, by the days since. */
const DAYS = [60, 45, 30, 15];
const GALLERY = `<!doctype html>
  <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Elements</title>
  <style>
    body { margin: 0; padding: 1rem; font: 16px/1.5 "Figtree Variable", system-ui, sans-serif; color: #182117 }
    :root { --regulars-accent: #17693a; --regulars-sale: #a3230f; --regulars-card-size: 16rem }
  </style></head><body>
  <regulars-feed limit="8" reasons></regulars-feed>
  <regulars-similar item-id="995785"></regulars-similar>
  <regulars-complements item-ids="1082185"></regulars-complements>
  <regulars-buy-again limit="6"></regulars-buy-again>
  <regulars-offer surface="home"></regulars-offer>
  <regulars-onboarding></regulars-onboarding>
  <regulars-profile></regulars-profile>
  <script src="regulars.iife.js"></script></body></html>`;

await build({ root, logLevel: "warn" });
const server = await preview({ root, logLevel: "warn", preview: { port: 0, host: "127.0.0.1" } });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
mkdirSync(pictures, { recursive: true });
try {
  for (const [device, viewport] of Object.entries(DEVICES)) {
    // A newcomer is received; what is bought by habit, only a regular shows.
    await shoot(device, viewport, false, ["offer", "onboarding"]);
    await shoot(device, viewport, true, ["feed", "similar", "complements", "buy-again", "profile"]);
  }
} finally {
  await browser.close();
  await server.close();
}

async function shoot(device, viewport, isRegular, names) {
  const page = await browser.newPage({ viewport, colorScheme: "light", reducedMotion: "reduce" });
  await page.route("**/gallery.html", (route) => route.fulfill({ contentType: "text/html", body: GALLERY }));
  await page.goto(`${server.resolvedUrls.local[0]}gallery.html`);
  await page.evaluate(open, { offers: OFFERS, days: isRegular ? DAYS : [] });
  for (const name of names) {
    const element = page.locator(`regulars-${name}`);
    await element.scrollIntoViewIfNeeded();
    await element.locator("[part=card], [part=panel] > *").first().waitFor();
    await page.waitForLoadState("networkidle");
    await element.screenshot({ path: `${pictures}${name}-${device}.png` });
  }
  await page.close();
}

/** Runs in the page: opens the shop for someone who bought these days, and has looked around today. */
async function open({ offers, days }) {
  const now = Date.now();
  let time = now;
  const shop = await regulars.open({ catalog: "feed.tsv", pack: "pack/", offers, storage: "memory", seed: 1, now: () => time });
  await shop.ready();
  for (const [order, day] of days.entries()) {
    time = now - day * 86_400_000;
    const items = ["1029743", "981760", "883404"].map((item_id) => ({ item_id, price: 2, quantity: 1 }));
    shop.record({ event: "purchase", transaction_id: `T${order}`, value: 10, currency: "USD", items });
  }
  time = now;
  for (const { item_id } of shop.feed({ limit: 30 }).items.filter((_, at) => at % 20 === 0)) shop.record({ event: "view_item", items: [{ item_id }] });
  await shop.ready();
  regulars.defineElements(shop);
}
