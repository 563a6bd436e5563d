import type { EventName } from "./regulars.js";

/** A product's id as the page has it; numbers are taken as the text they print as. */
export type ItemId = string | number;

/**
 * An item in an event, in GA4's words. Of it the id is needed, and read are quantity, price, discount and
 * coupon; the catalogue knows the rest.
 *
 * @example
 * ```ts
 * const item: EventItem = { item_id: "tea-1", quantity: 2 };
 * ```
 */
export interface EventItem {
  /** The product's id, as in the catalogue. */
  item_id: ItemId;
  /** The product's title. */
  item_name?: string;
  /** The product's brand. */
  item_brand?: string;
  /** The first level of the product's category. */
  item_category?: string;
  /** The second level of the product's category. */
  item_category2?: string;
  /** The third level of the product's category. */
  item_category3?: string;
  /** The fourth level of the product's category. */
  item_category4?: string;
  /** The fifth level of the product's category. */
  item_category5?: string;
  /** The variant, such as a size or a color. */
  item_variant?: string;
  /** The id of the list in which the product stood. */
  item_list_id?: string;
  /** The name of the list in which the product stood. */
  item_list_name?: string;
  /** What one piece costs, in the event's currency. */
  price?: number | string;
  /** How many pieces; 1 unless told. */
  quantity?: number | string;
  /** What was taken off the price of one piece. */
  discount?: number | string;
  /** The coupon used for this product. */
  coupon?: string;
  /** The product's place in the list. */
  index?: number;
  /** The offer that goes with the product. */
  promotion_id?: string;
}

/**
 * What goes with an event, in GA4's words.
 *
 * @example
 * ```ts
 * const order: EventParameters = {
 *   transaction_id: "T1",
 *   value: 9,
 *   currency: "USD",
 *   items: [{ item_id: "tea-1", quantity: 2 }],
 * };
 * shop.record({ event: "purchase", ...order });
 * ```
 */
export interface EventParameters {
  /** The products that the event is about. */
  items?: readonly EventItem[];
  /** The ISO 4217 code of the currency of every amount. */
  currency?: string;
  /** What the event is worth: the sum of an order. */
  value?: number | string;
  /** The order's number. */
  transaction_id?: ItemId;
  /** The coupon used for the whole order. */
  coupon?: string;
  /** What was taken off all prices together, where the items do not say it. */
  discount?: number | string;
  /** What shipping costs. */
  shipping?: number | string;
  /** What of the value is tax. */
  tax?: number | string;
  /** What was searched for. */
  search_term?: string;
  /** The id of the list of products. */
  item_list_id?: string;
  /** The name of the list of products. */
  item_list_name?: string;
  /** The offer that was seen or clicked. */
  promotion_id?: string;
  /** The offer's name. */
  promotion_name?: string;
  /** The name of the picture or banner with the offer. */
  creative_name?: string;
  /** Where on the page it stood. */
  creative_slot?: string;
  /** How the shopper signed up, logged in or shared. */
  method?: string;
  /** What kind of thing was shared. */
  content_type?: string;
  /** The one product that was shared. */
  item_id?: ItemId;
}

/**
 * An event with its parameters beside its name.
 *
 * @example
 * ```ts
 * const seen: FlatEvent = { event: "view_item", items: [{ item_id: "tea-1" }] };
 * ```
 */
export interface FlatEvent extends EventParameters {
  /** What happened. */
  event: EventName;
  /** Milliseconds since 1970; default: now. */
  time?: number;
}

/**
 * An event as it stands in a GA4 `dataLayer`.
 *
 * @example
 * ```ts
 * const seen: DataLayerEvent = { event: "view_item", ecommerce: { items: [{ item_id: "tea-1" }] } };
 * ```
 */
export interface DataLayerEvent {
  /** What happened. */
  event: EventName;
  /** What goes with it. */
  ecommerce: EventParameters;
  /** Milliseconds since 1970; default: now. */
  time?: number;
}

/**
 * What the shopper did, in any of the three forms in which shops already say it: flat, as a
 * `dataLayer` entry, or as the arguments of `gtag`.
 *
 * @example
 * ```ts
 * shop.record({ event: "view_item", items: [{ item_id: "tea-1" }] });
 * shop.record({ event: "add_to_cart", ecommerce: { items: [{ item_id: "tea-1", quantity: 2 }] } });
 * shop.record(["event", "search", { search_term: "green tea" }]);
 * ```
 */
export type ShopEvent =
  | FlatEvent
  | DataLayerEvent
  | readonly ["event", EventName, (EventParameters & { time?: number })?];
