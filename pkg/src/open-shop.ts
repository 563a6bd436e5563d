import { concatenated } from "./browser-journal.js";
import { ChunkLoader } from "./chunk-loader.js";
import type { Consent, Following } from "./consent/consent.js";
import { invalidArgument, RegularsError, toProblem, toRegularsError } from "./errors.js";
import type { ItemId, ShopEvent } from "./events.js";
import type { StatedFacts } from "./facts.js";
import type { Admit, Journal, Work } from "./journal.js";
import { Listeners } from "./listeners.js";
import { listening, type ListenOptions } from "./listening/listen.js";
import type { OfferBook } from "./offer-book.js";
import { withTexts } from "./offer-texts.js";
import type { OpenedPack } from "./pack.js";
import type { LoadedPart, Parts } from "./loading.js";
import type { PackFiles } from "./pack-files.js";
import type { Report } from "./problems.js";
import type { ProductUpdate } from "./records.js";
import type {
  Bundle,
  BuyAgain,
  CatalogReport,
  Correction,
  DryRuns,
  Engine,
  Facet,
  FreeShippingGap,
  Interest,
  OfferDecision,
  Onboarding,
  Problem,
  Profile,
  TopUp,
} from "./regulars.js";
import type { Reports } from "./reports.js";
import type { ComplementsQuery, FeedQuery, OfferQuery, RankQuery, Recorded, Shop, SimilarQuery } from "./shop.js";
import type { SlateReader } from "./slate-reader.js";
import type { Explanation, Ranking, Slate } from "./slates.js";

/**
 * The one implementation of {@link Shop}. It passes on whatever the page passed, `query?.` and all:
 * the engine checks every argument, and knows what to say about a wrong one.
 */
export class OpenShop implements Omit<Shop, typeof Symbol.dispose | typeof Symbol.asyncDispose>, Following {
  private readonly listeners = new Listeners();
  private readonly loader: ChunkLoader | undefined;
  private closing: Promise<void> | undefined;
  /** The journal is being written anew. */
  private renewing: Promise<void> | undefined;
  /** What was held is being stored. */
  private keeping: Promise<void> | undefined;
  /** Counts the times the shopper was forgotten. */
  private forgotten = 0;
  private stopListening = () => {};
  /** What is heard tells of its problems by itself. */
  private hears = false;
  private readonly startListening = listening({
    // By the way that pages take, so that who watches that, such as the inspector, sees what was heard.
    record: (event) => this.heard(() => this.record(event).problems),
    update: (changes) => {
      const problems = this.heard(() => this.update(changes));
      // The page does not know that it has changed something.
      this.listeners.tell();
      return problems;
    },
    // What changes nothing tells as well what the shop does not have.
    knows: (item_id) => this.change([{ item_id }]).length === 0,
    isGranted: () => this.consenting.granted,
    storedAs: () => this.journal.storedAs,
    report: (problems) => this.report(problems),
  });
  /** Tells again what the page told of the shopper for this page alone. */
  private tellFacts: (() => Uint8Array | undefined) | undefined;

  constructor(
    readonly catalog: CatalogReport,
    private readonly engine: Engine,
    private readonly reader: SlateReader,
    private readonly journal: Journal,
    private readonly consenting: Consent,
    private readonly now: () => number,
    private readonly locale: () => string | undefined,
    private readonly report: Report,
    private readonly reports: Reports,
    private readonly hasOffers: boolean,
    private readonly parts: Parts,
    files: PackFiles | undefined,
    pack: OpenedPack | Promise<OpenedPack | undefined> | undefined,
  ) {
    if (files !== undefined && pack !== undefined) {
      this.loader = new ChunkLoader(engine, files, pack, now, this.listeners, (journal) => this.arrived(journal));
    }
    // A page that the shopper leaves is told nothing else. Neither Node nor a worker has the event.
    globalThis.addEventListener?.("pagehide", this.leave);
    // Older browsers lack the symbols; there, nothing could ask for them either.
    if (Symbol.dispose !== undefined) {
      Object.defineProperty(this, Symbol.dispose, { value: () => void this.close() });
    }
    if (Symbol.asyncDispose !== undefined) {
      Object.defineProperty(this, Symbol.asyncDispose, { value: () => this.close() });
    }
    this.renew();
  }

  record(event: ShopEvent): Recorded {
    const { recorded, problems, journal, reports } = this.ask((engine) => engine.record(event, this.now()));
    this.keep(journal);
    this.reports.add(reports);
    if (!this.hears) this.report(problems);
    return { recorded, problems };
  }

  listen(options?: ListenOptions): () => void {
    this.ask(() => {});
    this.stopListening = this.startListening(options);
    return this.stopListening;
  }

  async load(...parts: LoadedPart[]): Promise<void> {
    // A closed shop says so at once.
    this.ask(() => {});
    await Promise.all(parts.map((part) => this.parts.load(part)));
  }

  feed(query?: FeedQuery): Slate {
    return this.slate((engine) =>
      engine.feed(query?.limit ?? 24, query?.exclude, this.now(), query?.landing, query?.exclude_ids, query?.keep, query?.surface),
    );
  }

  similar(query: SimilarQuery): Slate {
    return this.slate((engine) =>
      engine.similar(query?.item_id, query?.limit ?? 12, query?.exclude, this.now(), query?.surface),
    );
  }

  complements(query: ComplementsQuery): Slate {
    checkIds(query);
    return this.slate((engine) =>
      engine.complements(query.item_ids, query.limit ?? 12, query.exclude, this.now(), query.mode, query.surface),
    );
  }

  rank(query: RankQuery): Ranking {
    checkIds(query);
    const ranking = this.ask((engine) =>
      this.reader.ranking(engine.rank(query.item_ids, query.strength, this.now(), query.surface), query.item_ids),
    );
    this.report(ranking.problems);
    return ranking;
  }

  bundles(query: { item_ids: readonly ItemId[]; limit?: number }): Bundle[] {
    checkIds(query);
    return this.askOf("orders", (engine) => engine.bundles(query.item_ids, query.limit ?? 12));
  }

  buyAgain(query?: { limit?: number }): BuyAgain[] {
    return this.askOf("orders", (engine) => engine.buy_again(query?.limit ?? 12, this.now()));
  }

  explain(query: { item_id: ItemId; surface?: string | undefined }): Explanation {
    return this.askOf("profile", (engine) => this.reader.explanation(engine.explain(query?.item_id, this.now(), query?.surface)));
  }

  async offers(query: OfferQuery): Promise<OfferDecision> {
    const { decision, reports } = await this.exclusively((engine) => {
      this.needOffers();
      const [surface, locale, now] = this.place(query);
      const claim = engine.claim_offer(surface, locale, now);
      return { ...claim, decision: withTexts(claim.decision, locale, now) };
    });
    this.reports.add(reports);
    return decision;
  }

  explainOffers(query: OfferQuery): OfferDecision {
    return this.askOfOffers((engine) => {
      const [surface, locale, now] = this.place(query);
      return withTexts(engine.offers(surface, locale, now), locale, now);
    });
  }

  dryRun(book: OfferBook): DryRuns {
    return this.askOfOffers((engine) => engine.dry_run(book, this.now()));
  }

  onboarding(query?: { locale?: string | undefined }): Onboarding {
    return this.askOfOffers((engine) => engine.onboarding(query?.locale ?? this.locale(), this.now()));
  }

  interests(query?: { limit?: number }): Interest[] {
    return this.askOfOffers((engine) => engine.interests(query?.limit, this.now()));
  }

  freeShippingGap(query: { threshold: number; limit?: number }): FreeShippingGap {
    return this.askOfOffers((engine) => engine.free_shipping_gap(query?.threshold, query?.limit ?? 6, this.now()));
  }

  topUp(query: { amount: number; limit?: number }): TopUp {
    return this.askOfOffers((engine) => engine.top_up(query?.amount, query?.limit ?? 3, this.now()));
  }

  pickInterests(facets: readonly Facet[]): void {
    this.keep(this.askOfOffers((engine) => engine.pick_interests(facets, this.now())));
  }

  skipStep(id: string): void {
    this.keep(this.askOfOffers((engine) => engine.skip_step(id, this.now())));
  }

  setFacts(facts: StatedFacts, options?: { stored?: boolean }): void {
    this.tell((engine, now) => {
      this.need("profile");
      const stored = options?.stored ?? false;
      const journal = engine.set_facts(facts, stored, now);
      const told = { ...facts };
      this.tellFacts = stored ? undefined : () => engine.set_facts(told, false, now);
      return journal;
    });
  }

  clearFacts(): void {
    this.tell((engine, now) => {
      this.tellFacts = () => engine.clear_facts(now);
      return this.tellFacts();
    });
  }

  correct(facet: Facet, correction: Correction | null): void {
    this.tell((engine, now) => {
      this.need("profile");
      return engine.correct(facet, correction ?? undefined, now);
    });
  }

  pause(): void {
    this.tell((engine, now) => engine.pause(true, now));
  }

  resume(): void {
    this.tell((engine, now) => engine.pause(false, now));
  }

  exportProfile(): string {
    return this.askOf("profile", (engine) => engine.export_profile());
  }

  async importProfile(profile: string | object): Promise<void> {
    await this.load("profile");
    await this.exclusively((engine) => {
      engine.import_profile(parsed(profile));
      return { journal: engine.snapshot() };
    }, true);
    this.reader.forget();
  }

  update(changes: readonly ProductUpdate[]): Problem[] {
    const problems = this.change(changes);
    if (!this.hears) this.report(problems);
    return problems;
  }

  async ready(): Promise<void> {
    this.ask(() => {});
    await this.loader?.ready();
  }

  /** A property, so that it can be handed on without its shop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    if (typeof listener !== "function") {
      throw invalidArgument("listener", listener, "a function", "Pass what is to be called when more is there.");
    }
    return this.ask(() => this.listeners.add(listener));
  };

  profile(): Profile {
    return this.askOf("profile", (engine) => engine.profile(this.now()));
  }

  async forget(): Promise<void> {
    this.ask(() => this.erased());
    await this.journal.erase();
    this.consenting.announce();
  }

  get consent(): "granted" | "denied" {
    return this.consenting.granted ? "granted" : "denied";
  }

  async setConsent(granted: boolean): Promise<void> {
    this.ask(() => {});
    if (typeof granted !== "boolean") {
      throw invalidArgument("granted", granted, "true or false", "Pass what the shopper has chosen.");
    }
    await this.consenting.choose(granted);
  }

  async grant(): Promise<void> {
    const { forgotten } = this;
    const admit: Admit = (held, stored) => (forgotten === this.forgotten ? this.admitted(held, stored) : undefined);
    this.keeping = this.journal.release(admit);
    await this.keeping;
    if (this.closing !== undefined) return;
    this.renew();
    this.listeners.tell();
  }

  hold(): void {
    this.journal.hold();
    this.listeners.tell();
  }

  async withdraw(wasGranted: boolean): Promise<void> {
    this.journal.hold();
    if (wasGranted) this.erased();
    await this.journal.erase();
  }

  failed(error: unknown): void {
    this.report([toProblem(toRegularsError(error))]);
  }

  /** Another tab has erased what is stored; this one must not go on knowing it. */
  erased(): void {
    if (this.closing !== undefined) return;
    this.forgotten++;
    this.engine.forget();
    this.reader.forget();
    this.reports.forget();
    this.tellFacts = undefined;
    this.listeners.tell();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.consenting.close();
    this.loader?.close();
    this.stopListening();
    this.listeners.clear();
    globalThis.removeEventListener?.("pagehide", this.leave);
    // Up to here the engine can still be asked for a snapshot, and no further.
    this.leave();
    await this.keeping;
    while (this.renewing !== undefined) await this.renewing;
    this.engine.free();
    await this.journal.close();
  }

  /** What waits for details of a product is kept without them: there may be no later. */
  private readonly leave = (): void => {
    this.keep(this.engine.settle());
    this.journal.flush();
    this.reports.handOver();
  };

  private heard<Answer>(work: () => Answer): Answer {
    this.hears = true;
    try {
      return work();
    } finally {
      this.hears = false;
    }
  }

  private change(changes: readonly ProductUpdate[]): Problem[] {
    const problems = this.ask((engine) => engine.update(changes));
    this.reader.forget();
    return problems;
  }

  private arrived(journal: Uint8Array | undefined): void {
    this.reader.forget();
    this.keep(journal);
  }

  private keep(journal: Uint8Array | undefined): void {
    if (journal !== undefined) this.journal.append(journal);
    this.renew();
  }

  /** What was forgotten, or must not be known any more, does not stay stored either. */
  private renew(): void {
    // Of what is held nothing is stored yet.
    if (this.renewing !== undefined || !this.consenting.granted || !this.engine.is_journal_stale()) return;
    const { forgotten } = this;
    const work: Work = (recorded) => {
      if (forgotten !== this.forgotten) return undefined;
      this.refresh(recorded);
      return this.engine.snapshot();
    };
    this.renewing = this.journal.exclusively(work, true).then(() => {
      this.renewing = undefined;
      this.renew();
    });
  }

  /** Tells the engine something, and the journal what comes of it. */
  private tell(question: (engine: Engine, now: number) => Uint8Array | undefined): void {
    this.keep(this.ask((engine) => question(engine, this.now())));
  }

  /** Brings what earlier visits stored back, and says what of this one is stored behind it. */
  private admitted(held: Uint8Array, stored: Uint8Array | undefined): Uint8Array | undefined {
    if (stored === undefined) return held;
    const problems = this.refresh(stored);
    if (problems === undefined) return undefined;
    this.report(problems);
    // While the shopper wants nothing to be learned, nothing was to be learned of this visit either.
    const learned = this.engine.is_paused() ? [] : [held];
    if (learned.length > 0) this.refresh(concatenated([stored, held]));
    const facts = this.tellFacts?.();
    return concatenated(facts === undefined ? learned : [...learned, facts]);
  }

  private place(query: OfferQuery): [surface: string, locale: string | undefined, now: number] {
    return [query?.surface, query?.locale ?? this.locale(), this.now()];
  }

  /** Asks what all tabs have to agree on: on all that any of them has stored. */
  private async exclusively<Answer extends { journal?: Uint8Array }>(
    question: (engine: Engine) => Answer,
    instead = false,
  ): Promise<Answer> {
    // A closed shop says so at once.
    this.ask(() => {});
    let outcome!: () => Answer;
    await this.journal.exclusively((recorded) => {
      try {
        const answer = this.ask((engine) => {
          this.refresh(recorded);
          return question(engine);
        });
        outcome = () => answer;
        return answer.journal;
      } catch (error) {
        outcome = () => {
          throw error;
        };
        return undefined;
      }
    }, instead);
    return outcome();
  }

  /** What another tab stored was told when it was recorded; what cannot be read at all stays as it is. */
  private refresh(recorded: Uint8Array | undefined): readonly Problem[] | undefined {
    if (recorded === undefined) return [];
    try {
      const { problems } = this.engine.refresh(recorded);
      this.reader.forget();
      return problems;
    } catch (error) {
      this.journal.abandon();
      this.failed(error);
      return undefined;
    }
  }

  private slate(question: (engine: Engine) => Int32Array): Slate {
    const slate = this.ask((engine) => this.reader.slate(question(engine)));
    this.report(slate.problems);
    return slate;
  }

  private askOf<Answer>(part: LoadedPart, question: (engine: Engine) => Answer): Answer {
    return this.ask((engine) => {
      this.need(part);
      return question(engine);
    });
  }

  private need(part: LoadedPart): void {
    if (this.parts.has(part)) return;
    throw new RegularsError({
      code: "part.missing",
      field: part,
      value: "not loaded",
      expected: "what answers this question",
      mend: `Await load("${part}") once, before the first such question.`,
    });
  }

  private askOfOffers<Answer>(question: (engine: Engine) => Answer): Answer {
    return this.ask((engine) => {
      this.needOffers();
      return question(engine);
    });
  }

  /** What answers such questions was loaded for shops with offers only. */
  private needOffers(): void {
    if (this.hasOffers) return;
    throw new RegularsError({
      code: "offers.missing",
      field: "offers",
      value: "undefined",
      expected: "a shop that was opened with `offers`",
      mend: "Pass `offers` to open(), be it an empty list: what offers and onboarding need is loaded for that alone.",
    });
  }

  /** The one way into the engine: never after closing, and whatever it throws is a `RegularsError`. */
  private ask<Answer>(question: (engine: Engine) => Answer): Answer {
    if (this.closing !== undefined) throw closed();
    // Any question may need more of the pack than is there.
    this.loader?.look();
    try {
      return question(this.engine);
    } catch (error) {
      throw toRegularsError(error);
    }
  }
}

/** The engine takes no ids for an empty list; here it is far more likely `item_id`, misspelt. */
function checkIds(query: { item_ids: readonly ItemId[] } | undefined): void {
  if (query?.item_ids === undefined) {
    throw invalidArgument("item_ids", undefined, "a list of product ids", "Wrap a single id in square brackets.");
  }
}

/** What is no JSON, the engine refuses as it stands. */
function parsed(profile: string | object): unknown {
  try {
    return JSON.parse(profile as string);
  } catch {
    return profile;
  }
}

function closed(): RegularsError {
  return new RegularsError({
    code: "shop.closed",
    field: "shop",
    value: "closed",
    expected: "an open shop",
    mend: "Open it again with `open`, or close it later.",
  });
}
