// How a shop's items belong together, as numbers. Items stand in the order of the shop's tree: what is of one
// leaf of it stands together, within that what is of one cluster (a range, a style, a purpose), within that the
// variants of one product. Whatever belongs together is then a range of numbers, and drawing from any range by
// popularity is one search in sums. No number reaches the shop: `id` is drawn independently of the place.
import { below, random } from "../speed/random.mjs";
import { capital, GOODS } from "./words.mjs";

const ZIPF_SHIFT = 4;
const SMALLEST_CLUSTER = 4;
const MEAN_CLUSTER = 18;
/** Of products that have them; two to five each. */
const SHARE_WITH_VARIANTS = 0.1;
/** Standard deviations of ln(popularity): together 1.4, near what Diginetica's log shows. */
const SPREAD = { leaf: 0.4, cluster: 0.5, product: 1.2, variant: 0.3 };
const WORDS_OF_A_LEAF = 40;
const RELATED_LEAVES = 3;
const COMPANIONS = 2;
const FIRST_ID = 1_000_000;
/** Some ids were given to what is no longer sold. */
const ID_STEP = 3;

export function layOut({ items, leaves: leafCount, vocabulary }) {
  const chance = random(11);
  const leaves = makeLeaves(chance, items, leafCount, vocabulary);
  const popularity = new Float64Array(items + 1);
  const leafOf = new Uint16Array(items);
  const clusterOf = new Uint32Array(items);
  /** The first variant of the same product; the item itself where it stands alone. */
  const productOf = new Uint32Array(items);
  const hasVariants = new Uint8Array(items);
  const clusterStarts = [];
  for (const [leaf, { start, end }] of leaves.entries()) {
    leaves[leaf].firstCluster = clusterStarts.length;
    const wanted = normal(chance) * SPREAD.leaf;
    for (let at = start; at < end; ) {
      const cluster = clusterStarts.push(at) - 1;
      const length = SMALLEST_CLUSTER + Math.floor(-(MEAN_CLUSTER - SMALLEST_CLUSTER) * Math.log(1 - chance()));
      const ofCluster = wanted + normal(chance) * SPREAD.cluster;
      // What would be left is too little to be a cluster of its own.
      const stop = end - at < length + SMALLEST_CLUSTER ? end : at + length;
      while (at < stop) {
        const variants = chance() < SHARE_WITH_VARIANTS ? Math.min(2 + below(chance, 4), stop - at) : 1;
        const ofProduct = ofCluster + normal(chance) * SPREAD.product;
        for (const product = at; at < product + variants; at++) {
          leafOf[at] = leaf;
          clusterOf[at] = cluster;
          productOf[at] = product;
          hasVariants[at] = variants > 1 ? 1 : 0;
          popularity[at + 1] = popularity[at] + Math.exp(ofProduct + normal(chance) * SPREAD.variant);
        }
      }
    }
    leaves[leaf].clusters = clusterStarts.length - leaves[leaf].firstCluster;
  }
  relate(chance, leaves);
  return {
    items,
    leaves,
    leafOf,
    clusterOf,
    productOf,
    hasVariants,
    clusterStarts: Uint32Array.from([...clusterStarts, items]),
    companions: companionsOf(chance, leaves, clusterStarts.length),
    /** Sums over the items before each. */
    popularity,
    id: makeIds(chance, items),
  };
}

/** An item of a range, the more popular the likelier. */
export function drawFrom(popularity, start, end, chance) {
  const wanted = popularity[start] + chance() * (popularity[end] - popularity[start]);
  let [low, high] = [start, end - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (popularity[middle + 1] > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The leaves of the tree, two levels deep in a small shop and three in a large one, of sizes by Zipf's law. */
function makeLeaves(chance, items, count, vocabulary) {
  const goods = Object.entries(GOODS).flatMap(([department, names]) =>
    names.split(" ").map((name) => ({ department, noun: name.replaceAll("-", " ") })),
  );
  shuffle(chance, goods);
  const ofGood = goods.map((_, at) => Math.floor(count / goods.length) + (at < count % goods.length ? 1 : 0));
  const leaves = goods.flatMap(({ department, noun }, at) =>
    Array.from({ length: ofGood[at] }, (_, place) => {
      const aisle = `${department} > ${capital(plural(noun))}`;
      const words = Array.from({ length: WORDS_OF_A_LEAF }, () => Math.floor(vocabulary ** chance()));
      const kind = ofGood[at] > 1 ? 7 * at + place : undefined;
      return { department, noun, aisle, kind, words, price: Math.exp(1.5 + 3.5 * chance()) };
    }),
  );
  const order = [...leaves.keys()];
  shuffle(chance, order);
  const weight = new Float64Array(leaves.length);
  order.forEach((leaf, rank) => (weight[leaf] = 1 / (rank + ZIPF_SHIFT)));
  const all = weight.reduce((sum, one) => sum + one, 0);
  let sum = 0;
  let start = 0;
  for (const [at, leaf] of leaves.entries()) {
    sum += weight[at];
    const end = at === leaves.length - 1 ? items : Math.round((items * sum) / all);
    Object.assign(leaf, { start, end });
    start = end;
  }
  return leaves;
}

/** What is bought for one purpose: mostly of one department, now and then of another. */
function relate(chance, leaves) {
  const filled = leaves.filter(({ start, end }) => end > start);
  for (const leaf of filled) {
    const near = filled.filter(({ department }) => department === leaf.department);
    leaf.related = Array.from({ length: RELATED_LEAVES }, (_, at) => {
      const among = at < RELATED_LEAVES - 1 ? near : filled;
      return among[below(chance, among.length)];
    });
  }
}

/** The clusters of related leaves that each cluster goes with. */
function companionsOf(chance, leaves, clusters) {
  const companions = new Uint32Array(clusters * COMPANIONS);
  for (const { firstCluster, clusters: own, related } of leaves) {
    for (let at = COMPANIONS * firstCluster; at < COMPANIONS * (firstCluster + own); at++) {
      const leaf = related[below(chance, related.length)];
      companions[at] = leaf.firstCluster + below(chance, leaf.clusters);
    }
  }
  return { count: COMPANIONS, of: companions };
}

function makeIds(chance, items) {
  const id = Uint32Array.from({ length: items }, (_, place) => FIRST_ID + ID_STEP * place + below(chance, ID_STEP));
  shuffle(chance, id);
  return id;
}

function shuffle(chance, list) {
  for (let at = list.length - 1; at > 0; at--) {
    const other = below(chance, at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
}

/** By Box and Muller. */
function normal(chance) {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

function plural(noun) {
  if (/(s|x|ch|sh)$/.test(noun)) return /s$/.test(noun) ? noun : `${noun}es`;
  return /fe$/.test(noun) ? noun.replace(/fe$/, "ves") : `${noun}s`;
}
