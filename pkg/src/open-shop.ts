import { itemIdOf, itemIdsOf, limitOf, timeOf } from "./arguments.js";
import { asText, RegularsError, toRegularsError } from "./errors.js";
import type { ItemId, ShopEvent } from "./events.js";
import type { Journal } from "./journal.js";
import type { Report } from "./problems.js";
import type { CatalogReport, Engine, OfferDecision, Profile } from "./regulars.js";
import type { Recorded, Shop } from "./shop.js";
import type { SlateReader } from "./slate-reader.js";
import type { Explanation, Slate } from "./slates.js";

/** The one implementation of {@link Shop}: checks what the page passes and asks the engine. */
export class OpenShop implements Omit<Shop, typeof Symbol.dispose> {
  private closing: Promise<void> | undefined;

  constructor(
    readonly catalog: CatalogReport,
    private readonly engine: Engine,
    private readonly reader: SlateReader,
    private readonly journal: Journal,
    private readonly now: () => number,
    private readonly report: Report,
  ) {
    // Older browsers lack the symbol; there, nothing could ask for it either.
    if (Symbol.dispose !== undefined) {
      Object.defineProperty(this, Symbol.dispose, { value: () => void this.close() });
    }
  }

  record(event: ShopEvent): Recorded {
    const { recorded, problems, journal } = this.ask((engine) => engine.record(event, this.time()));
    if (journal !== undefined) this.journal.append(journal);
    this.report(problems);
    return { recorded, problems };
  }

  feed(query?: { limit?: number; exclude?: readonly ItemId[] }): Slate {
    const limit = limitOf(query?.limit, 24);
    const exclude = itemIdsOf(query?.exclude, "exclude");
    return this.slate((engine) => engine.feed(limit, exclude, this.time()));
  }

  similar(query: { item_id: ItemId; limit?: number; exclude?: readonly ItemId[] }): Slate {
    const item = itemIdOf(query?.item_id);
    const limit = limitOf(query?.limit, 12);
    const exclude = itemIdsOf(query?.exclude, "exclude");
    return this.slate((engine) => engine.similar(item, limit, exclude, this.time()));
  }

  complements(query: { item_ids: readonly ItemId[]; limit?: number; exclude?: readonly ItemId[] }): Slate {
    const items = itemIdsOf(query?.item_ids, "item_ids");
    const limit = limitOf(query?.limit, 12);
    const exclude = itemIdsOf(query?.exclude, "exclude");
    return this.slate((engine) => engine.complements(items, limit, exclude, this.time()));
  }

  explain(query: { item_id: ItemId }): Explanation {
    const item = itemIdOf(query?.item_id);
    const explanation = this.ask((engine) => this.reader.explanation(engine.explain(item, this.time())));
    if (explanation !== undefined) return explanation;
    throw new RegularsError({
      code: "item_id.unknown",
      field: "item_id",
      value: asText(item),
      expected: "the id of a product in the catalogue",
      mend: "Look in `shop.catalog` for products that were skipped.",
    });
  }

  offers(query: { surface: string }): OfferDecision {
    const surface: unknown = query?.surface;
    if (typeof surface !== "string" || surface === "") {
      throw new RegularsError({
        code: "surface.invalid",
        field: "surface",
        value: asText(surface),
        expected: "the name of a place on the page",
        mend: 'Pass a name that the offers list in `surfaces`, such as "home".',
      });
    }
    return this.ask((engine) => engine.offers(surface, this.time()));
  }

  profile(): Profile {
    return this.ask((engine) => engine.profile(this.time()));
  }

  async forget(): Promise<void> {
    this.forgetMemory();
    await this.journal.erase();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  /** Forgets without touching what is stored: another tab has erased that already. */
  forgetMemory(): void {
    this.ask((engine) => engine.forget());
    this.reader.forget();
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

  private time(): number {
    return timeOf(this.now());
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
