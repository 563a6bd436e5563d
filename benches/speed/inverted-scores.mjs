// The second peer, the same idea as the engine's: of the facets only those that the shopper has a taste
// for, each with the list of the products that have it.
import { discoveryPoints } from "./rules.mjs";
import { transposed } from "./table.mjs";

export function invertedScores(table, { weights, seed }) {
  const { count, popularity, sale } = table;
  const { starts, all } = transposed(table.facetsOf, weights.length);
  const active = Uint32Array.from(weights.keys()).filter((facet) => weights[facet] !== 0);
  const scores = new Int32Array(count);
  return () => {
    for (let item = 0; item < count; item++) {
      scores[item] = popularity[item] + sale[item] + discoveryPoints(item, seed);
    }
    for (let wish = 0; wish < active.length; wish++) {
      const facet = active[wish];
      const points = weights[facet];
      const end = starts[facet + 1];
      for (let at = starts[facet]; at < end; at++) scores[all[at]] += points;
    }
    return scores;
  };
}
