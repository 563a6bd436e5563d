import type { EventName } from "./regulars.js";

/** A product's id as the page has it; numbers are taken as the text they print as. */
export type ItemId = string | number;

/** An item in an event, in GA4's words. Only the id matters; the catalogue knows the rest. */
export interface EventItem {
  item_id: ItemId;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_category2?: string;
  item_category3?: string;
  item_category4?: string;
  item_category5?: string;
  item_variant?: string;
  item_list_id?: string;
  item_list_name?: string;
  price?: number | string;
  quantity?: number | string;
  discount?: number | string;
  coupon?: string;
  index?: number;
  promotion_id?: string;
}

/** What goes with an event, in GA4's words. */
export interface EventParameters {
  items?: readonly EventItem[];
  currency?: string;
  value?: number | string;
  transaction_id?: ItemId;
  coupon?: string;
  shipping?: number | string;
  tax?: number | string;
  search_term?: string;
  item_list_id?: string;
  item_list_name?: string;
  promotion_id?: string;
  promotion_name?: string;
  creative_name?: string;
  creative_slot?: string;
  method?: string;
  content_type?: string;
  item_id?: ItemId;
}

/** An event with its parameters beside its name. */
export interface FlatEvent extends EventParameters {
  event: EventName;
  /** Milliseconds since 1970; default: now. */
  time?: number;
}

/** An event as it stands in a GA4 `dataLayer`. */
export interface DataLayerEvent {
  event: EventName;
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
