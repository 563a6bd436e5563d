import type { FlatEvent, ItemId } from "../events.js";

/** Who tells: within the data layer, `gtag` told to send to another receiver is another one. */
export type Source = `dataLayer ${string}` | "shopify" | "jsonLd";

/**
 * Makes what tells whether an event is another source's to tell: of each name, whoever was the first to tell it at an
 * address is heard there, and the others are not; a shop that tells Google's tag, its ads and Shopify of one click has had
 * one click. Orders are heard from all, since they have numbers by which they count once.
 */
export function firstToTell(): (event: FlatEvent, source: Source) => boolean {
  const first = new Map<string, { address: string; source: Source; item: ItemId | undefined }>();
  return ({ event, items }, source) => {
    const [address, item] = [location.href, items?.[0]?.item_id];
    const teller = first.get(event);
    if (event !== "purchase" && teller?.address === address && teller.source !== source) {
      // A page is marked up with one product; the page itself may tell of another one, looked at in passing.
      if (teller.source !== "jsonLd" || String(teller.item) === String(item)) return true;
    }
    first.set(event, { address, source, item });
    return false;
  };
}
