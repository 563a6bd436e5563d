// The shops that are made up, in the proportions that shops have.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * A large shop's shelves are longer, not only more; its titles need more words; and it has fewer clicks for
 * each of its items, most of which are hardly ever looked at.
 */
export const SHOPS = {
  "1k": { items: 1_000, clicks: 40_000, leaves: 40, brands: 80, vocabulary: 1_200 },
  "100k": { items: 100_000, clicks: 1_500_000, leaves: 1_000, brands: 3_000, vocabulary: 18_000 },
  "1m": { items: 1_000_000, clicks: 5_000_000, leaves: 4_000, brands: 12_000, vocabulary: 60_000 },
};

/** The files that a shop's catalogue and log depend on. */
const SOURCES = ["shops.mjs", "words.mjs", "layout.mjs", "catalogue.mjs", "visits.mjs", "lines.mjs", "../speed/random.mjs"];

/** Another generator, other shops. */
export function generatorHash() {
  const hash = createHash("sha256");
  for (const source of SOURCES) hash.update(readFileSync(new URL(source, import.meta.url)));
  return hash.digest("hex").slice(0, 16);
}
