import type { Engine, Facet, LeftOut, Product, Term } from "./regulars.js";
import type { Explanation, Reason, Slate, SlateItem } from "./slates.js";

/** Scores cross as whole numbers of this unit. A power of two: dividing by it loses nothing. */
const UNIT = 1 / 65536;

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

  /** Layout: `rank, position or 0, left_out or −1`, then the item as in a slate. */
  explanation(words: Int32Array): Explanation {
    const explanation: Explanation = { ...this.item(words, 3), rank: words[0]! };
    if (words[1]! > 0) explanation.position = words[1]!;
    const leftOut = this.leftOut[words[2]!];
    if (leftOut !== undefined) explanation.left_out = leftOut;
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

  /** Layout of each: `term, what it is about, value`: a facet, −1 for nothing, or −2 − product. */
  private reasons(words: Int32Array, at: number, count: number): Reason[] {
    const reasons: Reason[] = new Array(count);
    for (let i = 0; i < count; i++, at += 3) {
      const term = this.terms[words[at]!]!;
      const about = words[at + 1]!;
      const value = words[at + 2]! * UNIT;
      const reason: Reason = (reasons[i] = { term, value });
      if (about >= 0) reason.facet = this.facet(about);
      if (about < -1) reason.item_id = this.product(-2 - about).id;
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
