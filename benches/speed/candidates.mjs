// The products that are worth arranging, in the order of the shop's list.
import { NEVER } from "./rules.mjs";

/** The best `count`, without sorting all, and the score from which on none is missing. */
export function best(scores, count) {
  // Twice as many are collected, then cut to the best half: quicker than a heap, as few ever get in.
  const collected = new Int32Array(2 * count);
  let size = 0;
  let threshold = NEVER + 1;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item];
    if (score < threshold) continue;
    collected[size++] = score;
    if (size === collected.length) {
      collected.sort();
      collected.copyWithin(0, count);
      size = count;
      threshold = collected[0];
    }
  }
  if (size > count) threshold = collected.subarray(0, size).sort()[size - count];
  return { candidates: from(scores, threshold), threshold };
}

/** All that have at least that score. */
export function from(scores, threshold) {
  const items = new Uint32Array(scores.length);
  let size = 0;
  for (let item = 0; item < scores.length; item++) {
    // Written always and kept sometimes: without a branch there is none to guess wrong.
    items[size] = item;
    size += scores[item] >= threshold ? 1 : 0;
  }
  return items.subarray(0, size);
}
