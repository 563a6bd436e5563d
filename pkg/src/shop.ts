/// <reference lib="esnext.disposable" preserve="true" />
// The line above is for projects whose own `lib` does not know `Symbol.dispose` and `Symbol.asyncDispose`.
import type { LoadedPart } from "./loading.js";
import type { ItemId, ShopEvent } from "./events.js";
import type { StatedFacts } from "./facts.js";
import type { ListenOptions } from "./listening/listen.js";
import type { OfferBook } from "./offer-book.js";
import type { ProductUpdate } from "./records.js";
import type {
  Bundle,
  BuyAgain,
  CatalogReport,
  Correction,
  DryRuns,
  Facet,
  FreeShippingGap,
  Interest,
  OfferDecision,
  Onboarding,
  Problem,
  Profile,
  Recorded as EngineRecorded,
  TopUp,
} from "./regulars.js";
import type { Explanation, Ranking, Slate } from "./slates.js";

/**
 * What {@link Shop.record} answers.
 *
 * @example
 * ```ts
 * const { recorded, problems } = shop.record(event);
 * ```
 */
export type Recorded = Omit<EngineRecorded, "journal" | "reports">;

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
  /** The shop's own name for the list, for merchandising rules that hold there. Default: `"feed"`. */
  surface?: string | undefined;
}

/**
 * What {@link Shop.similar} is asked for.
 *
 * @example
 * ```ts
 * const query: SimilarQuery = { item_id: "tea-1", limit: 6 };
 * ```
 */
export interface SimilarQuery {
  /** What is being looked at. */
  item_id: ItemId;
  /** How many items at most, 1 to 1000. Default: 12. */
  limit?: number;
  /** Items to leave out. */
  exclude?: readonly ItemId[];
  /** The shop's own name for the list, for merchandising rules that hold there. Default: `"similar"`. */
  surface?: string | undefined;
}

/**
 * What {@link Shop.complements} is asked for.
 *
 * @example
 * ```ts
 * const query: ComplementsQuery = { item_ids: ["tea-1", "cup-2"], mode: "popular" };
 * ```
 */
export interface ComplementsQuery {
  /** What is being looked at, or lies in the cart; none asks, in mode `"popular"`, for the shopper's next order. */
  item_ids: readonly ItemId[];
  /**
   * `"complement"`, what goes with it and is no substitute, for product pages and after an order; or `"popular"`, what
   * is likeliest to be taken beside it, whatever it is and with the shopper's own habits, for carts. Both are the same
   * unless a pack learned from orders. `"after_purchase"` puts what the shop names as required parts, accessories,
   * consumables and for the care of it first, and then is as `"complement"`. Default: `"complement"`.
   */
  mode?: "complement" | "popular" | "after_purchase" | undefined;
  /** How many items at most, 1 to 1000. Default: 12. */
  limit?: number;
  /** Items to leave out. */
  exclude?: readonly ItemId[];
  /** The shop's own name for the list, for merchandising rules that hold there. Default: `"complements"`. */
  surface?: string | undefined;
}

/**
 * What {@link Shop.rank} is asked for.
 *
 * @example
 * ```ts
 * const query: RankQuery = { item_ids: ["tea-1", "tea-2"], strength: 0.3, surface: "search" };
 * ```
 */
export interface RankQuery {
  /** The shop's own list, best first: at most 1000. Its order counts. */
  item_ids: readonly ItemId[];
  /**
   * How much the shopper's taste counts beside the shop's order: from 0, the shop's order as it is, to 1, taste alone.
   * Default: 0.5, at which a liked brand and category bring an item from the tenth page of 24 to the first.
   */
  strength?: number | undefined;
  /** The shop's own name for the list, for merchandising rules that hold there. Default: `"rank"`. */
  surface?: string | undefined;
}

/**
 * Where an offer is asked for.
 *
 * @example
 * ```ts
 * const query: OfferQuery = { surface: "cart", locale: "zh-TW" };
 * ```
 */
export interface OfferQuery {
  /** The place of the page, as the offers name it. */
  surface: string;
  /** The language of its texts, as a tag (BCP 47). Default: the `locale` of {@link ShopOptions}. */
  locale?: string | undefined;
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
  /**
   * What came of the catalogue: how many products it has, how many were skipped, and why. With a pack alone,
   * `products` counts the items of the pack, whether or not they have been loaded.
   */
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
   * Records what the page tells already, from before and from now on: GA4's events in its data layer, Shopify's customer
   * events, and the product that a product page marks up, with its price and stock. What cannot be used is told once a
   * code, and nothing is thrown into the page. An order that is told again, by its `transaction_id`, counts once. What is
   * recorded by {@link Shop.record} besides counts besides.
   *
   * Answers a function that stops it; called again, it first stops what it began before. On a server it does nothing.
   *
   * @example
   * ```ts
   * const stop = shop.listen({ jsonLd: false });
   * ```
   */
  listen(options?: ListenOptions): () => void;

  /**
   * Loads what only some questions need, once for the page: `"orders"` for {@link Shop.bundles} and {@link Shop.buyAgain},
   * `"profile"` for {@link Shop.profile}, {@link Shop.explain}, {@link Shop.setFacts}, {@link Shop.correct} and
   * {@link Shop.exportProfile}. These answer at once from then on, in every shop of the page; before, they throw
   * `part.missing`. Rejects with `wasm.missing` or `script.missing` where it cannot be had; the next call tries again.
   *
   * @example
   * ```ts
   * await shop.load("profile", "orders");
   * const { visits } = shop.profile();
   * ```
   */
  load(...parts: LoadedPart[]): Promise<void>;

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
   * Items much like one item, what the shop names as its substitutes first: 12 unless told.
   *
   * @example
   * ```ts
   * const { items } = shop.similar({ item_id: "tea-1", limit: 6 });
   * ```
   */
  similar(query: SimilarQuery): Slate;

  /**
   * Items that go with what is being looked at or lies in the cart: 12 unless told. What the shop's data name comes first:
   * accessories, parts of a set and so on. With a pack that learned from orders, these decide of the rest; without one,
   * what goods have in common, and the shopper's own orders. What is in a bundle asked about is left out, and bundles have
   * a list of their own: {@link Shop.bundles}. With a pack alone, of many ids the last 64 count, or the last 8 where it did
   * not learn from orders. For an empty cart, mode `"popular"` tells what this shopper is likely to take next, where a
   * pack learned from orders; otherwise the list is empty.
   *
   * @example
   * ```ts
   * const { items } = shop.complements({ item_ids: ["tea-1", "cup-2"] });
   * ```
   */
  complements(query: ComplementsQuery): Slate;

  /**
   * The shop's own list, of a category or of what a search found, in a personal order. The shop decides what is in it:
   * every id comes back, once, also what is sold out, unknown, bought or turned down; only merchandising rules leave
   * something out. What is unknown or sold out has the points of its place in the shop's list and no others. Ties go by
   * that list, and for a shopper of whom nothing is known it stays as it is.
   *
   * With a pack alone the first 64 ids are looked for in it.
   *
   * @example
   * ```ts
   * const { items } = shop.rank({ item_ids: found, surface: "search" });
   * ```
   */
  rank(query: RankQuery): Ranking;

  /**
   * The shop's bundles that hold some of these items and can be had: 12 unless told, those that miss the fewest first,
   * then those that save the largest share. The shop names what is in a bundle in the product's `bundle_items`;
   * what is named twice there counts once, in the price of all by the piece, too.
   *
   * @example
   * ```ts
   * await shop.load("orders");
   * for (const { bundle, missing, saving } of shop.bundles({ item_ids: ["tea-1", "cup-2"], limit: 2 })) {
   *   console.log(bundle.title, `with ${missing.length} more`, saving);
   * }
   * ```
   */
  bundles(query: { item_ids: readonly ItemId[]; limit?: number }): Bundle[];

  /**
   * What the shopper may want to buy again, the likeliest within a week first: 12 unless told. Each with the time at
   * which it is due. What was dismissed does not come back, nor do goods that nobody buys twice.
   *
   * @example
   * ```ts
   * await shop.load("orders");
   * for (const { product, interval_days, due } of shop.buyAgain({ limit: 6 })) {
   *   console.log(product.title, `about every ${Math.round(interval_days)} days`, due);
   * }
   * ```
   */
  buyAgain(query?: { limit?: number }): BuyAgain[];

  /**
   * Why an item is where it is in the feed, or why it is not in it: in that of a `surface`, where rules name one.
   *
   * @example
   * ```ts
   * await shop.load("profile");
   * const { rank, reasons, left_out } = shop.explain({ item_id: "tea-1" });
   * ```
   */
  explain(query: { item_id: ItemId; surface?: string | undefined }): Explanation;

  /**
   * The offer to show on a surface of the page, if any, and what spoke against the others. What it answers counts as
   * shown, once in a visit and surface, and for all tabs together: ask only for what is shown then. Asked again in the
   * same visit, it answers the same offer. Its texts are finished, and plain text: put them in as text, not as markup.
   *
   * Record `view_promotion` with its `promotion_id` when it was seen, `select_promotion` when it was clicked,
   * `dismiss_promotion` when it was closed.
   *
   * An offer is shown here and never granted: whether a code is valid and whose points there are is for the shop's
   * server to say.
   *
   * @example
   * ```ts
   * const { offer } = await shop.offers({ surface: "home" });
   * if (offer) shop.record({ event: "view_promotion", promotion_id: offer.promotion_id });
   * ```
   */
  offers(query: OfferQuery): Promise<OfferDecision>;

  /**
   * What {@link Shop.offers} would answer now, and why. It counts nothing and changes nothing: for inspectors, and never
   * to show an offer from, for then no limit would hold.
   *
   * @example
   * ```ts
   * for (const { promotion_id, ruled_out_by } of shop.explainOffers({ surface: "home" }).others) {
   *   console.log(promotion_id, ruled_out_by);
   * }
   * ```
   */
  explainOffers(query: OfferQuery): OfferDecision;

  /**
   * Tries out offers without putting them in place: what is wrong with them, and for each whether this shopper would
   * match its audience, or which rule does not.
   *
   * @example
   * ```ts
   * const { problems, offers } = shop.dryRun({ offers: [{ promotion_id: "hello", purpose: "welcome", title: "Hello" }] });
   * ```
   */
  dryRun(book: OfferBook): DryRuns;

  /**
   * How a newcomer may be received, step by step: what to ask and to propose, and what of it is done. Without steps from
   * the second order on.
   *
   * @example
   * ```ts
   * for (const { step, state, count, of } of shop.onboarding().steps) console.log(step, state, `${count} of ${of}`);
   * ```
   */
  onboarding(query?: { locale?: string | undefined }): Onboarding;

  /**
   * What to ask a newcomer about: the categories, brands or tags whose answers would tell most, 8 unless told and at most
   * 32, each with up to three of its products. Fewer, or none, where the shop has no more that part its goods.
   *
   * @example
   * ```ts
   * for (const { facet, products } of shop.interests({ limit: 6 })) console.log(facet.value, products[0]?.image_link);
   * ```
   */
  interests(query?: { limit?: number }): Interest[];

  /**
   * Takes in what a newcomer picked; lists asked for from now on follow it.
   *
   * @example
   * ```ts
   * shop.pickInterests(shop.interests().slice(0, 2).map(({ facet }) => facet));
   * ```
   */
  pickInterests(facets: readonly Facet[]): void;

  /**
   * What the cart lacks to free shipping from a value on, in the shop's currency, and goods that would fill the gap: 6
   * unless told.
   *
   * @example
   * ```ts
   * const { remaining, currency, products } = shop.freeShippingGap({ threshold: 40 });
   * ```
   */
  freeShippingGap(query: { threshold: number; limit?: number }): FreeShippingGap;

  /**
   * A few goods that the shopper wants and that come to an amount together, and to little more, in the shop's currency:
   * “3.20 more to your gift”. At most 3 sets of one to three goods unless told, the best first.
   *
   * @example
   * ```ts
   * for (const { products, total } of shop.topUp({ amount: 3.2 }).sets) console.log(products.map(({ title }) => title), total);
   * ```
   */
  topUp(query: { amount: number; limit?: number }): TopUp;

  /**
   * Skips a step of the onboarding for good.
   *
   * @example
   * ```ts
   * shop.skipStep("interests");
   * ```
   */
  skipStep(id: string): void;

  /**
   * States what the shop knows of a shopper who has signed in, for offers and their texts; it takes the place of what was
   * stated before. It is only kept for the next visit where `stored` says that the shopper has agreed. Balances and
   * benefits stay with the shop's server, which alone can grant them.
   *
   * @example
   * ```ts
   * await shop.load("profile");
   * shop.setFacts({ first_name: "Mei", tier: "gold", birthday: "12-24" }, { stored: consented });
   * ```
   */
  setFacts(facts: StatedFacts, options?: { stored?: boolean }): void;

  /**
   * Forgets what {@link Shop.setFacts} stated, in the storage too: for when the shopper signs out.
   *
   * @example
   * ```ts
   * shop.clearFacts();
   * ```
   */
  clearFacts(): void;

  /**
   * Takes in the shopper's own word on a facet of the profile, against what was observed: `"mute"` for less of it,
   * `"prefer"` for more, `null` to take that back.
   *
   * @example
   * ```ts
   * await shop.load("profile");
   * shop.correct({ kind: "brand", value: "Lune" }, "mute");
   * ```
   */
  correct(facet: Facet, correction: Correction | null): void;

  /**
   * Stops learning, at the shopper's wish and until {@link Shop.resume}, beyond this visit. What is known stays.
   *
   * @example
   * ```ts
   * shop.pause();
   * ```
   */
  pause(): void;

  /**
   * Goes on learning.
   *
   * @example
   * ```ts
   * shop.resume();
   * ```
   */
  resume(): void;

  /**
   * The whole profile as JSON, for the shopper to keep, to read, or to take to another browser.
   *
   * @example
   * ```ts
   * await shop.load("profile");
   * const file = new Blob([shop.exportProfile()], { type: "application/json" });
   * ```
   */
  exportProfile(): string;

  /**
   * Puts an exported profile in place of the one that is there, in the storage too. Rejects what is no profile, and then
   * leaves everything as it was.
   *
   * @example
   * ```ts
   * await shop.importProfile(await file.text());
   * ```
   */
  importProfile(profile: string | object): Promise<void>;

  /**
   * Takes in what the page knows better than the pack or the catalogue: a price, what is sold out, a title. It
   * holds until the shop is closed. An `item_id` is an id as lists name it, or that of a group, and then means all
   * its variants. Never throws for bad data: what it cannot use is skipped and told.
   *
   * @example
   * ```ts
   * shop.update([{ item_id: "tea-1", price: "4.20 USD" }, { item_id: "tea-2", availability: "out_of_stock" }]);
   * ```
   */
  update(changes: readonly ProductUpdate[]): Problem[];

  /**
   * Resolves when all is there that the questions asked so far need of the pack, or cannot be had; at once
   * without a pack. A pack beside a catalogue, which `open` does not wait for, is waited for here; and so is the
   * network while the browser has none. No need to wait: each question is answered from what is there.
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
   * Calls the listener when more of the pack is there, or when prices and stock have changed, so that lists asked for
   * again may be better. Answers a function that ends it. It needs no `this`: `useSyncExternalStore(shop.subscribe, …)`
   * works.
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
   * await shop.load("profile");
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
   * Whether the browser may remember the shopper: `"denied"` means that all is in memory, for this page only. Asked for when
   * {@link Shop.subscribe} tells of a change, it is what holds in all tabs.
   *
   * @example
   * ```ts
   * const remembers = shop.consent === "granted";
   * ```
   */
  readonly consent: "granted" | "denied";

  /**
   * Takes in the shopper's own choice, which outranks every signal that `consent` of {@link ShopOptions} names, and from
   * then on no signal is heard in this page. Other tabs follow.
   *
   * Given, what was learned in this visit is kept, and what earlier visits left comes back. Withdrawn, everything stored is
   * erased, and what is known is forgotten, in all tabs; the shop goes on in memory. Resolves when it is done; rejects when
   * the browser refuses to erase.
   *
   * The choice itself is not stored: the page remembers it, or its consent banner does, and tells it on each page.
   *
   * @example
   * ```ts
   * await shop.setConsent(true);
   * ```
   */
  setConsent(granted: boolean): Promise<void>;

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
