import { below, random } from "./random.mjs";

const RESAMPLES = 2000;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The interval that holds the median with 95 %, by drawing the same number of values again and again. */
export function interval(values) {
  const chance = random(3);
  const medians = Array.from({ length: RESAMPLES }, () => median(values.map(() => values[below(chance, values.length)])));
  medians.sort((a, b) => a - b);
  return [medians[Math.floor(0.025 * RESAMPLES)], medians[Math.ceil(0.975 * RESAMPLES) - 1]];
}

/** Four digits: more would be noise. */
export function rounded(value) {
  return Array.isArray(value) ? value.map(rounded) : Number(value.toPrecision(4));
}
