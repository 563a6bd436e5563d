// Runs in the page: one shop, one shopper, our top-ups and the same in plain JavaScript.
import { open } from "/package/index.js";
import { measure } from "/speed/measure.mjs";
import { plainFeed } from "/speed/plain-feed.mjs";
import { plainScores } from "/speed/plain-scores.mjs";
import { NEVER, ONE } from "/speed/rules.mjs";
import { makeEvents, NOW } from "/speed/shopper.mjs";
import { makeTable } from "/speed/table.mjs";
import { readWishes } from "/speed/wishes.mjs";

const LIMIT = 3;
const SEED = 7;
/** As in src/offer/onboarding/top_up.rs; where the two part, the sets differ and the bench fails. */
const MOST_TRIED = 48;
const OVERSHOOT = 0.5;
const FURTHER_GOOD = 0.5;

export async function compareTopUps(address) {
  if (!crossOriginIsolated) throw new Error("Without isolation the clock is too coarse.");
  const products = await (await fetch(address)).json();
  const shop = await open({ catalog: products, offers: [], storage: "memory", seed: SEED, now: () => NOW });
  // What goes with a cart has points of its own: the peer's shopper has none.
  const events = makeEvents(products);
  const touched = [...new Set(events.flatMap(({ items }) => items.map(({ item_id }) => item_id)))];
  events.forEach((event) => shop.record(event));
  shop.record({ event: "view_cart", items: [] });

  const table = makeTable(products);
  const wishes = readWishes({ shop, table, touched, seed: SEED, now: NOW });
  const cents = Int32Array.from(products, ({ price, sale_price }) => Math.round(parseFloat(sale_price ?? price) * 100));
  const sorted = [...cents].sort((one, other) => one - other);
  const amounts = [0.05, 0.5, 0.95].map((share) => sorted[Math.floor(share * sorted.length)]).concat(320);
  const asked = [];
  for (const amount of amounts) {
    const query = { amount: amount / 100, limit: LIMIT };
    const plain = plainTopUp(table, wishes, cents, amount);
    assertSame(shop.topUp(query), plain(), query);
    const blocks = await measure({ ours: () => shop.topUp(query), plain });
    asked.push({ ...query, blocks, sets: plain().length });
  }
  const inCart = touched.slice(-3).map((item_id) => ({ item_id }));
  shop.record({ event: "view_cart", items: inCart });
  const query = { amount: amounts[1] / 100, limit: LIMIT };
  const cart = { ...query, blocks: await measure({ ours: () => shop.topUp(query) }), sets: shop.topUp(query).sets.length };
  await shop.close();
  return { asked, cart };
}

function plainTopUp(table, wishes, cents, amount) {
  const most = 2 * amount;
  const misfits = Uint32Array.from([...cents.keys()].filter((item) => cents[item] > most || cents[item] < 1));
  const isFit = new Uint8Array(table.count).fill(1);
  misfits.forEach((item) => (isFit[item] = 0));
  const of = (column) => column.filter((_, at) => isFit[wishes.items[at]] === 1);
  const fitting = { ...wishes, items: of(wishes.items), itemPoints: of(wishes.itemPoints) };
  const all = plainScores(table, wishes);
  const feed = plainFeed(table, fitting, () => {
    const scores = all();
    for (let at = 0; at < misfits.length; at++) scores[misfits[at]] = NEVER;
    return scores;
  });
  const positionOf = new Map(table.ids.map((id, position) => [id, position]));
  return () => {
    const tried = feed(MOST_TRIED).map(({ item_id, points }) => ({ item_id, points, price: cents[positionOf.get(item_id)] }));
    const sets = [];
    while (sets.length < LIMIT) {
      const best = search(tried, amount);
      if (best === undefined) break;
      const chosen = best.places.map((at) => tried[at]);
      sets.push({ ids: chosen.map(({ item_id }) => item_id), total: best.total });
      best.places.reverse().forEach((at) => tried.splice(at, 1));
    }
    return sets;
  };
}

/** All sets of one, two and three goods; with one more than reaches the amount it would only come to more. */
function search(tried, amount) {
  let best;
  const take = (places, total) => {
    if (total - amount > amount) return;
    const points = places.reduce((sum, at) => sum + tried[at].points, 0);
    const over = (total - amount) / amount;
    const worth = points / places.length / ONE - OVERSHOOT * over - FURTHER_GOOD * (places.length - 1);
    if (best === undefined || worth > best.worth || (worth === best.worth && total < best.total)) {
      best = { worth, total, places: [...places] };
    }
  };
  for (let one = 0; one < tried.length; one++) {
    const first = tried[one].price;
    if (first >= amount) {
      take([one], first);
      continue;
    }
    for (let two = one + 1; two < tried.length; two++) {
      const both = first + tried[two].price;
      if (both >= amount) {
        take([one, two], both);
        continue;
      }
      for (let three = two + 1; three < tried.length; three++) {
        const total = both + tried[three].price;
        if (total >= amount) take([one, two, three], total);
      }
    }
  }
  return best;
}

function assertSame({ sets }, plain, query) {
  const ours = sets.map(({ products, total }) => ({ ids: products.map(({ id }) => id), total: Math.round(total * 100) }));
  if (JSON.stringify(ours) !== JSON.stringify(plain)) {
    throw new Error(`${JSON.stringify(query)}: ours ${JSON.stringify(ours)}, the peer's ${JSON.stringify(plain)}`);
  }
}
