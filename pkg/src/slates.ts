import type { Facet, LeftOut, Problem, Product, Term } from "./regulars.js";

/**
 * Why an item is where it is: one named part of its score.
 *
 * @example
 * ```ts
 * const because = item.reasons.filter(({ value }) => value > 0).map(({ term, facet }) => facet?.value ?? term);
 * ```
 */
export interface Reason {
  /** What this part stands for. */
  term: Term;
  /** How much it adds; the values of all reasons sum to the score exactly. */
  value: number;
  /** What in particular it is about, where the term is about something in particular. */
  facet?: Facet;
  /**
   * The item it is about, as text: for `goes_with`, what was looked at; for `bought_with` and the
   * relations that the shop names, such as `accessory`, what was asked about.
   */
  item_id?: string;
  /** The shop's merchandising rule behind it, for `boost`, `bury` and `pin`, by its `rule_id`. */
  rule_id?: string;
}

/**
 * One item of a {@link Slate}.
 *
 * @example
 * ```ts
 * const [{ product }] = shop.feed().items;
 * console.log(product.title, product.price);
 * ```
 */
export interface SlateItem {
  /** The product's id, as text. */
  item_id: string;
  /** What puts it in its place: the sum of its reasons' values. */
  score: number;
  /** The parts of its score, each for one reason. */
  reasons: Reason[];
  /** The product as the catalogue has it; shared and frozen. */
  product: Readonly<Product>;
}

/**
 * An ordered list of items, best first, with the reasons for each.
 *
 * @example
 * ```ts
 * const { items }: Slate = shop.feed();
 * ```
 */
export interface Slate {
  /** The items, as they are to be shown. */
  items: SlateItem[];
  /** What in the question was skipped, such as an unknown id. */
  problems: Problem[];
}

/**
 * One item of a {@link Ranking}: of one of which nothing is known, or not yet, there is no product.
 *
 * @example
 * ```ts
 * for (const { item_id } of ranking.items) list.append(document.getElementById(item_id)!);
 * ```
 */
export interface RankedItem extends Omit<SlateItem, "product"> {
  /** The id as the page passed it, as text. */
  item_id: string;
  /** The product as the catalogue has it; shared and frozen. */
  product?: Readonly<Product>;
}

/**
 * The shop's own list in a personal order, with the reasons for each place.
 *
 * @example
 * ```ts
 * const { items }: Ranking = shop.rank({ item_ids: ["tea-1", "tea-2"] });
 * ```
 */
export interface Ranking {
  /** The items, as they are to be shown. */
  items: RankedItem[];
  /** Which ids are unknown. */
  problems: Problem[];
}

/**
 * Why an item is where it is in the feed, or why it is not in it.
 *
 * @example
 * ```ts
 * await shop.load("profile");
 * const { rank, position, left_out } = shop.explain({ item_id: "tea-1" });
 * console.log(position ?? `not shown: ${left_out}, by score it would be number ${rank}`);
 * ```
 */
export interface Explanation {
  /** The product's id, as text. */
  item_id: string;
  /** What puts it in its place: the sum of its reasons' values. */
  score: number;
  /** The parts of its score, each for one reason. */
  reasons: Reason[];
  /** Its place by score alone, 1 for the highest, before the list is arranged for variety. */
  rank: number;
  /** Its place in a feed of 24, counted from 1, when it is in it. */
  position?: number;
  /** Why it is not in the feed, when it is not. */
  left_out?: LeftOut;
  /** The `rule_id` of the merchandising rule that keeps it out, when it is `filtered`. */
  rule_id?: string;
  /** The product as the catalogue has it; shared and frozen. */
  product: Readonly<Product>;
}
