import { invalidArgument } from "../errors.js";
import type { FlatEvent, ItemId } from "../events.js";
import { guarded, type Report } from "../problems.js";
import type { ProductUpdate } from "../records.js";
import type { Problem } from "../regulars.js";
import { hearDataLayer } from "./data-layer.js";
import { entryReader } from "./entries.js";
import { firstToTell, type Source } from "./first-to-tell.js";
import { itemIds, knownForm, type HeardItem } from "./item-ids.js";
import { hearProductPage } from "./product-page.js";
import { hearShopify, isOnShopify } from "./shopify-relay.js";

/**
 * What {@link Shop.listen} listens to: all of it, unless it is switched off.
 *
 * @example
 * ```ts
 * const options: ListenOptions = { dataLayer: "shopLayer", shopify: false };
 * shop.listen(options);
 * ```
 */
export interface ListenOptions {
  /**
   * The page's data layer, in which it tells Google of what the shopper does: GA4's e-commerce events, pushed or through
   * `gtag`; or its name, where it is another one. Default: `"dataLayer"`.
   */
  dataLayer?: boolean | string;
  /** What Shopify's customer events tell, where the shop has put in the package's pixel. Default: `true`. */
  shopify?: boolean;
  /**
   * The product that a product page marks up as schema.org's JSON-LD: its price and stock, and a `view_item` where the
   * page tells none in another way. Default: `true`.
   */
  jsonLd?: boolean;
  /**
   * The catalogue's id of an item, where the page names its items otherwise; of `undefined`, the item's own is taken.
   * Default: the `item_id`, or else the `id`; of `shopify_US_123_456` the last part, where the catalogue knows that.
   *
   * @example
   * ```ts
   * const options: ListenOptions = { itemId: ({ item_id }) => String(item_id).replace(/^gla_/, "") };
   * ```
   */
  itemId?: (item: HeardItem) => ItemId | undefined;
}

/** What listening needs of the shop. */
export interface Ears {
  /** Takes in an event, and answers what of it could not be used. */
  record(event: FlatEvent): readonly Problem[];
  update(changes: readonly ProductUpdate[]): readonly Problem[];
  /** Whether the shop may have such a product. */
  knows(id: ItemId): boolean;
  /** Whether the browser may remember the shopper. */
  isGranted(): boolean;
  /** The name under which what is recorded is stored, where it ever is. */
  storedAs(): string | undefined;
  report: Report;
}

/** Of each name, the entries that are in what is stored: a shop that is opened again has them already. */
const stored = new Map<string, Set<WeakSet<object>>>();

/**
 * Makes a shop's `listen`. An entry of the data layer is recorded once, however often it is called, and by
 * whichever shop that stores it under one name; called again, it stops what it began before.
 */
export function listening(ears: Ears): (options?: ListenOptions) => () => void {
  const recorded = new WeakSet<object>();
  const told = new Set<string>();
  // A page may do the same thing wrong all day.
  const report: Report = (problems) => ears.report(problems.filter(({ code }) => !told.has(code) && told.add(code)));
  let stop = () => {};
  return (options = {}) => {
    checkOptions(options);
    stop();
    // On a server there is nothing to hear.
    const { document } = globalThis as { document?: Document & { prerendering?: boolean } };
    if (document === undefined) return stop;
    let end = () => {};
    const start = () => {
      end = hear({ ...ears, report }, options, recorded);
    };
    // A page that the browser has prepared may never be seen.
    if (document.prerendering) {
      document.addEventListener("prerenderingchange", start);
      end = () => document.removeEventListener("prerenderingchange", start);
    } else start();
    stop = () => {
      end();
      end = () => {};
      const name = ears.storedAs();
      if (name !== undefined && ears.isGranted()) stored.set(name, (stored.get(name) ?? new Set()).add(recorded));
    };
    return stop;
  };
}

/** Begins to listen, and answers what ends it. */
function hear(ears: Ears, options: ListenOptions, recorded: WeakSet<object>): () => void {
  const { dataLayer = true, shopify = true, jsonLd = true } = options;
  const { knows, report } = ears;
  const idOf = itemIds(knows, options.itemId);
  const isToldByAnother = firstToTell(() => isOnShopify() && ears.isGranted());
  const name = ears.storedAs();
  const before = name === undefined ? [] : [...(stored.get(name) ?? [])];
  const isKnown = (entry: object) => [recorded, ...before].some((known) => known.has(entry));
  const take = (event: FlatEvent, source: Source): void => {
    if (isToldByAnother(event, source)) return;
    // A page of thanks that is loaded again is nobody's mistake.
    report(ears.record(event).filter(({ code }) => code !== "event.repeated"));
  };

  const ends: (() => void)[] = [];
  if (dataLayer !== false) {
    const read = entryReader();
    ends.push(
      hearDataLayer(dataLayer === true ? "dataLayer" : dataLayer, (entry, isOld) => {
        const event = read(entry);
        if (event === undefined || (isOld && isKnown(entry as object))) return;
        recorded.add(entry as object);
        take(withIds(event, idOf), `dataLayer ${(event as { send_to?: unknown }).send_to}`);
      }),
    );
  }
  if (shopify) ends.push(hearShopify(ears.isGranted, (event) => guarded(() => take(withIds(event, idOf), "shopify"))));
  if (jsonLd) {
    const known = knownForm(knows);
    ends.push(
      hearProductPage({
        view: (event) => take(event, "jsonLd"),
        update: (changes) => report(ears.update(changes)),
        idOf: ({ ids, record: { id, title } }) => idOf({ item_id: known(ids) ?? id, item_name: title }) ?? id,
        report,
      }),
    );
  }
  return () => ends.forEach((end) => end());
}

/** The event with the catalogue's ids; what is no list of items is the engine's to refuse. */
function withIds(event: FlatEvent, idOf: (item: HeardItem) => ItemId | undefined): FlatEvent {
  const withId = <Item>(item: Item): Item => {
    if (typeof item !== "object" || item === null) return item;
    const item_id = idOf(item as unknown as HeardItem);
    return item_id === undefined ? item : { ...item, item_id };
  };
  if (event.items === undefined) return event.item_id === undefined ? event : withId(event);
  return Array.isArray(event.items) ? { ...event, items: event.items.map(withId) } : event;
}

function checkOptions(options: ListenOptions): void {
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("options", options, "an object", "Leave it out to listen to all there is.");
  }
  const { dataLayer = true, shopify = true, jsonLd = true, itemId } = options;
  if (typeof dataLayer !== "boolean" && (typeof dataLayer !== "string" || dataLayer === "")) {
    throw invalidArgument("dataLayer", dataLayer, "true, false or the data layer's name", 'Leave it out for "dataLayer".');
  }
  for (const [field, value] of Object.entries({ shopify, jsonLd })) {
    if (typeof value !== "boolean") throw invalidArgument(field, value, "true or false", "Leave it out to listen to it.");
  }
  if (itemId !== undefined && typeof itemId !== "function") {
    throw invalidArgument("itemId", itemId, "a function that tells an item's id", "Leave it out for the items' own ids.");
  }
}
