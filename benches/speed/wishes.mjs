// What one shopper's feed asks for, read off the engine's own explanations, so that the peers start
// from exactly what the engine believes: points for facets, points for single products, and what
// must not be shown. The engine works these out of the profile in every call; the peers get them once,
// outside of what is measured, which is to their favour.
import { daysSeed, ONE } from "./rules.mjs";

const BARRED = new Set(["just_bought", "in_cart", "dismissed"]);
const OF_THE_PRODUCT = new Set(["viewed", "buy_again", "fatigue"]);

/** `touched` are the ids of the products that the shopper's events speak of. */
export function readWishes({ shop, table, touched, seed, now }) {
  const numberOf = new Map(table.facetNames.map((name, number) => [name, number]));
  const positionOf = new Map(table.ids.map((id, position) => [id, position]));
  const explain = (position) => shop.explain({ item_id: table.ids[position] });

  const weights = new Int32Array(table.facetNames.length);
  const facetOf = ({ facet }) => numberOf.get(`${facet.kind} ${facet.value}`);
  for (const position of examples(table, shop.profile().affinities.map((facet) => facetOf({ facet })))) {
    for (const reason of explain(position).reasons.filter(({ facet }) => facet !== undefined)) {
      weights[facetOf(reason)] = reason.value * ONE;
    }
  }
  const items = [];
  const barred = [];
  for (const position of touched.map((id) => positionOf.get(id))) {
    const { reasons, left_out } = explain(position);
    if (BARRED.has(left_out)) barred.push(position);
    for (const { value } of reasons.filter(({ term }) => OF_THE_PRODUCT.has(term))) {
      items.push([position, value * ONE]);
    }
  }
  return {
    weights,
    items: Uint32Array.from(items, ([position]) => position),
    itemPoints: Int32Array.from(items, ([, points]) => points),
    barred: Uint32Array.from(barred),
    seed: daysSeed(seed, now),
  };
}

/** A product for each of the facets. */
function examples({ facetsOf: { starts, all }, count }, facets) {
  const wanted = new Set(facets);
  const found = new Set();
  for (let position = 0; position < count; position++) {
    for (let at = starts[position]; at < starts[position + 1]; at++) {
      if (wanted.delete(all[at])) found.add(position);
    }
  }
  return found;
}
