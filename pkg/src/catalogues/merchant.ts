import { isFields, listOf, textOf, type Fields } from "./records.js";

/** What Merchant calls a field, and what others do, the likeliest first. */
const OTHER_NAMES: readonly (readonly [string, ...string[]])[] = [
  ["id", "offer_id", "item_id", "product_id", "sku"],
  ["title", "name"],
  ["product_type", "product_types", "category", "item_category"],
  ["brand", "item_brand", "vendor"],
  ["link", "url"],
  ["image_link", "image"],
  ["color", "colour"],
];

/**
 * Whether a product may have other names than Merchant's feed. Most have not, and are taken as they are; so are those that
 * say themselves how they want to be written.
 */
export function isRenamed(product: Fields): boolean {
  if ("toJSON" in product) return false;
  return !("id" in product && "title" in product) || "offerId" in product || isFields(product.price) || isFields(product.sale_price);
}

/** A product in Merchant's names, also from Google's own interfaces (`offerId`, prices as objects). */
export function productOfMerchant(product: Fields): Fields {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(product)) {
    fields[plainName(name)] ??= isFields(value) && "value" in value && "currency" in value ? `${textOf(value.value)} ${textOf(value.currency)}` : value;
  }
  // Google's own JSON has ids of the whole account beside the shop's.
  if (fields.offer_id !== undefined) fields.id = fields.offer_id;
  for (const [name, ...others] of OTHER_NAMES) {
    const other = others.find((other) => other in fields);
    if (other !== undefined) fields[name] ??= fields[other];
  }
  // Of several types, what a product is first is what counts.
  fields.product_type = listOf(fields.product_type)[0] ?? fields.product_type;
  return fields;
}

/** A field's name as the feed's specification writes it: `g:image_link`, `image link` and `imageLink` are `image_link`. */
export function plainName(name: string): string {
  const local = name.slice(name.indexOf(":") + 1).trim();
  return local.replace(/([\p{Ll}\d])(?=\p{Lu})/gu, "$1_").replace(/[ -]/g, "_").toLowerCase();
}
