import { asText } from "../errors.js";
import type { Report } from "../problems.js";
import type { ProductRecord } from "../records.js";

type Node = Record<string, unknown>;

/** A product that is marked up in a page, or one of its variants. */
export interface MarkedUpProduct {
  record: ProductRecord;
  /** The ids by which the shop may know it, each kind in a place of its own; the record has the first. */
  ids: readonly (string | undefined)[];
  /** The record's price is the lowest of several. */
  isFrom: boolean;
  /** It came in a list, be it the only one there. */
  isListed: boolean;
}

/** What leads to the products that a page is about; what is merely named beside them, such as similar ones, is not. */
const LIST = "itemListElement";
const WAYS = ["@graph", "mainEntity", LIST, "item"];
/** What a group says for all its variants. */
const SHARED = ["name", "brand", "category", "image", "url", "color", "material"];
const RELATIONS = ["isAccessoryOrSparePartFor", "isConsumableFor", "isOftenBoughtWith", "isRelatedTo", "isSimilarTo"];
/** An end for what was nested to no purpose. */
const DEEPEST = 24;

/** schema.org's words for stock, where they are not also the feed's. */
const AVAILABILITY: Record<string, string> = {
  LimitedAvailability: "in_stock",
  OnlineOnly: "in_stock",
  MadeToOrder: "in_stock",
  InStoreOnly: "out_of_stock",
  Reserved: "out_of_stock",
  PreSale: "preorder",
};

/**
 * The products that a page marks up as schema.org's JSON-LD, each variant a record of its own: from `Product`,
 * `ProductGroup` and lists of them. The id is the `sku`, else the `productID`, the variant in a Shopify address, or the
 * address. Of several offers the first counts, and of a range of prices the lowest; the price before a reduction is the
 * one whose `priceType` says so.
 *
 * What is no JSON is told as `json_ld.parse`, and passed over.
 *
 * @example
 * ```ts
 * const shop = await open({ catalog: productsOfJsonLd(document) });
 * ```
 */
export function productsOfJsonLd(document: Document, report?: Report): ProductRecord[] {
  const found = markedUpProducts(document, report).flat();
  return [...new Map(found.map(({ record }) => [record.id, record])).values()];
}

/** The same, with what listening has to know: for each product of the page its variants, or itself. */
export function markedUpProducts(document: Document, report?: Report): MarkedUpProduct[][] {
  const roots = parsedScripts(document, report);
  const nodes = new Map<unknown, Node>();
  eachNode(roots, (node) => {
    // A mention has nothing but its id.
    if (typeof node["@id"] === "string" && Object.keys(node).length > 1) nodes.set(node["@id"], node);
  });
  /** One or several values, each mention of a node replaced by it. */
  const listed = (value: unknown): Node[] => {
    const values = Array.isArray(value) ? value : [value];
    return values.filter(isNode).map((node) => (Object.keys(node).length === 1 && nodes.get(node["@id"])) || node);
  };
  const products: MarkedUpProduct[][] = [];
  const look = (value: unknown, depth: number, isListed: boolean): void => {
    for (const node of listed(value)) {
      if (isProduct(node)) {
        products.push(variantsOf(node, listed).map((variant) => ({ ...marked(variant, listed, document), isListed })));
      } else if (depth < DEEPEST) for (const way of WAYS) look(node[way], depth + 1, isListed || way === LIST);
    }
  };
  look(roots.flat(), 0, false);
  return products;
}

function parsedScripts(document: Document, report: Report | undefined): unknown[] {
  return [...document.querySelectorAll('script[type^="application/ld+json" i]')].flatMap(({ textContent }) => {
    try {
      return [JSON.parse(textContent!)];
    } catch {
      report?.([
        {
          code: "json_ld.parse",
          field: "script",
          value: asText(textContent!.trim()),
          expected: "JSON, as application/ld+json is",
          mend: "Have the page's JSON-LD written by a JSON encoder; Google's Rich Results Test shows where it breaks.",
          count: 1,
        },
      ]);
      return [];
    }
  });
}

function eachNode(value: unknown, see: (node: Node) => void, depth = 0): void {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  if (isNode(value)) see(value);
  for (const below of Object.values(value)) eachNode(below, see, depth + 1);
}

/** The variants of a product, each as a product of its own with what all have in common; or the product itself. */
function variantsOf(product: Node, listed: (value: unknown) => Node[]): Node[] {
  const shared = Object.fromEntries(SHARED.map((name) => [name, product[name]]));
  const group = { inProductGroupWithID: textOf(product["productGroupID"]) ?? idOf(product) };
  const variants = listed(product["hasVariant"]);
  if (variants.length > 0) return variants.map((variant) => ({ ...group, ...shared, ...variant }));
  const offers = listed(product["offers"]).flatMap((offer) => [...listed(offer["offers"]), offer]);
  // So Shopify's older themes name variants.
  const apart = offers.filter((offer) => textOf(offer["sku"]) ?? shopifyVariant(offer["url"]));
  if (apart.length < 2) return [product];
  const named = (offer: Node) => ({ sku: offer["sku"], url: offer["url"] ?? product["url"], offers: offer });
  return apart.map((offer) => ({ ...group, ...shared, ...named(offer) }));
}

function marked(node: Node, listed: (value: unknown) => Node[], page: Document): Omit<MarkedUpProduct, "isListed"> {
  const [offer = {}] = listed(node["offers"]);
  const { lowPrice, highPrice } = offer;
  const record: Record<string, unknown> = {
    id: idOf(node) ?? "",
    title: textOf(node["name"]) ?? "",
    brand: nameOf(node["brand"]),
    product_type: nameOf(node["category"]),
    color: textOf(node["color"]),
    material: nameOf(node["material"]),
    item_group_id: textOf(node["inProductGroupWithID"]),
    link: address(node["url"], page),
    image_link: address(node["image"], page),
    ...pricesOf(offer, listed),
  };
  for (const relation of RELATIONS) {
    const related = listed(node[relation]).map(idOf).filter((id) => id !== undefined);
    if (related.length > 0) record[relation] = related;
  }
  for (const name in record) if (record[name] === undefined) delete record[name];
  return { record: record as ProductRecord, ids: idsOf(node), isFrom: highPrice !== undefined && highPrice !== lowPrice };
}

function pricesOf(offer: Node, listed: (value: unknown) => Node[]): Partial<ProductRecord> {
  // A price by the kilogram, or for members, is not what the shopper pays.
  const prices = listed(offer["priceSpecification"]).filter((price) => !price["referenceQuantity"] && !price["validForMemberTier"]);
  const isFull = (price: Node) => /(ListPrice|SRP|SuggestedRetailPrice|StrikethroughPrice)$/.test(String(price["priceType"]));
  const now = prices.find((price) => !isFull(price)) ?? {};
  const full = prices.find(isFull);
  const currency = textOf(offer["priceCurrency"]) ?? textOf(now["priceCurrency"]) ?? "";
  const money = (amount: unknown) => {
    const text = textOf(amount);
    return text && (/[a-z]/i.test(text) ? text : `${text} ${currency}`.trim());
  };
  const price = money(offer["price"]) ?? money(now["price"]) ?? money(offer["lowPrice"]);
  const stock = textOf(offer["availability"])?.replace(/^.*[/#:]/, "");
  const availability = stock && (AVAILABILITY[stock] ?? stock);
  const before = money(full?.["price"]);
  return before === undefined ? { price, availability } as Partial<ProductRecord> : { price: before, sale_price: price, availability } as Partial<ProductRecord>;
}

/** What may be the product's id with the shop, the likeliest first. */
function idsOf(node: Node): (string | undefined)[] {
  const [offer, ...others] = [node["offers"]].flat() as (Node | undefined)[];
  // Of a product without variants, Shopify's themes name the only one in its offer.
  const offered = others.length === 0 ? offer?.["url"] : undefined;
  const variant = [node["@id"], node["url"], offered].map(shopifyVariant).find((id) => id !== undefined);
  return [node["sku"], node["productGroupID"], node["productID"], variant].map(textOf);
}

function idOf(node: Node): string | undefined {
  return idsOf(node).find((id) => id !== undefined) ?? textOf(node["url"]) ?? textOf(node["@id"]);
}

function shopifyVariant(address: unknown): string | undefined {
  return /[?&]variant=(\d+)/.exec(String(address))?.[1];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `Product`, `https://schema.org/ProductGroup`, or a list with one of them. */
function isProduct(node: Node): boolean {
  return [node["@type"]].flat().some((type) => /(^|[/#:])(Product|ProductGroup|ProductModel|IndividualProduct)$/.test(String(type)));
}

/** Of several the first. */
function textOf(value: unknown): string | undefined {
  const [first] = [value].flat();
  return typeof first === "string" ? first.trim() || undefined : typeof first === "number" ? String(first) : undefined;
}

/** A name, or that of the thing. */
function nameOf(value: unknown): string | undefined {
  const [first] = [value].flat();
  return isNode(first) ? textOf(first["name"]) : textOf(first);
}

function address(value: unknown, page: Document): string | undefined {
  const [first] = [value].flat();
  const text = isNode(first) ? (textOf(first["url"]) ?? textOf(first["contentUrl"])) : textOf(first);
  try {
    return text && new URL(text, page.baseURI).href;
  } catch {
    return undefined;
  }
}
