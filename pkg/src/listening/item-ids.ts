import type { EventItem, ItemId } from "../events.js";

/**
 * An item as a page tells of it, in GA4's words and whatever else the shop puts beside them.
 *
 * @example
 * ```ts
 * const item: HeardItem = { item_id: "gla_17", item_name: "Assam", internal_id: 17 };
 * ```
 */
export interface HeardItem extends EventItem {
  [field: string]: unknown;
}

/** So often a catalogue is asked in which form it has its ids, before they are left as they are. */
const MOST_QUESTIONS = 5;

/**
 * Makes what tells the catalogue's id of an item: what the shop's own function says, or else the `item_id`, or the `id`,
 * which `gtag` takes for it. `shopify_US_123_456`, as Shopify's app for Google has it, is 456 where the catalogue knows
 * that and not the whole.
 */
export function itemIds(
  knows: (id: ItemId) => boolean,
  chosen: ((item: HeardItem) => ItemId | undefined) | undefined,
): (item: HeardItem) => ItemId | undefined {
  let isVariant: boolean | undefined;
  let questions = 0;
  return (item) => {
    const item_id = item.item_id ?? (item["id"] as ItemId);
    const id = chosen?.({ ...item, item_id }) ?? item_id;
    const variant = /^shopify_[a-z]{2}_\d+_(\d+)$/i.exec(String(id))?.[1];
    if (variant === undefined) return id;
    // Asking takes as long as updating a price, so that the form of one id is taken for that of all.
    if (isVariant === undefined && questions++ < MOST_QUESTIONS) {
      if (knows(id)) isVariant = false;
      else if (knows(variant)) isVariant = true;
    }
    return isVariant ? variant : id;
  };
}
