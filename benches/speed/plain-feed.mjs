// The rest of a feed in plain JavaScript, for both peers: what is asked of single products, the best
// of all, and their order.
import { best, from } from "./candidates.mjs";
import { MOST_LIKES, NEVER, VARIETY } from "./rules.mjs";

/** The first try looks at this many candidates for each place. */
const CANDIDATES_PER_PLACE = 3;

/** `score()` answers the scores of all products before anything that concerns single ones. */
export function plainFeed(table, { items, itemPoints, barred }, score) {
  const { ids, outOfStock, group } = table;
  const soldOut = [...outOfStock.keys()].filter((item) => outOfStock[item] !== 0);
  const never = Uint32Array.from([...soldOut, ...barred]);
  const barredGroups = [...barred].map((item) => group[item]).filter((number) => number >= 0);

  return (limit) => {
    const scores = score();
    for (let at = 0; at < items.length; at++) scores[items[at]] += itemPoints[at];
    for (let at = 0; at < never.length; at++) scores[never[at]] = NEVER;
    let { candidates, threshold } = best(scores, limit * CANDIDATES_PER_PLACE + 16);
    for (;;) {
      const placed = arrange(table, scores, candidates, limit, barredGroups);
      const lowest = placed.length < limit ? NEVER + 1 : placed.reduce((least, { points }) => Math.min(least, points), Infinity);
      // Whoever was not looked at scores less than all that have a place.
      if (lowest >= threshold) return placed.map(({ item, points }) => ({ item_id: ids[item], points }));
      threshold = lowest;
      candidates = from(scores, threshold);
    }
  };
}

/**
 * Fills one place after the other with what has most points once its likes before it have taken theirs
 * off. The candidates are in the order of the shop's list: at equal points the first is taken.
 */
function arrange({ leaf, department, brand, group, facetNames }, scores, candidates, limit, barredGroups) {
  const groups = new Set(barredGroups);
  const likes = new Uint8Array(facetNames.length);
  // What each had left when it was last looked at. It only ever gets less, so most need no second look.
  const left = new Int32Array(candidates.length);
  for (let at = 0; at < left.length; at++) left[at] = scores[candidates[at]];
  const placed = [];
  while (placed.length < limit) {
    let points = NEVER;
    let found = -1;
    for (let at = 0; at < left.length; at++) {
      if (left[at] <= points) continue;
      const item = candidates[at];
      left[at] =
        scores[item] -
        VARIETY.leaf * likes[leaf[item]] -
        VARIETY.department * likes[department[item]] -
        VARIETY.brand * likes[brand[item]];
      if (left[at] > points) {
        points = left[at];
        found = at;
      }
    }
    if (found < 0) break;
    const item = candidates[found];
    left[found] = NEVER;
    if (group[item] >= 0) {
      if (groups.has(group[item])) continue;
      groups.add(group[item]);
    }
    for (const facet of [leaf[item], department[item], brand[item]]) {
      if (likes[facet] < MOST_LIKES) likes[facet]++;
    }
    placed.push({ item, points });
  }
  return placed;
}
