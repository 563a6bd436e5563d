import type { ItemId } from "./events.js";
import type { Availability } from "./regulars.js";

/**
 * A product as a shop has it, in the field names of Google Merchant Center. Fields that are not
 * named here may stay in the record.
 *
 * @example
 * ```ts
 * const products: ProductRecord[] = [
 *   { id: 101, title: "Assam", product_type: "Drinks > Tea", price: "4.50 USD", availability: "in_stock" },
 * ];
 * const shop = await open({ catalog: products });
 * ```
 */
export interface ProductRecord {
  /** The shop's own id; events name products by it. */
  id: ItemId;
  /** The title that shoppers read. */
  title: string;
  /** The shop's own category as a path: `"Drinks > Tea"`. */
  product_type?: string;
  /** Google's category as a path, for products without a `product_type`. */
  google_product_category?: string;
  /** Who makes it. */
  brand?: string;
  /** Its color; several with `/` between. */
  color?: string;
  /** What else it is: a list, or a text with commas between. */
  tags?: readonly string[] | string;
  /**
   * What it does for the shop: `"traffic"`, `"relationship"`, `"event"`, `"referral"`, `"profit"` or `"exclusive"`. The
   * feed mixes roles by where the shopper stands with the shop. A tag or label `"role:profit"` says the same.
   */
  role?: string;
  /** What it is made of; counts among the tags. */
  material?: string;
  /** For whom it is; counts among the tags. */
  gender?: string;
  /** For which age it is; counts among the tags. */
  age_group?: string;
  /** A label of the shop's own; counts among the tags, as those up to 4 do. */
  custom_label_0?: string;
  /** A label of the shop's own; counts among the tags. */
  custom_label_1?: string;
  /** A label of the shop's own; counts among the tags. */
  custom_label_2?: string;
  /** A label of the shop's own; counts among the tags. */
  custom_label_3?: string;
  /** A label of the shop's own; counts among the tags. */
  custom_label_4?: string;
  /** What it costs: `"4.50 USD"`, or a number. */
  price?: string | number;
  /** What it costs while it is on sale, below `price`. */
  sale_price?: string | number;
  /** Whether it can be had; in stock unless told. Google's other spellings are understood as well. */
  availability?: Availability | (string & {}) | boolean;
  /** What its variants have in common; of one group, a list shows one. */
  item_group_id?: ItemId;
  /** The product page. */
  link?: string | URL;
  /** The main picture. */
  image_link?: string | URL;
  /** How much it is wanted, on any scale from 0 up: orders or views of the last weeks. */
  popularity?: string | number;
  /**
   * What other products are to this one, as Merchant has it: texts such as `"accessory:id:X1"` or objects. An id that the
   * catalogue does not have is the problem `product.related`, and passed over.
   */
  related_product?: string | readonly (string | RelatedProduct)[] | RelatedProduct;
  /** The ids of what adds to its use: a tripod to a camera. */
  accessories?: Ids;
  /** The ids of what is used up in it: paper to a printer. */
  consumables?: Ids;
  /** The ids of what keeps it in good order: polish to shoes. */
  care?: Ids;
  /** The ids of what is often bought with it. */
  complements?: Ids;
  /**
   * The ids of what is in it, 32 at most, which makes it a bundle; one named twice counts once: see
   * {@link Shop.bundles}.
   */
  bundle_items?: Ids;
  /** Further fields, which do no harm; of schema.org's, those that name related products are read. */
  [field: string]: unknown;
}

/**
 * The ids of some products: a list, or a text with commas between; at most 32.
 *
 * @example
 * ```ts
 * const accessories: Ids = ["tripod-1", 4711];
 * ```
 */
export type Ids = readonly ItemId[] | ItemId;

/**
 * What another product is to one, in Google Merchant's words.
 *
 * @example
 * ```ts
 * const batteries: RelatedProduct = { relationship_type: "required_part", identifier_type: "id", identifier: "AA-4" };
 * ```
 */
export interface RelatedProduct {
  /** What it is to the product. `"different_brand"` counts as a substitute. */
  relationship_type:
    | "part_of_set"
    | "required_part"
    | "often_bought_with"
    | "substitute"
    | "different_brand"
    | "accessory"
    | (string & {});
  /** How it is named. Products are not known by their `"gtin"` here. Default: `"id"`. */
  identifier_type?: "id" | (string & {});
  /** Its id. */
  identifier: ItemId;
}

/**
 * What a page knows better of a product than the pack or the catalogue, for `update`: what is given takes the
 * place of what was known, the rest stays.
 *
 * @example
 * ```ts
 * const sold: ProductUpdate = { item_id: "tea-1", availability: "out_of_stock" };
 * ```
 */
export interface ProductUpdate {
  /** The product's id as lists name it, or the id of a group. */
  item_id: ItemId;
  /** What it costs: `"4.50 USD"`, or a number. */
  price?: string | number;
  /** What it costs while it is on sale, below `price`. */
  sale_price?: string | number;
  /** Whether it can be had. */
  availability?: Availability | (string & {}) | boolean;
  /** The title that shoppers read. */
  title?: string;
  /** The product page. */
  link?: string;
  /** The main picture. */
  image_link?: string;
}

/**
 * What a Shopify shop answers at `/products.json`: each variant becomes a product of its own. A list
 * in Google Merchant field names may stand under `products` as well.
 *
 * @example
 * ```ts
 * const response: ShopifyProducts = await (await fetch("/products.json?limit=250")).json();
 * const shop = await open({ catalog: response });
 * ```
 */
export interface ShopifyProducts {
  /** The products. */
  products: readonly object[];
}

/**
 * A product of Shopify's, as `/products/<handle>.js` answers it and Liquid's `{{ product | json }}` writes it into a page:
 * prices in hundredths. A list of them is a catalogue as well.
 *
 * @example
 * ```ts
 * const product: ShopifyProduct = await (await fetch("/products/assam.js")).json();
 * const shop = await open({ catalog: [product] });
 * ```
 */
export interface ShopifyProduct {
  /** The product's id, which its variants share as their group. */
  id: ItemId;
  /** Its variants, each of which becomes a product of its own. */
  variants: readonly object[];
}

/**
 * A page that marks its products up as schema.org's JSON-LD: its `document`.
 *
 * @example
 * ```ts
 * const page: MarkedUpPage = document;
 * const shop = await open({ catalog: page });
 * ```
 */
export interface MarkedUpPage {
  /** What addresses in the markup are relative to. */
  readonly baseURI: string;
  /** Finds the scripts that hold it. */
  querySelectorAll(selectors: string): ArrayLike<{ readonly textContent: string | null }>;
}
