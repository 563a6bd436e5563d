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

/** Of so many items a catalogue is asked in which form it has their ids, before they are left as they are. */
const MOST_ASKED = 3;

/**
 * Makes what tells the catalogue's id of an item: what the shop's own function says, or else the `item_id`, or the `id`,
 * which `gtag` takes for it. `shopify_US_123_456`, as Shopify's app for Google has it, is 456 where the catalogue knows
 * that and not the whole.
 */
export function itemIds(
  knows: (id: ItemId) => boolean,
  chosen: ((item: HeardItem) => ItemId | undefined) | undefined,
): (item: HeardItem) => ItemId | undefined {
  const known = knownForm(knows);
  return (item) => {
    const item_id = item.item_id ?? (item["id"] as ItemId);
    const id = chosen?.({ ...item, item_id }) ?? item_id;
    const variant = /^shopify_[a-z]{2}_\d+_(\d+)$/i.exec(String(id))?.[1];
    return variant === undefined ? id : known([id, variant]);
  };
}

/**
 * Makes what tells of an item's ids, each form in its place, the one that the catalogue has; or the first. Asking takes as
 * long as changing a price, so that the form of one item is taken for that of all.
 */
export function knownForm(knows: (id: ItemId) => boolean): (ids: readonly (ItemId | undefined)[]) => ItemId | undefined {
  let form = -1;
  let asked = 0;
  return (ids) => {
    const first = ids.find((id) => id !== undefined);
    const hasOthers = ids.some((id) => id !== undefined && id !== first);
    if (hasOthers && form < 0 && asked++ < MOST_ASKED) form = ids.findIndex((id) => id !== undefined && knows(id));
    return ids[form] ?? first;
  };
}
