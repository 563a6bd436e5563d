// A shop's log: sessions that begin somewhere, and wander as shoppers do. How often they stay, go on and come
// back is set so that the log resembles Diginetica's in what matters to chunks: how popular the popular are, how
// long sessions last, how many different neighbours an item has, and how much of them any cut into chunks
// leaves together.
import { random } from "../speed/random.mjs";
import { drawFrom } from "./layout.mjs";
import { lineWriter } from "./lines.mjs";

/** Where a shopper turns next, out of 1; the rest is anywhere. */
const NEXT = { back: 0.12, cluster: 0.54, alike: 0.1, companion: 0.08, leaf: 0.09, related: 0.03 };
const SHARE_OF_BOUNCES = 0.35;
/** Of those who stay: clicks beyond the second. */
const MEAN_FURTHER_CLICKS = 2.9;
/** Items of one leaf alike in something else than what makes their cluster: colour, price, maker. */
const ALIKE = 16;
const SHARE_ADDED = 0.05;
const SHARE_OF_CARTS_BOUGHT = 0.3;
const FIRST_SECOND = 1_750_000_000;
const SECONDS_OF_LOG = 60 * 86_400;

export function writeVisits(path, layout, { clicks }) {
  const { popularity, items, leaves, leafOf, clusterOf, clusterStarts, companions, id } = layout;
  const chance = random(23);
  const anywhere = () => drawFrom(popularity, 0, items, chance);
  const strides = leaves.map(({ start, end }) => strideOf(end - start));

  const within = (cluster) => drawFrom(popularity, clusterStarts[cluster], clusterStarts[cluster + 1], chance);
  const alike = (item) => {
    const { start, end } = leaves[leafOf[item]];
    const { stride, inverse } = strides[leafOf[item]];
    const size = end - start;
    const place = ((item - start) * stride) % size;
    const neighbour = (place - (place % ALIKE) + Math.floor(chance() * ALIKE)) % size;
    return start + ((neighbour * inverse) % size);
  };
  const next = (item, before) => {
    let rest = chance();
    const is = (share) => (rest -= share) < 0;
    if (is(NEXT.back)) return before[Math.floor(chance() * before.length)];
    if (is(NEXT.cluster)) return within(clusterOf[item]);
    if (is(NEXT.alike)) return alike(item);
    if (is(NEXT.companion)) return within(companions.of[companions.count * clusterOf[item] + Math.floor(chance() * companions.count)]);
    const leaf = leaves[leafOf[item]];
    if (is(NEXT.leaf)) return drawFrom(popularity, leaf.start, leaf.end, chance);
    if (is(NEXT.related)) {
      const { start, end } = leaf.related[Math.floor(chance() * leaf.related.length)];
      return drawFrom(popularity, start, end, chance);
    }
    return anywhere();
  };
  // Who comes upon the page that is open already looks further.
  const other = (item, before) => {
    const found = next(item, before);
    return found === item ? within(clusterOf[item]) : found;
  };

  const log = lineWriter(path);
  log.write("session_id,item_id,event,timestamp");
  for (let session = 1, seen = 0; seen < clicks; session++) {
    let second = FIRST_SECOND + Math.floor((SECONDS_OF_LOG * seen) / clicks);
    const write = (event, item) => log.write(`s${session},${id[item]},${event},${second}`);
    const more = chance() < SHARE_OF_BOUNCES ? 0 : 1 + Math.floor(-(MEAN_FURTHER_CLICKS + 0.5) * Math.log(1 - chance()));
    const viewed = [];
    const cart = [];
    for (let item = anywhere(); ; item = other(item, viewed)) {
      viewed.push(item);
      write("view_item", item);
      if (chance() < SHARE_ADDED) {
        write("add_to_cart", item);
        cart.push(item);
      }
      second += 5 + Math.floor(-60 * Math.log(1 - chance()));
      if (viewed.length > more) break;
    }
    if (cart.length > 0 && chance() < SHARE_OF_CARTS_BOUGHT) cart.forEach((item) => write("purchase", item));
    seen += viewed.length;
  }
  log.close();
}

/** A step that visits every place of a leaf once, and the step back: another order than that of the clusters. */
function strideOf(size) {
  if (size < 2) return { stride: 1, inverse: 1 };
  let stride = Math.max(1, Math.floor(size * 0.618));
  while (divisor(stride, size) !== 1) stride--;
  let inverse = 1;
  while ((inverse * stride) % size !== 1 % size) inverse++;
  return { stride, inverse };
}

function divisor(a, b) {
  return b === 0 ? a : divisor(b, a % b);
}
