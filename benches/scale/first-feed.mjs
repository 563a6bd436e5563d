// What a newcomer's browser fetches until the first feed is on the page, and how long that takes.
import { packageFolder } from "../speed/folders.mjs";
import { interval, median, rounded } from "../speed/statistics.mjs";
import { failOverLongTasks, longestTasks } from "./long-tasks.mjs";
import { host } from "./static-host.mjs";
import { bytesOf, finish, LINK_NOTES, visit } from "./visit.mjs";

const AIMS = { bytes: 150_000, requests: 8 };
const NAVIGATIONS = 11;
const TRACED = 5;

// performance.now() counts from the start of the navigation.
const SHOW = `
  const show = (products) => {
    const items = products.map(({ title, link, price }) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: link, textContent: title + " " + price }));
      return item;
    });
    document.querySelector("ul").append(...items);
    return performance.now();
  };`;
const OURS = `
  import { open } from "/package/index.js";
  ${SHOW}
  const shop = await open({ pack: "/pack/" });
  const products = shop.feed({ limit: 24 }).items.map(({ product }) => product);
  const shown_ms = show(products);
  await shop.ready();
  ${finish("{ shown_ms, products }")}`;
const PEER = `
  ${SHOW}
  const shown_ms = show(await (await fetch("/top.json")).json());
  ${finish("{ shown_ms }")}`;

export async function* firstFeedFigures(browser, name, { pack }) {
  const routes = { "/ours": pageWith(OURS), "/peer": pageWith(PEER), "/package/": packageFolder, "/pack/": pack };
  const server = await host(routes);
  const open = (kind, options) => visit(browser, `${server.origin}/${kind}`, options);
  // One that does not count: the browser itself is cold then, and the server's files are. It tells what the top is.
  const { products } = (await open("ours")).result;
  if (products.length !== 24) throw new Error(`The first feed holds ${products.length} products.`);
  routes["/top.json"] = JSON.stringify(products);
  const visits = { ours: [], peer: [] };
  for (let navigation = 0; navigation < NAVIGATIONS; navigation++) {
    for (const [kind, of] of Object.entries(visits)) of.push(await open(kind));
  }
  const traced = [];
  for (let navigation = 0; navigation < TRACED; navigation++) traced.push(await open("ours", { trace: true }));
  await server.close();

  const shown = (kind) => visits[kind].map(({ result }) => result.shown_ms);
  // What was asked for before the feed was there, even if it came later.
  const before = visits.ours.map(({ result, requests }) => requests.filter(({ start }) => start < result.shown_ms));
  const worst = before.reduce((one, other) => (bytesOf(other) > bytesOf(one) ? other : one));
  const later = Math.max(...visits.ours.map(({ requests }) => bytesOf(requests))) - bytesOf(worst);
  const tasks = longestTasks(traced);
  failOverLongTasks(`scale.${name}.first_feed`, tasks);
  const setting = { navigations: NAVIGATIONS, longest_task: tasks, notes: LINK_NOTES };
  yield {
    figure: `scale.${name}.first_feed.bytes`,
    value: bytesOf(worst),
    unit: "bytes",
    aim: AIMS.bytes,
    files: Object.fromEntries(worst.map(({ path, bytes }) => [withoutBuild(path), bytes])),
    fetched_later: later,
    ...setting,
  };
  yield {
    figure: `scale.${name}.first_feed.requests`,
    value: Math.max(...before.map((requests) => requests.length)),
    unit: "requests",
    aim: AIMS.requests,
    notes: "All that the page asks for after its own document, before the feed's 24 items are in the DOM.",
  };
  yield {
    figure: `scale.${name}.first_feed.ms`,
    value: rounded(median(shown("ours"))),
    unit: "ms",
    peer: { name: "the same page fetching one JSON of the same 24 products", value: rounded(median(shown("peer"))), unit: "ms", bytes: bytesOf(visits.peer[0].requests) },
    ci95: rounded(interval(shown("ours"))),
    ...setting,
  };
}

/** Names that are the same for every build. */
export function withoutBuild(path) {
  return path.replace(/^\/pack\/[0-9a-f]{16}\//, "").replace(/^\//, "");
}

export function pageWith(script) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>shop</title><ul></ul><script type="module">${script}</script></html>`;
}
