/// <reference lib="esnext.disposable" preserve="true" />
// The line above is for projects whose own `lib` does not know `Symbol.dispose` and `Symbol.asyncDispose`.
import type { ItemId, ShopEvent } from "./events.js";
import type { ProductUpdate } from "./records.js";
import type { CatalogReport, OfferDecision, Problem, Profile, Recorded as EngineRecorded } from "./regulars.js";
import type { Explanation, Slate } from "./slates.js";

/**
 * What {@link Shop.record} answers.
 *
 * @example
 * ```ts
 * const { recorded, problems } = shop.record(event);
 * ```
 */
export type Recorded = Omit<EngineRecorded, "journal">;

/**
 * What {@link Shop.feed} is asked for.
 *
 * @example
 * ```ts
 * const query: FeedQuery = { limit: 12, exclude: "seen", exclude_ids: ["tea-1", "tea-2"] };
 * ```
 */
export interface FeedQuery {
  /** How many items at most, 1 to 1000. Default: 24. */
  limit?: number;
  /**
   * What to leave out: `"purchased"`, what was bought lately or lies in the cart; `"seen"`, that and what was
   * looked at; `"none"`, nothing; or, besides what was purchased, some items. What is out of stock or was turned
   * down is always left out. Default: `"purchased"`.
   *
   * Bought lately means: for 30 days after a first order of the item, and after repeated ones for half the usual
   * time between them, but at least 2 and at most 30 days.
   */
  exclude?: "none" | "seen" | "purchased" | readonly ItemId[];
  /** Items to leave out besides what `exclude` says. Ids that the shop does not have are passed over. */
  exclude_ids?: readonly ItemId[];
  /**
   * What the shopper sees already: it stays first and in this order, so that nothing moves when the rest of the
   * list gets better.
   */
  keep?: readonly ItemId[];
  /**
   * Where a newcomer landed: the category that the first page shows, as a path, or the channel, as the shop's
   * log names it. With a pack, what others wanted who landed there comes first, until an item was looked at.
   * Upper and lower case are the same, and blanks around count for nothing; what the pack does not know is
   * told in `problems` as `landing.unknown`.
   */
  landing?: { category?: string | undefined; channel?: string | undefined };
}

/**
 * A shop that knows the shopper in front of it. Made by `open`.
 *
 * @example
 * ```ts
 * const shop = await open({ catalog: products });
 * shop.record({ event: "view_item", items: [{ item_id: "tea-1" }] });
 * for (const { product, reasons } of shop.feed({ limit: 12 }).items) show(product, reasons);
 * ```
 */
export interface Shop {
  /** What came of the catalogue: how many products it has, how many were skipped, and why. */
  readonly catalog: CatalogReport;

  /**
   * Takes in what the shopper did. Never throws for bad data: what it cannot use is skipped and
   * told in `problems`.
   *
   * @example
   * ```ts
   * shop.record({ event: "purchase", transaction_id: "T1", items: [{ item_id: "tea-1", quantity: 2 }] });
   * ```
   */
  record(event: ShopEvent): Recorded;

  /**
   * The shopper's own list: 24 items unless told, best first. For a newcomer it is never empty while
   * anything can be had. What was just bought, lies in the cart or was turned down is left out, unless
   * `exclude` says otherwise.
   *
   * @example
   * ```ts
   * const { items } = shop.feed({ limit: 12, exclude: ["tea-1"] });
   * ```
   */
  feed(query?: FeedQuery): Slate;

  /**
   * Items much like one item: 12 unless told.
   *
   * @example
   * ```ts
   * const { items } = shop.similar({ item_id: "tea-1", limit: 6 });
   * ```
   */
  similar(query: { item_id: ItemId; limit?: number; exclude?: readonly ItemId[] }): Slate;

  /**
   * Items that go with what is being looked at or lies in the cart: 12 unless told.
   *
   * @example
   * ```ts
   * const { items } = shop.complements({ item_ids: ["tea-1", "cup-2"] });
   * ```
   */
  complements(query: { item_ids: readonly ItemId[]; limit?: number; exclude?: readonly ItemId[] }): Slate;

  /**
   * Why an item is where it is in the feed, or why it is not in it.
   *
   * @example
   * ```ts
   * const { rank, reasons, left_out } = shop.explain({ item_id: "tea-1" });
   * ```
   */
  explain(query: { item_id: ItemId }): Explanation;

  /**
   * The offer to show on a surface of the page, if any, and what spoke against the others. Record
   * `view_promotion` with its `promotion_id` when it was seen, `select_promotion` when clicked.
   *
   * @example
   * ```ts
   * const { offer } = shop.offers({ surface: "home" });
   * if (offer) shop.record({ event: "view_promotion", promotion_id: offer.promotion_id });
   * ```
   */
  offers(query: { surface: string }): OfferDecision;

  /**
   * Takes in what the page knows better than the pack or the catalogue: a price, what is sold out, a title. It
   * holds until the shop is closed. Never throws for bad data: what it cannot use is skipped and told.
   *
   * @example
   * ```ts
   * shop.update([{ item_id: "tea-1", price: "4.20 USD" }, { item_id: "tea-2", availability: "out_of_stock" }]);
   * ```
   */
  update(changes: readonly ProductUpdate[]): Problem[];

  /**
   * Resolves when all is there that the questions asked so far need of the pack, or cannot be had; at once
   * without a pack. No need to wait: each question is answered from what is there.
   *
   * @example
   * ```ts
   * shop.similar({ item_id: "tea-1" });
   * await shop.ready();
   * const { items } = shop.similar({ item_id: "tea-1" }); // in a script, where a first answer helps nobody
   * ```
   */
  ready(): Promise<void>;

  /**
   * Calls the listener when more of the pack is there, so that lists asked for again may be better. Answers a
   * function that ends it. It needs no `this`: `useSyncExternalStore(shop.subscribe, …)` works.
   *
   * @example
   * ```ts
   * let { items } = shop.feed();
   * const unsubscribe = shop.subscribe(() => {
   *   ({ items } = shop.feed({ keep: items.slice(0, 4).map(({ item_id }) => item_id) }));
   * });
   * ```
   */
  subscribe(listener: () => void): () => void;

  /**
   * What is believed about the shopper, to be shown to them.
   *
   * @example
   * ```ts
   * const { visits, affinities } = shop.profile();
   * ```
   */
  profile(): Profile;

  /**
   * Forgets the shopper: erases memory and everything stored, in other tabs too. Rejects when the
   * browser refuses to erase.
   *
   * @example
   * ```ts
   * await shop.forget();
   * ```
   */
  forget(): Promise<void>;

  /**
   * Finishes writing and frees the memory. Closing twice does no harm; any other use afterwards
   * throws `shop.closed`.
   *
   * @example
   * ```ts
   * await shop.close();
   * ```
   */
  close(): Promise<void>;

  /**
   * Closes the shop at the end of a block, which cannot wait: what is still to be written is being
   * written when the block has ended. {@link Shop.close} and `await using` wait.
   *
   * @example
   * ```ts
   * using shop = await open({ catalog: products });
   * ```
   */
  [Symbol.dispose](): void;

  /**
   * Closes the shop at the end of a block, and ends the block when everything is written.
   *
   * @example
   * ```ts
   * await using shop = await open({ catalog: products });
   * ```
   */
  [Symbol.asyncDispose](): Promise<void>;
}
