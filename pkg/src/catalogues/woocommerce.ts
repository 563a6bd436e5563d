import type { ProductRecord } from "../records.js";
import { plain } from "./entities.js";
import { isFields, listOf, textOf, type Fields } from "./records.js";

/** A currency has no more places behind the point than this, whatever is claimed. */
const MOST_PLACES = 6;

/** Whether a product comes from WooCommerce's Store API: nothing else has prices in the currency's smallest unit. */
export function isWooCommerce(product: Fields): boolean {
  return isFields(product.prices) && "currency_minor_unit" in product.prices;
}

/** A product of WooCommerce's Store API in Merchant's names. */
export function productOfWooCommerce(product: Fields): ProductRecord {
  const parent = textOf(product.parent);
  return {
    id: textOf(product.id),
    title: plain(textOf(product.name)),
    link: textOf(product.permalink),
    image_link: textsOf(product.images, "src")[0] ?? "",
    ...pricesOf(isFields(product.prices) ? product.prices : {}),
    availability: product.is_on_backorder === true ? "backorder" : product.is_in_stock === false ? "out_of_stock" : "in_stock",
    brand: plain(textsOf(product.brands, "name")[0] ?? ""),
    product_type: categoryOf(listOf(product.categories).filter(isFields)),
    tags: textsOf(product.tags, "name").map(plain),
    color: colorsOf(product).join("/"),
    average_rating: textOf(product.average_rating),
    review_count: textOf(product.review_count),
    // A variation's parent; 0 where it is none.
    item_group_id: parent === "0" ? "" : parent,
  };
}

/** What a field says in each element of a list. */
function textsOf(list: unknown, field: string): string[] {
  return listOf(list).filter(isFields).map((element) => textOf(element[field])).filter(Boolean);
}

/** Texts of whole numbers in the currency's smallest unit, as amounts: `"1105"` is `"11.05 GBP"`, or `"1105 JPY"`. */
function pricesOf(prices: Fields): { price: string; sale_price: string } {
  const unit = prices.currency_minor_unit;
  const places = Number.isInteger(unit) && (unit as number) >= 0 ? Math.min(unit as number, MOST_PLACES) : 2;
  const amount = (minor: string): string => {
    if (!/^\d+$/.test(minor)) return "";
    const digits = minor.padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places);
    return `${places === 0 ? whole : `${whole}.${digits.slice(-places)}`} ${textOf(prices.currency_code)}`.trim();
  };
  const now = textOf(prices.price);
  const full = textOf(prices.regular_price) || now;
  const sale = textOf(prices.sale_price) || now;
  return { price: amount(full), sale_price: Number(sale) < Number(full) ? amount(sale) : "" };
}

/**
 * The deepest category as a path. The interface lists a product's categories side by side; how they lie within each
 * other shows in their addresses alone: `/product-category/clothing/hoodies/`.
 */
function categoryOf(categories: readonly Fields[]): string {
  const segments = (category: Fields) => textOf(category.link).replace(/\/+$/, "").split("/");
  const name = (category: Fields) => plain(textOf(category.name)).replaceAll(">", "/");
  const [first, ...others] = categories;
  if (first === undefined) return "";
  const deepest = others.reduce((deep, other) => (segments(other).length > segments(deep).length ? other : deep), first);
  const path = segments(deepest)
    .map((segment) => categories.find(({ slug }) => textOf(slug) === segment))
    .filter((category) => category !== undefined)
    .map(name);
  return path.length === 0 ? name(deepest) : path.join(" > ");
}

function colorsOf({ attributes }: Fields): string[] {
  return listOf(attributes)
    .filter(isFields)
    .filter(({ name }) => /^colou?r$/i.test(textOf(name)))
    .flatMap(({ terms }) => textsOf(terms, "name"))
    .map(plain);
}
