// What the engine's feed goes by without a pack (src/rank, src/model/weights.rs), told once more for the peers. Where the two part, the
// lists are not the same any more and the bench fails. The weights are read where they are written,
// so that tuning them asks for nothing here.
const files = ["rank/feed", "rank/arrange", "model/weights"];
const sources = await Promise.all(files.map(async (name) => (await fetch(`/src/${name}.rs`)).text()));

/** `const NAME: f64 = 0.5` or `name: 0.5` in the engine's source. */
function weight(name) {
  const found = new RegExp(`\\b${name}: (?:\\w+ = )?([\\d.]+)[;, ]`).exec(sources.join("\n"));
  if (found === null) throw new Error(`src has no weight ${name} any more: benches/speed/rules.mjs must follow it`);
  return Number(found[1]);
}

/** Scores are whole numbers of 1/65536, so that they add up to the same sum in any order. */
export const ONE = 65_536;

const points = (name) => Math.round(weight(name) * ONE);

/** Below anything that a product can score. */
export const NEVER = -(2 ** 30);

const POPULARITY = points("popularity");
const POPULARITY_STEPS = 4096;
const DISCOVERY = points("discovery");
const DAY = 86_400_000;

/** A share of what the greatest popularity gives. */
export const SALE = Math.round(weight("SALE") * weight("popularity") * ONE);

/** What each like product that is already in the list takes off, and how many of them count. */
export const VARIETY = { leaf: points("leaf"), department: points("department"), brand: points("brand") };
export const MOST_LIKES = weight("MOST_LIKES");

/** The points of being wanted, on a logarithmic scale up to the most wanted product. */
export function popularityPoints(popularity, most) {
  const step = Math.trunc((Math.log1p(popularity) / Math.log1p(most)) * POPULARITY_STEPS);
  return Math.floor((step * POPULARITY) / POPULARITY_STEPS);
}

/** Another mix every day. */
export function daysSeed(seed, now) {
  return seed ^ Math.imul(Math.floor(now / DAY), 0x9e3779b1);
}

/** The points of chance for the product at that place in the shop's list. */
export function discoveryPoints(position, seed) {
  let hash = Math.imul(position + seed, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return ((hash >>> 16) * DISCOVERY) >> 16;
}
