// The first peer: a loop over the products, and within it over the facets of each.
import { discoveryPoints } from "./rules.mjs";

export function plainScores(table, { weights, seed }) {
  const { count, popularity, sale, facetsOf } = table;
  const { starts, all } = facetsOf;
  // Kept from one call to the next: memory that need not be asked for is the peer's gain.
  const scores = new Int32Array(count);
  return () => {
    for (let item = 0; item < count; item++) {
      let score = popularity[item] + sale[item] + discoveryPoints(item, seed);
      const end = starts[item + 1];
      // `| 0`: the sum stays a 32-bit number, and nothing checks whether it does.
      for (let at = starts[item]; at < end; at++) score = (score + weights[all[at]]) | 0;
      scores[item] = score;
    }
    return scores;
  };
}
