// How long a feed takes once all that it needs is there, event after event, as a shopper wanders about the shop.
import { newPage } from "../../tests/package/helpers/browser.mjs";
import { folder as speedFolder, packageFolder } from "../speed/folders.mjs";
import { rounded } from "../speed/statistics.mjs";
import { host } from "./static-host.mjs";

const AIM_MS = 2;
const EVENTS = 300;
const WALKS = 5;
/** What a page needs for the clock's finest resolution. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const HERE = new URL(".", import.meta.url).pathname;

export async function* feedFigures(browser, name, { pack }) {
  const page = await newPage(browser);
  const routes = { "/empty": "<!doctype html><link rel=icon href=data:,><title>feeds</title>", "/package/": packageFolder, "/pack/": pack, "/scale/": HERE, "/speed/": speedFolder };
  const server = await host(routes, { headers: ISOLATED });
  await page.goto(`${server.origin}/empty`);
  const { walks, at_once, changed, different_items } = await page.evaluate(async (options) => {
    const { wander } = await import("/scale/wander.mjs");
    return wander({ pack: "/pack/", ...options });
  }, { events: EVENTS, again: WALKS });
  if (page.complaints.length > 0) throw new Error(page.complaints.join("\n"));
  await page.context().close();
  await server.close();
  const of = (times, share) => rounded(times.toSorted((a, b) => a - b)[Math.ceil(share * times.length) - 1]);
  // What another program took of the processor during one walk, it did not take at the same step of each.
  const undisturbed = walks[0].map((_, step) => Math.min(...walks.map((times) => times[step])));
  yield {
    figure: `scale.${name}.feed.p95_ms`,
    value: of(undisturbed, 0.95),
    unit: "ms",
    aim: AIM_MS,
    p50_ms: of(undisturbed, 0.5),
    longest_ms: of(undisturbed, 1),
    disturbed: { p95_ms: of(walks.flat(), 0.95), p50_ms: of(walks.flat(), 0.5) },
    at_once: { p95_ms: of(at_once, 0.95), p50_ms: of(at_once, 0.5) },
    events: EVENTS,
    different_items,
    changed_by_ready: changed,
    notes:
      `shop.feed({ limit: 24 }) alone, as a page calls it, after each of a shopper's events and shop.ready(), so that all that it ` +
      `needs is there; of each event the least time in ${WALKS} walks past the same products, since other programs run beside the ` +
      "browser; disturbed: all times of all walks; at_once: the first time past them, the code cold, and right after the event.",
  };
}
