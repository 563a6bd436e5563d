// Products of one leaf category, 64 at most, so that one number bounds what any of them can score.
import { transposed } from "./table.mjs";

const LONGEST_SHELF = 64;

/** The shelf of every product, and for each shelf its products, its leaf category and its department. */
export function makeShelves({ count, leaf, department }) {
  const open = new Map();
  const shelfOf = new Uint32Array(count);
  const firstOf = [];
  for (let item = 0; item < count; item++) {
    let shelf = open.get(leaf[item]);
    if (shelf === undefined || shelf.length === LONGEST_SHELF) {
      shelf = { number: firstOf.length, length: 0 };
      open.set(leaf[item], shelf);
      firstOf.push(item);
    }
    shelf.length++;
    shelfOf[item] = shelf.number;
  }
  const starts = Uint32Array.from({ length: count + 1 }, (_, item) => item);
  return {
    shelfOf,
    items: transposed({ starts, all: shelfOf }, firstOf.length),
    leaf: Uint32Array.from(firstOf, (item) => leaf[item]),
    department: Uint32Array.from(firstOf, (item) => department[item]),
  };
}
