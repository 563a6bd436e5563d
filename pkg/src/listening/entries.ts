import type { FlatEvent } from "../events.js";
import type { EventName } from "../regulars.js";

type Fields = Record<string, unknown>;

/** What is heard; the type checker sees to it that it is all the engine knows. */
const HEARD: Record<EventName, true> = {
  view_item_list: true,
  select_item: true,
  view_item: true,
  add_to_wishlist: true,
  add_to_cart: true,
  remove_from_cart: true,
  view_cart: true,
  begin_checkout: true,
  add_shipping_info: true,
  add_payment_info: true,
  purchase: true,
  refund: true,
  view_promotion: true,
  select_promotion: true,
  search: true,
  view_search_results: true,
  sign_up: true,
  login: true,
  share: true,
  dismiss_item: true,
  dismiss_promotion: true,
  review_item: true,
  refer_friend: true,
  join_group: true,
};
const NAMES = Object.keys(HEARD);

/** What Universal Analytics called what now are `items`: who still pushes it, pushes GA4's beside it. */
const OF_UNIVERSAL_ANALYTICS = /^(currencyCode|impressions|click|detail|add|remove|checkout|checkout_option|purchase|refund|promoView|promoClick)$/;

/**
 * Makes a reader of one data layer's entries, in their order, that answers the event that an entry is, or nothing where
 * it is none about shopping: a setting, a command to `gtag`, another page's event, one of Universal Analytics.
 *
 * As in Google Tag Manager, `ecommerce` pushed without an event holds for the events after it that bring none, until
 * `ecommerce: null`. What an event brought itself is never another's, as it is there unless the shop resets it: an
 * `add_to_cart` without items would put a whole list into the cart.
 */
export function entryReader(): (entry: unknown) => FlatEvent | undefined {
  let pushed: Fields | undefined;
  return (entry) => {
    if (!isFields(entry)) return undefined;
    // The arguments of gtag("event", name, parameters).
    if (entry[0] === "event") return eventOf(entry[1], entry[2]);
    const { event, ecommerce, eventModel } = entry;
    if ("ecommerce" in entry) {
      pushed = isFields(ecommerce) && event === undefined ? { ...pushed, ...ecommerce } : undefined;
    }
    // So Google's scripts repeat what gtag was told.
    if (eventModel !== undefined) return undefined;
    const own = isFields(ecommerce) ? ecommerce : isFlat(entry) ? {} : pushed ?? {};
    if (!isFlat(own) && Object.keys(own).some((field) => OF_UNIVERSAL_ANALYTICS.test(field))) return undefined;
    const { ecommerce: _, ...flat } = entry;
    return eventOf(event, { ...flat, ...own });
  };
}

function eventOf(name: unknown, parameters: unknown): FlatEvent | undefined {
  if (!NAMES.includes(name as string)) return undefined;
  // What a page calls time is not when it happened.
  const { time: _, ...fields } = isFields(parameters) ? parameters : {};
  return { ...fields, event: name as EventName };
}

function isFlat(fields: Fields): boolean {
  return fields["items"] !== undefined || fields["item_id"] !== undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
