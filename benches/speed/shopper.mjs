// Half a year of one shopper: 60 visits, some 300 events, about a dozen shelves.
import { below, random } from "./random.mjs";

/** The moment at which the feed is asked for. */
export const NOW = Date.UTC(2026, 4, 4, 12);

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const VISITS = 60;
const DAYS = 180;
const SHELVES = 12;

/** GA4 events in order of time; the last visit is still going on, with goods in the cart. */
export function makeEvents(products) {
  const chance = random(2);
  const pick = (list) => list[below(chance, list.length)];
  const goods = favourites(chance, products);
  const staples = Array.from({ length: 6 }, () => pick(pick(goods)));
  const events = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const isLast = visit === VISITS - 1;
    let time = isLast ? NOW - 10 * MINUTE : NOW - Math.round((DAYS * (VISITS - 1 - visit)) / (VISITS - 1)) * DAY;
    const happens = (event, items, more) => {
      time += MINUTE;
      events.push({ event, time, items: items.map(({ id }) => ({ item_id: id })), ...more });
    };
    const shelf = pick(goods);
    happens("view_item_list", Array.from({ length: 8 }, () => pick(shelf)));
    const seen = [pick(shelf), pick(shelf)];
    seen.forEach((item) => happens("view_item", [item]));
    if (visit % 7 === 3) happens("dismiss_item", [pick(pick(goods))]);
    if (visit % 5 === 1) happens("add_to_wishlist", [seen[0]]);
    if (visit % 6 === 2) happens("search", [], { search_term: seen[1].title });
    happens("add_to_cart", [seen[0]]);
    if (isLast) happens("add_to_cart", [seen[1]]);
    else if (visit % 3 === 0) happens("purchase", [seen[0], pick(staples)], { transaction_id: `order-${visit}` });
    else happens("remove_from_cart", [seen[0]]);
  }
  return events;
}

/** What some shelves hold. Only what can be had: why a product is left out then has one cause. */
function favourites(chance, products) {
  const shelves = new Map();
  for (const product of products.filter(({ availability }) => availability === "in_stock")) {
    const { product_type } = product;
    if (!shelves.has(product_type)) shelves.set(product_type, []);
    shelves.get(product_type).push(product);
  }
  const large = [...shelves.values()].filter((shelf) => shelf.length >= 10);
  return Array.from({ length: SHELVES }, () => large.splice(below(chance, large.length), 1)[0]);
}
