// A shop's catalogue, in Google Merchant field names and in the proportions that shops have.
import { below, random, zipf } from "./random.mjs";

/** How many of what there are; the category tree is `[departments, aisles of each, shelves of each]`. */
export const SHOPS = {
  "5k": { products: 5_000, tree: [8, 5, 5], brands: 300, vocabulary: 4_000 },
  "50k": { products: 50_000, tree: [10, 6, 10], brands: 1_200, vocabulary: 12_000 },
};

const COLORS = ["black", "white", "grey", "blue", "red", "green", "brown", "beige", "pink", "yellow", "orange", "purple"];
const TAGS = Array.from({ length: 40 }, (_, number) => `label ${number}`);
const SHARE_OF_VARIANTS = 0.2;
const SHARE_OUT_OF_STOCK = 0.03;
const SHARE_ON_SALE = 0.15;
const SHARE_WITH_COLOR = 0.7;

export function makeProducts({ products: wanted, tree, brands, vocabulary }) {
  const chance = random(1);
  const words = makeWords(chance, vocabulary);
  const shelf = zipf(chance, shuffled(chance, makeShelves(chance, tree, words)));
  const brand = zipf(chance, words.slice(-brands).map(capital));
  const word = zipf(chance, words);
  const tag = zipf(chance, TAGS);
  const color = zipf(chance, COLORS);

  const product = () => {
    const { path, noun, price } = shelf();
    const title = new Set([noun]);
    const length = 5 + below(chance, 4);
    while (title.size < length) title.add(word());
    return {
      title: capital([...title].join(" ")),
      product_type: path,
      brand: brand(),
      tags: [...new Set(Array.from({ length: below(chance, 5) }, tag))],
      price: price * Math.exp(chance() + chance() + chance() - 1.5),
    };
  };
  const products = [];
  while (products.length < wanted) {
    const one = product();
    // Groups have 2 to 4 variants, 3 on average: so a smaller share of the draws makes a group.
    const isGroup = chance() < SHARE_OF_VARIANTS / (3 - 2 * SHARE_OF_VARIANTS);
    const variants = Math.min(isGroup ? 2 + below(chance, 3) : 1, wanted - products.length);
    for (let variant = 0; variant < variants; variant++) {
      const id = String(100_000 + products.length);
      const price = one.price * (1 + variant / 10);
      products.push({
        ...one,
        id,
        link: `https://shop.example/products/${id}`,
        image_link: `https://shop.example/images/${id}.webp`,
        price: `${price.toFixed(2)} USD`,
        ...(chance() < SHARE_ON_SALE && { sale_price: `${(price * 0.8).toFixed(2)} USD` }),
        ...((isGroup || chance() < SHARE_WITH_COLOR) && { color: color() }),
        ...(isGroup && { item_group_id: `group-${products.length - variant}` }),
        availability: chance() < SHARE_OUT_OF_STOCK ? "out_of_stock" : "in_stock",
        // Some sell a thousand times better than the rest.
        popularity: Math.floor(1 / (chance() + 0.001)),
      });
    }
  }
  return products;
}

/** Every shelf with its path, the noun that its goods are called by, and what they cost. */
function makeShelves(chance, [departments, aisles, shelves], words) {
  const nouns = shuffled(chance, words);
  const name = () => capital(nouns.pop());
  return Array.from({ length: departments }, name).flatMap((department) =>
    Array.from({ length: aisles }, name).flatMap((aisle) =>
      Array.from({ length: shelves }, name).map((shelf) => ({
        path: `${department} > ${aisle} > ${shelf}`,
        noun: shelf.toLowerCase(),
        price: Math.exp(1 + 4 * chance()),
      })),
    ),
  );
}

/** Distinct words of two to four syllables. None is a plural: those meet their singular in the engine. */
function makeWords(chance, count) {
  const syllable = () => "bdfgklmnprtv"[below(chance, 12)] + "aeiou"[below(chance, 5)];
  const words = new Set();
  while (words.size < count) words.add(Array.from({ length: 2 + below(chance, 3) }, syllable).join(""));
  return [...words];
}

function shuffled(chance, list) {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = below(chance, at + 1);
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
