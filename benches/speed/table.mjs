// The catalogue as the peers hold it: columns in typed arrays, in the order of the shop's list.
import { popularityPoints, SALE } from "./rules.mjs";

const BANDS = 5;
const PRICES_FOR_BANDS = 20;
const COMMON_WORD_SHARE = 0.3;

/** Reads products in Merchant field names. Facets are named `kind value` and numbered. */
export function makeTable(products) {
  const facetsOf = withoutUselessWords(products.map(facetNames));
  priceBands(products).forEach((band, at) => facetsOf[at].push(`price_band ${band}`));
  const numbers = numbered(facetsOf.flat());
  const groups = numbered(products.flatMap(({ item_group_id }) => item_group_id ?? []));
  const most = products.reduce((most, { popularity }) => Math.max(most, popularity), 0);
  const number = (name) => numbers.get(name);
  const path = ({ product_type }) => product_type.split(" > ");
  return {
    count: products.length,
    ids: products.map(({ id }) => id),
    facetNames: [...numbers.keys()],
    facetsOf: lists(facetsOf.map((names) => names.map(number))),
    popularity: Int32Array.from(products, ({ popularity }) => popularityPoints(popularity, most)),
    sale: Int32Array.from(products, ({ sale_price }) => (sale_price === undefined ? 0 : SALE)),
    outOfStock: Uint8Array.from(products, ({ availability }) => Number(availability === "out_of_stock")),
    leaf: Uint32Array.from(products, ({ product_type }) => number(`category ${product_type}`)),
    department: Uint32Array.from(products, (product) => number(`category ${path(product)[0]}`)),
    brand: Uint32Array.from(products, ({ brand }) => number(`brand ${brand}`)),
    group: Int32Array.from(products, ({ item_group_id }) => groups.get(item_group_id) ?? -1),
  };
}

/** Lists of numbers one after the other: that of `row` is `all` from `starts[row]` to `starts[row + 1]`. */
function lists(rows) {
  const starts = new Uint32Array(rows.length + 1);
  rows.forEach((row, at) => (starts[at + 1] = starts[at] + row.length));
  return { starts, all: Uint32Array.from(rows.flat()) };
}

/** Turned round: for each of `columns` numbers, the rows that hold it. */
export function transposed({ starts, all }, columns) {
  const rows = Array.from({ length: columns }, () => []);
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row]; at < starts[row + 1]; at++) rows[all[at]].push(row);
  }
  return lists(rows);
}

function facetNames({ product_type, brand, tags, color, title }) {
  const levels = product_type.split(" > ");
  return [
    ...levels.map((_, depth) => `category ${levels.slice(0, depth + 1).join(" > ")}`),
    `brand ${brand}`,
    ...tags.map((tag) => `tag ${tag}`),
    ...(color === undefined ? [] : [`color ${color}`]),
    ...title.toLowerCase().split(" ").map((word) => `word ${word}`),
  ];
}

/** A word in one title only, or in most, tells nothing of a taste. */
function withoutUselessWords(facetsOf) {
  const counts = new Map();
  for (const name of facetsOf.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = Math.max(2, Math.trunc(COMMON_WORD_SHARE * facetsOf.length));
  const tells = (name) => !name.startsWith("word ") || (counts.get(name) >= 2 && counts.get(name) <= most);
  return facetsOf.map((names) => names.filter(tells));
}

/** The fifth, 1 to 5, of the prices of the smallest category around each product that has enough of them. */
function priceBands(products) {
  const prices = products.map(({ price, sale_price }) => parseFloat(sale_price ?? price));
  const bands = new Uint8Array(products.length);
  for (let depth = 0; depth <= 3; depth++) {
    const branch = ({ product_type }) => product_type.split(" > ").slice(0, depth).join(" > ");
    const members = new Map(products.map((product) => [branch(product), []]));
    products.forEach((product, at) => members.get(branch(product)).push(at));
    for (const items of members.values()) {
      if (depth > 0 && items.length < PRICES_FOR_BANDS) continue;
      const sorted = Float64Array.from(items, (item) => prices[item]).sort();
      for (const item of items) {
        const cheaper = lowerBound(sorted, prices[item]);
        bands[item] = 1 + Math.min(BANDS - 1, Math.trunc((cheaper * BANDS) / sorted.length));
      }
    }
  }
  return bands;
}

function lowerBound(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function numbered(names) {
  return new Map([...new Set(names)].map((name, number) => [name, number]));
}
