import { isFields, listOf, type Fields } from "./records.js";

/**
 * Whether a product comes from Shopify, in either of its shapes: of both, each variant becomes a product. Without variants,
 * others' products have a price of their own.
 */
export function isShopify(product: Fields): boolean {
  const { variants } = product;
  if (!Array.isArray(variants)) return false;
  return variants.length > 0 ? isFields(variants[0]) : "price_varies" in product || !("price" in product);
}

/**
 * A product of Shopify's as `products.json` has it. `/products/<handle>.js` and Liquid's `| json` have prices in
 * hundredths, in every currency, addresses without a scheme, and other names; only they say whether prices vary.
 */
export function productOfShopify({ body_html, description, ...product }: Fields): Fields {
  const variants = listOf(product.variants).filter(isFields);
  // Nothing of it can be bought: the engine leaves it out, and says so.
  if (variants.length === 0) return { ...product, variants: [{ id: "" }] };
  if (!("price_varies" in product)) return product;
  return {
    ...product,
    product_type: product.type,
    images: listOf(product.images).map((address) => ({ src: withScheme(address) })),
    variants: variants.map((variant) => ({
      ...variant,
      price: decimalOf(variant.price),
      compare_at_price: decimalOf(variant.compare_at_price),
    })),
  };
}

function decimalOf(hundredths: unknown): unknown {
  return Number.isInteger(hundredths) ? ((hundredths as number) / 100).toFixed(2) : hundredths;
}

function withScheme(address: unknown): unknown {
  return typeof address === "string" ? address.replace(/^(?=\/\/)/, "https:") : address;
}
