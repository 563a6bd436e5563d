// A thousand clicks on a link that leaves the page at once, each recorded by its handler: how many the next page does
// not know of. The link leads to the same host on this machine, which leaves less time than any real shop does.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tests/package/helpers/server.mjs";
import { chromiumTab } from "./chromium.mjs";
import { firefoxTab } from "./firefox.mjs";

const CLICKS = 1000;
const PATIENCE_MS = 30_000;

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tea</title>
  <a href="/" style="display: block; height: 20rem">Assam</a>
  <script src="/package/regulars.iife.js"></script>
  <script>
    const link = document.querySelector("a");
    link.href = "/?" + Math.random();
    const problems = [];
    const onProblem = ({ code }) => problems.push(code);
    regulars.open({ catalog: [{ id: 1, title: "Assam" }, { id: 2, title: "Milk" }], onProblem }).then(async (shop) => {
      await shop.load("profile");
      const { events } = shop.profile();
      link.onclick = () => shop.record({ event: "select_item", items: [{ item_id: 1 }] });
      document.title = JSON.stringify({ visit: location.search, events, problems });
    });
  </script>`;

export async function* clickFigures(browser) {
  const shop = await serve({ "/": { body: PAGE }, "/package/": join(fileURLToPath(new URL("../../pkg/dist", import.meta.url))) });
  const browsers = {};
  try {
    for (const [name, open] of Object.entries({ chromium: () => chromiumTab(browser), firefox: firefoxTab })) {
      const tab = await open();
      try {
        browsers[name] = { version: tab.version, ...(await lostOn(tab, `${shop.origin}/`)) };
      } finally {
        await tab.close();
      }
    }
  } finally {
    await shop.close();
  }
  yield {
    figure: "page.clicks_lost",
    value: Object.values(browsers).reduce((sum, { lost }) => sum + lost, 0),
    unit: "clicks",
    aim: 0,
    clicks: CLICKS,
    browsers,
    notes: "In each browser so many clicks, every one by the browser's own input, on a link to the same host on this machine. Lost is what the page after it does not find recorded.",
  };
}

/** Clicks and looks what the next page knows, again and again. */
async function lostOn(tab, address) {
  await tab.go(address);
  let { visit, events } = await opened(tab, undefined);
  let lost = 0;
  // Storage that does not answer in time is one way to lose clicks: those pages go on in memory, and say so.
  const told = [];
  for (let click = 0; click < CLICKS; click++) {
    await tab.click();
    const next = await opened(tab, visit);
    lost += events + 1 - next.events;
    told.push(...next.problems);
    ({ visit, events } = next);
  }
  return { lost, recorded: events, told };
}

/** What the page after that visit tells, once its shop is open. */
async function opened(tab, before) {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const title = await tab.title().catch(() => "");
    if (title.startsWith("{")) {
      const told = JSON.parse(title);
      if (told.visit !== before) return told;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`No page came after ${before ?? "the first"}.`);
}
