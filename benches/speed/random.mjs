// Chance that is the same in every run: a bench that draws other products each time measures the draw.

/** Numbers from 0 up to, not including, 1 (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whole numbers below `count`. */
export function below(chance, count) {
  return Math.floor(chance() * count);
}

/** Draws from a list as words, brands and goods are drawn in life: the second half as often as the first. */
export function zipf(chance, list) {
  let sum = 0;
  const sums = Float64Array.from(list, (_, rank) => (sum += 1 / (rank + 1)));
  return () => {
    const wanted = chance() * sum;
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return list[low];
  };
}
