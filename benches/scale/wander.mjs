// Runs in the page: a shopper who goes from product to product along what the shop shows.
import { open } from "/package/index.js";
import { below, random } from "/speed/random.mjs";

const LIMIT = 24;
const SEED = 7;
/** Otherwise from what is similar to the product that is open. */
const SHARE_FROM_FEED = 0.3;

/**
 * The ms of each feed on the way: `at_once`, right after the event, when what it needs has often not come yet, and
 * `walks`, each time that the same way is gone once more, when it has come. `changed` counts those feeds that were
 * others once more had been waited for: none, if everything was there.
 */
export async function wander({ pack, events, again }) {
  if (!crossOriginIsolated) throw new Error("Without isolation the clock is too coarse.");
  const shop = await open({ pack, storage: "memory", seed: SEED });
  const chance = random(SEED);
  const feed = (times) => {
    const start = performance.now();
    const { items } = shop.feed({ limit: LIMIT });
    times?.push(performance.now() - start);
    if (items.length !== LIMIT) throw new Error(`A feed holds ${items.length} items.`);
    return items;
  };
  const view = (item_id) => {
    const { recorded, problems } = shop.record({ event: "view_item", items: [{ item_id }] });
    if (!recorded || problems.length > 0) throw new Error(`not recorded: ${JSON.stringify({ item_id, problems })}`);
  };

  const at_once = [];
  const way = [];
  let shown = feed();
  while (way.length < events) {
    const fresh = shown.filter(({ item_id }) => !way.includes(item_id));
    const among = fresh.length > 0 ? fresh : shown;
    const { item_id } = among[below(chance, among.length)];
    way.push(item_id);
    view(item_id);
    feed(at_once);
    const similar = () => shop.similar({ item_id }).items;
    similar();
    await shop.ready();
    const items = feed();
    shown = chance() < SHARE_FROM_FEED || similar().length === 0 ? items : similar();
  }

  const walks = Array.from({ length: again }, () => []);
  let changed = 0;
  for (const times of walks) {
    for (const item_id of way) {
      view(item_id);
      await shop.ready();
      const items = feed(times);
      await shop.ready();
      const whole = feed();
      if (whole.some((item, place) => item.item_id !== items[place].item_id)) changed++;
    }
  }
  await shop.close();
  return { at_once, walks, changed, different_items: new Set(way).size };
}
