// A shop's catalogue as a Google Merchant feed. Every text is made from the number of what it belongs to alone,
// so that the file can be written in the order of the ids with nothing kept in memory.
import { below, random } from "../speed/random.mjs";
import { lineWriter } from "./lines.mjs";
import { capital, COLOURS, describingWords, MEASURES, names, SIZES } from "./words.mjs";

const COLUMNS = "id title link image_link availability price sale_price brand product_type item_group_id".split(" ");
const SITE = "https://www.hearth-and-field.example";
const IMAGES = "https://cdn.hearth-and-field.example/s/files/1/0551/9242/0441/products";
/** When the pictures were taken; servers of pictures add it to addresses. */
const FIRST_PICTURE = 1_600_000_000;
const SECONDS_OF_PICTURES = 5 * 365 * 86_400;
const SHARE_OUT_OF_STOCK = 0.04;
const SHARE_ON_SALE = 0.12;
/** So many of the most usual words name the deepest categories, such as "Wooden bowl". */
const KINDS = 150;
const LONGEST_TITLE = 9;
const SHORTEST_TITLE = 4;

export function writeCatalogue(path, layout, shop) {
  const describe = describer(layout, shop);
  const file = lineWriter(path);
  file.write(COLUMNS.join("\t"));
  const byId = Uint32Array.from(layout.id.keys()).sort((a, b) => layout.id[a] - layout.id[b]);
  for (const item of byId) {
    const product = describe(item);
    file.write(COLUMNS.map((column) => product[column] ?? "").join("\t"));
  }
  file.close();
}

function describer({ id, leaves, leafOf, clusterOf, productOf, hasVariants }, { vocabulary, brands }) {
  const words = describingWords(random(31), vocabulary);
  const brandNames = names(random(37), brands);
  const rangeNames = names(random(41), vocabulary);
  /** By Zipf's law. */
  const one = (list, chance) => list[Math.floor(list.length ** chance()) - 1];

  return (item) => {
    const product = productOf[item];
    const leaf = leaves[leafOf[item]];
    const ofLeaf = random(mixed(1, leafOf[item]));
    const ofCluster = random(mixed(2, clusterOf[item]));
    const ofProduct = random(mixed(3, product));
    const ofItem = random(mixed(4, item));

    const leafBrands = Array.from({ length: 12 }, () => one(brandNames, ofLeaf));
    const clusterBrand = one(leafBrands, ofCluster);
    const range = ofCluster() < 0.5 ? one(rangeNames, ofCluster) : undefined;
    const clusterWord = words[one(leaf.words, ofCluster) - 1];
    const brand = ofProduct() < 0.6 ? clusterBrand : one(leafBrands, ofProduct);

    const before = new Set();
    if (ofProduct() < 0.7) before.add(brand);
    if (range !== undefined && ofProduct() < 0.8) before.add(range);
    if (ofProduct() < 0.6) before.add(capital(clusterWord));
    const noun = capital(leaf.noun);
    const after = detail(ofProduct, ofItem, hasVariants[item] === 1);
    const length = SHORTEST_TITLE + below(ofProduct, LONGEST_TITLE - SHORTEST_TITLE - 1);
    while (before.size + wordsOf(noun) + wordsOf(after) < length) {
      before.add(capital(ofProduct() < 0.6 ? words[one(leaf.words, ofProduct) - 1] : one(words, ofProduct)));
    }
    const title = [...before, noun, after].filter(Boolean).join(" ");

    const price = charm(leaf.price * Math.exp((ofCluster() + ofProduct() + ofProduct() - 1.5) * 1.2));
    const variants = hasVariants[item] === 1;
    const page = `${SITE}/products/${slug(variants ? [...before, noun].join(" ") : title)}-${id[product]}`;
    const picture = FIRST_PICTURE + below(ofItem, SECONDS_OF_PICTURES);
    return {
      id: id[item],
      title,
      link: variants ? `${page}?variant=${id[item]}` : page,
      image_link: `${IMAGES}/${slug(title)}_800x800.jpg?v=${picture}`,
      availability: ofItem() < SHARE_OUT_OF_STOCK ? "out_of_stock" : "in_stock",
      price: `${price.toFixed(2)} EUR`,
      sale_price: ofProduct() < SHARE_ON_SALE ? `${charm(price * 0.8).toFixed(2)} EUR` : undefined,
      brand,
      product_type: leaf.kind === undefined ? leaf.aisle : `${leaf.aisle} > ${capital(words[leaf.kind % KINDS])} ${leaf.noun}`,
      item_group_id: variants ? `G${id[product]}` : undefined,
    };
  };
}

/** What parts variants, or a measure as many titles end with. */
function detail(ofProduct, ofItem, variants) {
  const kind = ofProduct();
  const chance = variants ? ofItem : ofProduct;
  if (!variants && kind < 0.4) return "";
  if (kind < 0.75) return COLOURS[below(chance, COLOURS.length)];
  const list = kind < 0.85 ? SIZES : MEASURES;
  return list[below(chance, list.length)];
}

/** Prices end as shops let them end. */
function charm(price) {
  return price < 20 ? Math.max(1, Math.round(price * 2)) / 2 - 0.01 : Math.round(price) - 0.05;
}

function slug(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

function wordsOf(text) {
  return text === "" ? 0 : text.split(" ").length;
}

/** Neighbouring numbers, unrelated beginnings. */
function mixed(kind, number) {
  let state = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  return (state ^ (state >>> 13)) | 0;
}
