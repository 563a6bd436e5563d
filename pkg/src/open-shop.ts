import { invalidArgument, RegularsError, toRegularsError } from "./errors.js";
import type { ItemId, ShopEvent } from "./events.js";
import type { Journal } from "./journal.js";
import type { Report } from "./problems.js";
import type { CatalogReport, Engine, OfferDecision, Profile } from "./regulars.js";
import type { FeedQuery, Recorded, Shop } from "./shop.js";
import type { SlateReader } from "./slate-reader.js";
import type { Explanation, Slate } from "./slates.js";

/**
 * The one implementation of {@link Shop}. It passes on whatever the page passed, `query?.` and all:
 * the engine checks every argument, and knows what to say about a wrong one.
 */
export class OpenShop implements Omit<Shop, typeof Symbol.dispose | typeof Symbol.asyncDispose> {
  private closing: Promise<void> | undefined;

  constructor(
    readonly catalog: CatalogReport,
    private readonly engine: Engine,
    private readonly reader: SlateReader,
    private readonly journal: Journal,
    private readonly now: () => number,
    private readonly report: Report,
  ) {
    // Older browsers lack the symbols; there, nothing could ask for them either.
    if (Symbol.dispose !== undefined) {
      Object.defineProperty(this, Symbol.dispose, { value: () => void this.close() });
    }
    if (Symbol.asyncDispose !== undefined) {
      Object.defineProperty(this, Symbol.asyncDispose, { value: () => this.close() });
    }
  }

  record(event: ShopEvent): Recorded {
    const { recorded, problems, journal } = this.ask((engine) => engine.record(event, this.now()));
    if (journal !== undefined) this.journal.append(journal);
    this.report(problems);
    return { recorded, problems };
  }

  feed(query?: FeedQuery): Slate {
    return this.slate((engine) =>
      engine.feed(query?.limit ?? 24, query?.exclude, this.now(), query?.landing, query?.exclude_ids),
    );
  }

  similar(query: { item_id: ItemId; limit?: number; exclude?: readonly ItemId[] }): Slate {
    return this.slate((engine) =>
      engine.similar(query?.item_id, query?.limit ?? 12, query?.exclude, this.now()),
    );
  }

  complements(query: { item_ids: readonly ItemId[]; limit?: number; exclude?: readonly ItemId[] }): Slate {
    // The engine takes no ids for an empty list; here it is far more likely `item_id`, misspelt.
    if (query?.item_ids === undefined) {
      throw invalidArgument("item_ids", undefined, "a list of product ids", "Wrap a single id in square brackets.");
    }
    return this.slate((engine) =>
      engine.complements(query.item_ids, query.limit ?? 12, query.exclude, this.now()),
    );
  }

  explain(query: { item_id: ItemId }): Explanation {
    return this.ask((engine) => this.reader.explanation(engine.explain(query?.item_id, this.now())));
  }

  offers(query: { surface: string }): OfferDecision {
    return this.ask((engine) => engine.offers(query?.surface, this.now()));
  }

  profile(): Profile {
    return this.ask((engine) => engine.profile(this.now()));
  }

  async forget(): Promise<void> {
    this.ask((engine) => engine.forget());
    this.reader.forget();
    await this.journal.erase();
  }

  /** Another tab has erased what is stored; this one must not go on knowing it. */
  erased(): void {
    if (this.closing !== undefined) return;
    this.engine.forget();
    this.reader.forget();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    // Up to here the engine can still be asked for a snapshot, and no further.
    this.journal.flush();
    this.engine.free();
    await this.journal.close();
  }

  private slate(question: (engine: Engine) => Int32Array): Slate {
    const slate = this.ask((engine) => this.reader.slate(question(engine)));
    this.report(slate.problems);
    return slate;
  }

  /** The one way into the engine: never after closing, and whatever it throws is a `RegularsError`. */
  private ask<Answer>(question: (engine: Engine) => Answer): Answer {
    if (this.closing !== undefined) throw closed();
    try {
      return question(this.engine);
    } catch (error) {
      throw toRegularsError(error);
    }
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
