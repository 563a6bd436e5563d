// The rest of a feed in plain JavaScript, for both peers: what is asked of single products, then one
// place after the other. As in the engine, the best score on a shelf, less what its category takes
// off, says whether any product of it has to be looked at.
import { MOST_LIKES, NEVER, VARIETY } from "./rules.mjs";
import { makeShelves } from "./shelves.mjs";

/** `score()` answers the scores of all products before anything that concerns single ones. */
export function plainFeed(table, { items, itemPoints, barred }, score) {
  const { ids, outOfStock, group } = table;
  const arrange = arranger(table);
  const soldOut = [...outOfStock.keys()].filter((item) => outOfStock[item] !== 0);
  const never = Uint32Array.from([...soldOut, ...barred]);
  const barredGroups = [...barred].map((item) => group[item]).filter((number) => number >= 0);

  return (limit) => {
    const scores = score();
    for (let at = 0; at < items.length; at++) scores[items[at]] += itemPoints[at];
    for (let at = 0; at < never.length; at++) scores[never[at]] = NEVER;
    return arrange(scores, limit, barredGroups).map(({ item, points }) => ({ item_id: ids[item], points }));
  };
}

/** Fills each place with what has most points once its likes before it have taken theirs off. */
function arranger(table) {
  const { count, leaf, department, brand, group, facetNames } = table;
  const shelves = makeShelves(table);
  const { shelfOf } = shelves;
  const { starts, all } = shelves.items;
  const shelfCount = shelves.leaf.length;
  const best = new Int32Array(shelfCount);
  const takenOff = new Int32Array(shelfCount);
  const likes = new Uint8Array(facetNames.length);

  return (scores, limit, barredGroups) => {
    const groups = new Set(barredGroups);
    const placed = [];
    let points;
    let found;

    const lookThrough = (shelf) => {
      let bestOnShelf = NEVER;
      let most = points;
      for (let at = starts[shelf]; at < starts[shelf + 1]; at++) {
        const item = all[at];
        const left = scores[item] - takenOff[shelf];
        if (scores[item] > bestOnShelf) bestOnShelf = scores[item];
        if (left < most || scores[item] === NEVER) continue;
        if (group[item] >= 0 && groups.has(group[item])) {
          scores[item] = NEVER;
          continue;
        }
        const remaining = left - VARIETY.brand * likes[brand[item]];
        // At equal points the product that the shop lists earlier is taken.
        if (remaining > most || (remaining === most && item < found)) {
          most = remaining;
          found = item;
        }
      }
      points = most;
      best[shelf] = bestOnShelf;
    };

    likes.fill(0);
    best.fill(NEVER);
    for (let item = 0; item < count; item++) {
      if (scores[item] > best[shelfOf[item]]) best[shelfOf[item]] = scores[item];
    }
    while (placed.length < limit) {
      points = NEVER;
      found = -1;
      let promising = 0;
      for (let shelf = 0; shelf < shelfCount; shelf++) {
        takenOff[shelf] = VARIETY.leaf * likes[shelves.leaf[shelf]] + VARIETY.department * likes[shelves.department[shelf]];
        if (best[shelf] - takenOff[shelf] > best[promising] - takenOff[promising]) promising = shelf;
      }
      // The most promising first: after it there is little left to look through.
      lookThrough(promising);
      for (let shelf = 0; shelf < shelfCount; shelf++) {
        if (best[shelf] - takenOff[shelf] >= points && shelf !== promising) lookThrough(shelf);
      }
      if (found < 0) break;
      scores[found] = NEVER;
      if (group[found] >= 0) groups.add(group[found]);
      for (const facet of [leaf[found], department[found], brand[found]]) {
        if (likes[facet] < MOST_LIKES) likes[facet]++;
      }
      placed.push({ item: found, points });
    }
    return placed;
  };
}
