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

  /** Layout: `problem_count, item_count`, then for each item `index, score, reason_count, reasons`. */
  slate(words: Int32Array): Slate {
    const items: SlateItem[] = new Array(words[1]!);
    let at = 2;
    for (let i = 0; i < items.length; i++) {
      const product = this.product(words[at]!);
      const reasonCount = words[at + 2]!;
      items[i] = {
        item_id: product.id,
        score: words[at + 1]! * UNIT,
        reasons: this.reasons(words, at + 3, reasonCount),
        product,
      };
      at += 3 + reasonCount * 3;
    }
    return { items, problems: words[0]! > 0 ? this.engine.problems() : [] };
  }

  /** Layout: `found, rank, position, left_out, index, score, reason_count, reasons`. */
  explanation(words: Int32Array): Explanation | undefined {
    if (words[0] === 0) return undefined;
    const product = this.product(words[4]!);
    const explanation: Explanation = {
      item_id: product.id,
      score: words[5]! * UNIT,
      reasons: this.reasons(words, 7, words[6]!),
      rank: words[1]!,
      product,
    };
    if (words[2]! > 0) explanation.position = words[2]!;
    const leftOut = this.leftOut[words[3]!];
    if (leftOut !== undefined) explanation.left_out = leftOut;
    return explanation;
  }

  /** What was remembered may name other things after the engine forgot the shopper. */
  forget(): void {
    this.facets.clear();
  }

  /** Layout of each: `term, facet or −1, value`. */
  private reasons(words: Int32Array, at: number, count: number): Reason[] {
    const reasons: Reason[] = new Array(count);
    for (let i = 0; i < count; i++, at += 3) {
      const term = this.terms[words[at]!]!;
      const facet = words[at + 1]!;
      const value = words[at + 2]! * UNIT;
      reasons[i] = facet < 0 ? { term, value } : { term, value, facet: this.facet(facet) };
    }
    return reasons;
  }

  private product(index: number): Readonly<Product> {
    let product = this.products.get(index);
    if (product === undefined) {
      product = Object.freeze(this.engine.product(index));
      this.products.set(index, product);
    }
    return product;
  }

  private facet(index: number): Readonly<Facet> {
    let facet = this.facets.get(index);
    if (facet === undefined) {
      facet = Object.freeze(this.engine.facet(index));
      this.facets.set(index, facet);
    }
    return facet;
  }
}
