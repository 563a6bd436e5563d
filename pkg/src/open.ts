import { BrowserJournal } from "./browser-journal.js";
import type { LoadCatalog } from "./catalogues/index.js";
import { ChunkCache } from "./chunk-cache.js";
import { localClock } from "./clock.js";
import type { WasmSource } from "./compiling.js";
import { Consent } from "./consent/consent.js";
import { CONSENT_SOURCES, type ConsentSource } from "./consent/consent-source.js";
import { asText, invalidArgument, toProblem, toRegularsError } from "./errors.js";
import type { StatedFacts } from "./facts.js";
import { fetchFile, unreachable } from "./fetching.js";
import { MemoryJournal, type Journal, type JournalOwner } from "./journal.js";
import { init, partsFrom, type Parts, type WasmPart } from "./loading.js";
import type { MerchandisingRule, MerchandisingRules } from "./merchandising-rules.js";
import type { Offer, OfferBook } from "./offer-book.js";
import { OpenShop } from "./open-shop.js";
import { reporter, type Report } from "./problems.js";
import { Reports } from "./reports.js";
import { arrivalOf, mayTell, pageLocale, type Arrival } from "./surroundings.js";
import { openPack, type OpenedPack } from "./pack.js";
import { PackFiles } from "./pack-files.js";
import { checkPack, type PackSource } from "./pack-source.js";
import type { MarkedUpPage, ProductRecord, ShopifyProduct, ShopifyProducts } from "./records.js";
import type { RoleWeights } from "./roles.js";
import { Engine, type MerchandisingReport, type Problem, type Report as OfferReport } from "./regulars.js";
import type { Shop } from "./shop.js";
import { SlateReader } from "./slate-reader.js";

/**
 * The products: a list in Google Merchant field names; what Shopify's `products.json` or `/products/<handle>.js` or
 * WooCommerce's Store API answers; a page's `document`, for its JSON-LD; or the address of any of the answers, or of a
 * Merchant feed, tab-separated or XML. What it is shows in what is in it. Of Shopify and WooCommerce, who answer page by page, all pages are fetched, up to 5,000
 * products, unless the address names a `page`. Records of a shop's own type are taken as well: what they hold is checked
 * when the shop is opened.
 *
 * @example
 * ```ts
 * const catalog: CatalogSource = [{ id: "tea-1", title: "Assam", price: "4.50 USD" }];
 * const woocommerce: CatalogSource = "/wp-json/wc/store/v1/products?per_page=100";
 * ```
 */
export type CatalogSource = readonly ProductRecord[] | readonly object[] | ShopifyProducts | ShopifyProduct | MarkedUpPage | string | URL;

/**
 * What {@link open} takes: a catalog, a pack, or both, and how to keep shop.
 *
 * @example
 * ```ts
 * const options: OpenOptions = { catalog: "/feed.tsv", offers: "/offers.json", storage: "memory" };
 * const shop = await open(options);
 * ```
 */
export type OpenOptions = ShopOptions &
  (
    | {
        /** The products; beside a pack they take the place of its own, and are found in its model by their ids. */
        catalog: CatalogSource;
        /**
         * What the packer learned from the shop's logs: the address of its folder, or a function that hands over
         * its files.
         *
         * @example
         * ```ts
         * const options: OpenOptions = { pack: (path) => readFile(join("public/pack", path)) };
         * ```
         */
        pack?: PackSource;
      }
    | {
        /** The products. Default: those of the pack. */
        catalog?: CatalogSource;
        /**
         * What the packer learned from the shop's logs: the address of its folder, or a function that hands over
         * its files.
         *
         * @example
         * ```ts
         * const options: OpenOptions = { pack: (path) => readFile(join("public/pack", path)) };
         * ```
         */
        pack: PackSource;
      }
  );

/**
 * The part of {@link OpenOptions} that may all be left out.
 *
 * @example
 * ```ts
 * const memory: ShopOptions = { storage: "memory", seed: 1 };
 * ```
 */
export interface ShopOptions {
  /**
   * The shop's offers and how to handle them, a bare list of offers, or the address of a JSON file with either. Offers,
   * onboarding, interests and what is missing to free shipping are to be had where this is given, be it an empty list:
   * pages without it do not load what they need.
   */
  offers?: OfferBook | readonly Offer[] | string | URL;
  /**
   * The shop's merchandising rules, a bare list of them, or the address of a JSON file with either: what is pinned,
   * boosted, buried and filtered in which lists, and when. Default: none.
   *
   * @example
   * ```ts
   * const options: ShopOptions = {
   *   merchandising: [{ rule_id: "hero", action: "pin", products: { item_ids: ["tea-1"] }, surfaces: ["feed"] }],
   * };
   * ```
   */
  merchandising?: MerchandisingRules | readonly MerchandisingRule[] | string | URL;
  /**
   * What the shop knows of a shopper who has signed in; held for this page only, in place of what was stored
   * of it before, which is erased: where the shopper consented to storing, call {@link Shop.setFacts} instead.
   */
  facts?: StatedFacts;
  /**
   * Categories, as paths, of which the profile must never learn, those beneath them included. What the shopper does
   * there is not recorded, but that there was an order, and its value. Name them before the first event. With a pack alone no
   * word searched for is learned meanwhile. Offers for such goods are neither shown nor remembered. Default: none.
   */
  sensitive?: readonly string[];
  /**
   * How many points a product's role gives it in the feed, by where the shopper stands with the shop. What is left out
   * stays as the package has it.
   *
   * @example
   * ```ts
   * const options: ShopOptions = { roles: { stranger: { traffic: 0.3 }, loyal: { exclusive: 0.4 } } };
   * ```
   */
  roles?: RoleWeights;
  /**
   * The language of offers' texts, as a tag (BCP 47). Default: that of the page's `lang`, or else the first that the
   * browser asks for.
   */
  locale?: string;
  /**
   * How the shopper came here, for the channel in the profile and in reports. Default: the page's own address and
   * referrer; nothing on a server.
   */
  arrival?: Arrival;
  /**
   * Where the shopper's journal is kept, once the shopper agrees: `"browser"` for the next visit, `"memory"` for this page
   * only, whatever the `consent`. Default: `"browser"`.
   */
  storage?: "browser" | "memory";
  /**
   * Whose word it is whether the browser may remember the shopper: `"google"`, Consent Mode in the page's `dataLayer`;
   * `"shopify"`, Shopify's Customer Privacy API; `"granted"`, yes, but not under Global Privacy Control; `"denied"`, no.
   * {@link Shop.setConsent} outranks each. Without consent, all is in memory for this page. Default: `"granted"`.
   */
  consent?: ConsentSource;
  /** Names the stored journal, for several shops on one origin. Default: `"regulars"`. */
  name?: string;
  /** The clock, in milliseconds since 1970. Default: `Date.now`. */
  now?: () => number;
  /** Decides what is left to chance; a whole number below 2³². Default: random, kept with the journal. */
  seed?: number;
  /** Where the WebAssembly comes from, as in {@link init}. */
  wasm?: WasmSource;
  /** The same for the parts of it that are loaded only where they are needed. Default: what the package brought. */
  wasmParts?: { [part in WasmPart]?: WasmSource };
  /** Told of everything that was skipped. Default: `console.warn`, once per code. */
  onProblem?: (problem: Problem) => void;
  /**
   * Told of offers handed out or withheld, taken up, dismissed and followed by an order, for the shop's own analytics; in
   * order, and after it was stored. The package itself sends nothing anywhere. A `purchase` is the answer to an offer, not
   * a second order: under that name GA4 would count it twice.
   *
   * @example
   * ```ts
   * const options: ShopOptions = { onReport: ({ event, ...parameters }) => gtag("event", `offer_${event}`, parameters) };
   * ```
   */
  onReport?: (report: OfferReport) => void;
}

const NO_RULES: MerchandisingReport = { rule_ids: [], problems: [] };

type StorageKind = NonNullable<ShopOptions["storage"]>;

/**
 * Opens a shop: loads the WebAssembly module, the catalogue or pack, the offers and the shopper's journal,
 * all at once. A pack beside a catalogue is not waited for: the page's own products are ranked without it until it
 * has come, which {@link Shop.subscribe} tells and {@link Shop.ready} awaits.
 *
 * @example
 * ```ts
 * const shop = await open({ catalog: "/feed.tsv", offers: "/offers.json" });
 * console.log(shop.feed().items);
 * ```
 */
export async function open(options: OpenOptions): Promise<Shop> {
  checkOptions(options);
  const report = reporter(options.onProblem);
  const now = options.now ?? Date.now;
  let loaded: Engine | undefined;
  let shop: OpenShop | undefined;
  let erased = false;
  const name = options.name ?? "regulars";
  const storage = storageOf(options);
  const consent = new Consent(options.consent ?? "granted", typeof indexedDB === "undefined" ? undefined : `regulars:${name}`);
  const journal = journalOf(name, storage, !consent.granted, {
    snapshot: () => loaded!.snapshot(),
    erased: () => {
      erased = true;
      shop?.erased();
      consent.doubt();
    },
    report: (problem) => report([problem]),
  });
  consent.start({
    // Before the shop is open, nothing was learned.
    grant: async () => shop?.grant(),
    hold: () => (shop ?? journal).hold(),
    withdraw: async (wasGranted) => {
      if (shop !== undefined) return shop.withdraw(wasGranted);
      erased = true;
      journal.hold();
      await journal.erase();
    },
    failed: (error) => report([toProblem(toRegularsError(error))]),
  });
  const loading = init(options).then(() => (loaded = new Engine(options.seed)));
  const parts = partsFrom(options.wasmParts);
  const files = filesOf(options.pack, name, storage, consent, report);
  const opening = files && packOf(files, parts, loading, options, report);
  const arrival = arrivalOf(options.arrival);
  const arriving = mayTell(arrival) ? arrivalPart(parts, loading, report) : undefined;
  // Whoever waits for it is told; a shop that could not be opened for another reason is not.
  opening?.catch(() => {});
  try {
    // What has to wait for others goes first; a catalogue may keep the processor busy.
    const [engine, stored, offers, merchandising, pack, catalog] = await Promise.all([
      loading,
      journal.read(),
      rulesOf("offers", options, parts, loading, report),
      rulesOf("merchandising", options, parts, loading, report),
      // The page's own products serve at once: a pack beside them comes when it comes.
      options.catalog === undefined ? opening : undefined,
      options.catalog === undefined ? undefined : catalogOf(options.catalog, parts),
      options.facts === undefined && options.roles === undefined ? undefined : parts.load("profile"),
    ]);
    // Problems of a catalogue that is replaced at once are nobody's.
    const catalogReport = catalog ? catalog(engine) : pack!.report.catalog;
    report(catalogReport.problems);
    if (offers !== undefined) report(engine.set_offers(offers.rules));
    const { rule_ids, problems } = merchandising ? engine.set_merchandising(merchandising.rules) : NO_RULES;
    report(problems);
    if (options.roles !== undefined) engine.set_role_weights(options.roles);
    // What is sensitive now may have been learned before.
    if (options.sensitive !== undefined) engine.set_sensitive(options.sensitive as string[]);
    // Between reading and here, another tab may have been told to forget.
    if (!erased) restore(engine, stored, journal, report);
    const clock = localClock(engine, now);
    if (arrival !== undefined && (await arriving)) {
      // `url` may be a URL, or anything at all, which the engine refuses.
      const { url, referrer = "" } = arrival ?? {};
      const arrived = engine.arrive(url instanceof URL ? url.href : url, referrer, clock());
      if (arrived !== undefined) journal.append(arrived);
    }
    const reader = new SlateReader(engine, Engine.terms(), Engine.left_out_names(), rule_ids);
    const reports = new Reports(journal, options.onReport);
    const locale = () => options.locale ?? pageLocale();
    const hasOffers = offers !== undefined;
    shop = new OpenShop(
      catalogReport, engine, reader, journal, consent, clock, locale, report, reports, hasOffers, parts, files, pack ?? opening,
    );
    if (options.facts !== undefined) shop.setFacts(options.facts);
    // Meanwhile, the shopper may have agreed.
    if (consent.granted) await shop.grant();
    return shop as OpenShop & Shop;
  } catch (error) {
    if (shop !== undefined) await shop.close();
    else {
      consent.close();
      files?.close();
      loaded?.free();
      await journal.close();
    }
    throw toRegularsError(error);
  }
}

function journalOf(name: string, storage: StorageKind, held: boolean, owner: JournalOwner): Journal {
  return storage === "browser" ? new BrowserJournal(name, owner, held) : new MemoryJournal(name);
}

function filesOf(
  pack: PackSource | undefined,
  name: string,
  storage: StorageKind,
  consent: Consent,
  report: Report,
): PackFiles | undefined {
  if (pack === undefined) return undefined;
  const keeps = storage === "browser" && typeof caches !== "undefined" && typeof pack !== "function";
  return new PackFiles(pack, report, keeps ? new ChunkCache(name, () => consent.granted) : undefined);
}

/** A pack that cannot be had is told, and the page's own products serve; where there are none, nothing does. */
async function packOf(
  files: PackFiles,
  parts: Parts,
  engine: Promise<Engine>,
  { catalog }: OpenOptions,
  report: Report,
): Promise<OpenedPack | undefined> {
  const able = parts.load("pack").then(() => engine);
  // Whoever turns to it is told.
  able.catch(() => {});
  try {
    return await openPack(files, able);
  } catch (error) {
    // Without the engine nothing serves, and the pack is not to blame.
    await engine;
    if (catalog === undefined) throw error;
    if (!files.closed) report([toProblem(toRegularsError(error))]);
    return undefined;
  }
}

/** On a server there is no storage and nothing to say about it. */
function storageOf({ storage }: ShopOptions): StorageKind {
  return storage ?? (typeof indexedDB === "undefined" ? "memory" : "browser");
}

/** A journal that cannot be read, such as one of a later version, stays as it is. */
function restore(engine: Engine, stored: Uint8Array, journal: Journal, report: Report): void {
  if (stored.length === 0) return;
  try {
    report(engine.restore(stored).problems);
  } catch (error) {
    journal.abandon();
    report([toProblem(toRegularsError(error))]);
  }
}

/** What reads catalogues is a file of its own, which pages with a pack alone do not load. */
async function catalogOf(catalog: CatalogSource, parts: Parts): Promise<LoadCatalog> {
  const reading = import("./catalogues/index.js").then(
    ({ loadCatalog }) => loadCatalog(catalog),
    (error: unknown) => {
      throw unreachable("catalogues.js", "catalog", asText(error), error);
    },
  );
  const [load] = await Promise.all([reading, parts.load("catalog")]);
  return load;
}

/** Whether the engine can take in how the shopper came; where it cannot that is told, and the shop does without. */
async function arrivalPart(parts: Parts, engine: Promise<Engine>, report: Report): Promise<boolean> {
  try {
    await parts.load("arrival");
    return true;
  } catch (error) {
    // Where nothing serves, whoever waits for the engine is told.
    if (await engine.then(() => true, () => false)) report([toProblem(toRegularsError(error))]);
    return false;
  }
}

/**
 * The shop's offers or merchandising rules, once all is there that they need; where they cannot be had that is told, and the
 * feed is shown.
 */
async function rulesOf(
  kind: "offers" | "merchandising",
  options: OpenOptions,
  parts: Parts,
  engine: Promise<Engine>,
  report: Report,
): Promise<{ rules: unknown } | undefined> {
  const source: unknown = options[kind];
  if (source === undefined) return undefined;
  try {
    const [rules] = await Promise.all([read(source, kind), parts.load(kind)]);
    return { rules };
  } catch (error) {
    // Without the engine nothing serves, and rules are not to blame.
    await engine;
    report([toProblem(toRegularsError(error))]);
    return undefined;
  }
}

async function read(source: unknown, kind: "offers" | "merchandising"): Promise<unknown> {
  if (typeof source !== "string" && !(source instanceof URL)) return source;
  const file = await fetchFile(source, kind);
  if ("json" in file) return file.json;
  throw invalidArgument(kind, file.text, `${kind} as JSON`, "Check what the address answers with.");
}

function checkOptions(options: OpenOptions): void {
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("options", options, "an object with a `catalog` or a `pack`", "Call open({ catalog: products }).");
  }
  const { catalog, pack, storage, consent, name, now, onProblem, onReport } = options;
  if (catalog === undefined && pack === undefined) {
    throw invalidArgument("catalog", catalog, "a catalog or a pack", "Call open({ catalog: products }) or open({ pack: folder }).");
  }
  if (pack !== undefined) checkPack(pack);
  if (storage !== undefined && storage !== "browser" && storage !== "memory") {
    throw invalidArgument("storage", storage, '"browser" or "memory"', 'Leave it out for "browser".');
  }
  if (consent !== undefined && !CONSENT_SOURCES.includes(consent)) {
    throw invalidArgument("consent", consent, CONSENT_SOURCES.join(", "), 'Leave it out for "granted".');
  }
  if (name !== undefined && (typeof name !== "string" || name === "")) {
    throw invalidArgument("name", name, "a text", 'Leave it out for "regulars".');
  }
  if (now !== undefined && typeof now !== "function") {
    throw invalidArgument("now", now, "a function that returns milliseconds since 1970", "Leave it out for Date.now.");
  }
  for (const [field, callback] of Object.entries({ onProblem, onReport })) {
    if (callback !== undefined && typeof callback !== "function") {
      throw invalidArgument(field, callback, "a function", "Leave it out, or pass a function that takes one at a time.");
    }
  }
}
