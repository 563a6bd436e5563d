// Runs in the page: one shop, one shopper, our feed and the same in plain JavaScript.
import { open } from "/package/index.js";
import { invertedScores } from "./inverted-scores.mjs";
import { measure } from "./measure.mjs";
import { plainFeed } from "./plain-feed.mjs";
import { plainScores } from "./plain-scores.mjs";
import { assertSame } from "./same.mjs";
import { makeEvents, NOW } from "./shopper.mjs";
import { makeTable } from "./table.mjs";
import { readWishes } from "./wishes.mjs";

const LIMIT = 24;
const SEED = 7;

export async function compareFeeds(address) {
  if (!crossOriginIsolated) throw new Error("Without isolation the clock is too coarse.");
  const products = await (await fetch(address)).json();
  const shop = await open({ catalog: products, storage: "memory", seed: SEED, now: () => NOW });
  await shop.load("profile");
  const events = makeEvents(products);
  for (const event of events) {
    const { recorded, problems } = shop.record(event);
    if (!recorded || problems.length > 0) throw new Error(`not recorded as it is: ${JSON.stringify({ event, problems })}`);
  }
  const touched = [...new Set(events.flatMap(({ items }) => items.map(({ item_id }) => item_id)))];

  const table = makeTable(products);
  const wishes = readWishes({ shop, table, touched, seed: SEED, now: NOW });
  const plain = plainFeed(table, wishes, plainScores(table, wishes));
  const inverted = plainFeed(table, wishes, invertedScores(table, wishes));
  assertSame(shop, { plain, inverted });

  const blocks = await measure({
    ours: () => shop.feed({ limit: LIMIT }),
    plain: () => plain(LIMIT),
    inverted: () => inverted(LIMIT),
  });
  const activeFacets = wishes.weights.filter((points) => points !== 0).length;
  const facets = table.facetsOf.all.length;
  const { visits } = shop.profile();
  await shop.close();
  return { blocks, products: products.length, facets_per_product: facets / products.length, active_facets: activeFacets, visits, events: events.length };
}
