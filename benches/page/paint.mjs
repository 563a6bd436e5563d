// How much later the largest paint comes for the package's sake: of a page whose server drew it, with the script and
// without it, in turns, over a link and on a processor as slow as a phone's.
import { LINK, LINK_NOTES } from "../scale/visit.mjs";
import { interval, median, rounded } from "../speed/statistics.mjs";
import { PAGES, shopperPage } from "./demo.mjs";

const PAIRS = 15;
const SLOWDOWN = 6;
/** After the last of what a page needs, no larger paint comes. */
const QUIET_MS = 1500;

export async function* paintFigures(browser, { origin }) {
  const address = origin + PAGES.elements;
  // The host compresses what is asked for the first time.
  await paintOf(browser, address, true);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const turns = pair % 2 === 0 ? [true, false] : [false, true];
    const paints = new Map();
    for (const hasScript of turns) paints.set(hasScript, await paintOf(browser, address, hasScript));
    pairs.push(paints);
  }
  const deltas = pairs.map((paints) => paints.get(true) - paints.get(false));
  yield {
    figure: "page.lcp_delta_ms",
    value: rounded(median(deltas)),
    unit: "ms",
    aim: 0,
    interval: rounded(interval(deltas)),
    with_ms: rounded(median(pairs.map((paints) => paints.get(true)))),
    without_ms: rounded(median(pairs.map((paints) => paints.get(false)))),
    pairs: PAIRS,
    slowdown: SLOWDOWN,
    notes: `The median of pairs and the interval that holds it with 95 %. ${LINK_NOTES}`,
  };
}

async function paintOf(browser, address, hasScript) {
  const { page, control, leave } = await shopperPage(browser, "phone", { slowdown: SLOWDOWN });
  await control.send("Network.enable");
  await control.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LINK.round_trip_ms,
    downloadThroughput: LINK.down_bits_per_second / 8,
    uploadThroughput: LINK.up_bits_per_second / 8,
  });
  if (!hasScript) {
    await page.route(address, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/<script\b[^>]*\bsrc=[^>]*><\/script>/, "") });
    });
  } else {
    // The same way through the test's hands, for both to be alike.
    await page.route(address, async (route) => route.fulfill({ response: await route.fetch() }));
  }
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) globalThis.largestPaint = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(QUIET_MS);
  const paint = await page.evaluate(() => globalThis.largestPaint);
  await leave();
  return paint;
}
