/**
 * Catalogues in the forms in which shops have them: Google Merchant's feed as XML, Shopify's `products.json` and
 * `/products/<handle>.js`, WooCommerce's Store API, a page's JSON-LD. `open` reads them by itself, and loads this for it; it
 * is for pages that want the products before.
 *
 * @packageDocumentation
 */
export { productsOfJsonLd } from "./json-ld.js";
export { productsOf } from "./products.js";
/** @internal */
export { loadCatalog, type LoadCatalog } from "./load.js";
