import type { Engine, Facet, LeftOut, Product, Term } from "./regulars.js";
import type { Explanation, RankedItem, Ranking, Reason, Slate, SlateItem } from "./slates.js";

/** Scores cross as whole numbers of this unit. A power of two: dividing by it loses nothing. */
const UNIT = 1 / 65536;

/** Rules are numbered from here, far from all facets and products. */
const FIRST_RULE = -(2 ** 31);
const MOST_RULES = 256;

/**
 * Turns the engine's packed answers into objects. It remembers every product and facet it has seen,
 * so that a list costs its own objects and nothing else.
 */
export class SlateReader {
  private readonly products = new Map<number, Readonly<Product>>();
  private readonly facets = new Map<number, Readonly<Facet>>();

  constructor(
    private readonly engine: Engine,
    private readonly terms: readonly Term[],
    private readonly leftOut: readonly LeftOut[],
    private readonly ruleIds: readonly string[],
  ) {}

  /** Layout: `problem_count, item_count, items`. */
  slate(words: Int32Array): Slate {
    const items: SlateItem[] = new Array(words[1]!);
    for (let i = 0, at = 2; i < items.length; i++) {
      items[i] = this.item(words, at);
      at += 3 + words[at + 2]! * 3;
    }
    return { items, problems: words[0]! > 0 ? this.engine.problems() : [] };
  }

  /** Layout: `problem_count, item_count`, then for each its place among the ids, its product or −1, and as in a slate. */
  ranking(words: Int32Array, itemIds: readonly unknown[]): Ranking {
    const items: RankedItem[] = new Array(words[1]!);
    for (let i = 0, at = 2; i < items.length; i++) {
      const item_id = String(itemIds[words[at]!]);
      const score = words[at + 2]! * UNIT;
      const count = words[at + 3]!;
      const item: RankedItem = (items[i] = { item_id, score, reasons: this.reasons(words, at + 4, count) });
      if (words[at + 1]! >= 0) item.product = this.product(words[at + 1]!);
      at += 4 + count * 3;
    }
    return { items, problems: words[0]! > 0 ? this.engine.problems() : [] };
  }

  /** Layout: `rank, position or 0, left_out or −1, rule or −1`, then the item as in a slate. */
  explanation(words: Int32Array): Explanation {
    const explanation: Explanation = { ...this.item(words, 4), rank: words[0]! };
    if (words[1]! > 0) explanation.position = words[1]!;
    const leftOut = this.leftOut[words[2]!];
    if (leftOut !== undefined) explanation.left_out = leftOut;
    const ruleId = this.ruleIds[words[3]!];
    if (ruleId !== undefined) explanation.rule_id = ruleId;
    return explanation;
  }

  /** What was remembered may be out of date after the engine forgot the shopper, or learned more. */
  forget(): void {
    this.products.clear();
    this.facets.clear();
  }

  /** Layout: `product, score, reason_count, reasons`. */
  private item(words: Int32Array, at: number): SlateItem {
    const product = this.product(words[at]!);
    const score = words[at + 1]! * UNIT;
    return { item_id: product.id, score, reasons: this.reasons(words, at + 3, words[at + 2]!), product };
  }

  /** Layout of each: `term, what it is about, value`: a facet, −1 for nothing, −2 − product, or a rule. */
  private reasons(words: Int32Array, at: number, count: number): Reason[] {
    const reasons: Reason[] = new Array(count);
    for (let i = 0; i < count; i++, at += 3) {
      const term = this.terms[words[at]!]!;
      const about = words[at + 1]!;
      const value = words[at + 2]! * UNIT;
      const reason: Reason = (reasons[i] = { term, value });
      if (about >= 0) reason.facet = this.facet(about);
      if (about < FIRST_RULE + MOST_RULES) reason.rule_id = this.ruleIds[about - FIRST_RULE]!;
      else if (about < -1) reason.item_id = this.product(-2 - about).id;
    }
    return reasons;
  }

  private product(index: number): Readonly<Product> {
    let product = this.products.get(index);
    if (product === undefined) {
      product = Object.freeze(this.engine.product(index)!);
      this.products.set(index, product);
    }
    return product;
  }

  private facet(index: number): Readonly<Facet> {
    let facet = this.facets.get(index);
    if (facet === undefined) {
      facet = Object.freeze(this.engine.facet(index)!);
      this.facets.set(index, facet);
    }
    return facet;
  }
}
