import { invalidArgument } from "../errors.js";
import { productsOfJsonLd } from "./json-ld.js";
import { isRenamed, productOfMerchant } from "./merchant.js";
import { readMerchantXml } from "./merchant-xml.js";
import { isFields } from "./records.js";
import { isShopify, productOfShopify } from "./shopify.js";
import { isWooCommerce, productOfWooCommerce } from "./woocommerce.js";

/**
 * The products of a catalogue in any of the forms that `open` takes, for a page that joins, filters or changes them before
 * it opens the shop: in Google Merchant's names, but for Shopify's, which stay as `products.json` has them. A text is
 * XML or JSON, a document a page with JSON-LD, everything else what `JSON.parse` makes of JSON. But for documents it works
 * in Node and in workers too.
 *
 * Errors, named `RegularsError`: `argument` for what is no catalogue.
 *
 * @example
 * ```ts
 * import { productsOf } from "regulars/catalogues";
 *
 * const answer = await fetch("/wp-json/wc/store/v1/products?per_page=100");
 * const shop = await open({ catalog: productsOf(await answer.json()).filter((product) => "price" in product) });
 * ```
 */
export function productsOf(catalog: unknown): object[] {
  if (typeof catalog === "string") return productsOfText(catalog);
  return isPage(catalog) ? productsOfJsonLd(catalog) : productsIn(catalog).map(recognised);
}

export function isPage(catalog: unknown): catalog is Document {
  return isFields(catalog) && typeof catalog.querySelectorAll === "function";
}

function productsOfText(text: string): object[] {
  return readMerchantXml(text)?.products ?? productsIn(parsed(text)).map(recognised);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument("catalog", text, "XML or JSON", "Hand a tab-separated feed to open() by its address.");
  }
}

/** The list within an answer, or the only product that it is. */
function productsIn(catalog: unknown): readonly unknown[] {
  if (Array.isArray(catalog)) return catalog;
  if (isFields(catalog)) {
    if (Array.isArray(catalog.products)) return catalog.products;
    if (isShopify(catalog) || isWooCommerce(catalog)) return [catalog];
  }
  throw invalidArgument("catalog", catalog, "a list of products, or an object with a list `products`", "Pass the list itself.");
}

/** What is no record at all the engine refuses, and counts. */
function recognised(product: unknown): object {
  if (!isFields(product)) return product as object;
  if (isShopify(product)) return productOfShopify(product);
  if (isWooCommerce(product)) return productOfWooCommerce(product);
  return isRenamed(product) ? productOfMerchant(product) : product;
}
