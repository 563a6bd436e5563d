import type { FlatEvent, ItemId } from "../events.js";
import { keepTold, toldBefore } from "./told-before.js";

/** Who tells: within the data layer, `gtag` told to send to another receiver is another one. */
export type Source = `dataLayer ${string}` | "shopify" | "jsonLd";

/**
 * Makes what tells whether an event is another source's to tell: of each name, whoever was the first to tell it at an
 * address is heard there, and the others are not; a shop that tells Google's tag, its ads and Shopify of one click has had
 * one click. Orders are heard from all, where they have the numbers by which they count once.
 *
 * Shopify often tells on the next page what happened on the one before (`page_location`): that is not heard where that page
 * told it by itself, which the tab remembers while it `mayKeep` it.
 */
export function firstToTell(mayKeep: () => boolean): (event: FlatEvent, source: Source) => boolean {
  const told = toldBefore();
  const first = new Map<string, { address: string; source: Source; item: ItemId | undefined }>();
  return (happened, source) => {
    const { event, items, transaction_id } = happened;
    const [address, item] = [location.href, items?.[0]?.item_id];
    if (event === "purchase" && transaction_id !== undefined) return false;
    const { page_location = address } = happened as { page_location?: unknown };
    if (source === "shopify" && page_location !== address) return told.includes(`${event} ${page_location}`);
    const teller = first.get(event);
    if (teller?.address === address && teller.source !== source) {
      // A page is marked up with one product; the page itself may tell of another one, looked at in passing.
      if (teller.source !== "jsonLd" || String(teller.item) === String(item)) return true;
    }
    first.set(event, { address, source, item });
    if (source !== "shopify") {
      const tells = `${event} ${address}`;
      told.push(tells);
      if (mayKeep()) keepTold(tells);
    }
    return false;
  };
}
