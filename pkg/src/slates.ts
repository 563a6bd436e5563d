import type { Facet, LeftOut, Problem, Product, Term } from "./regulars.js";

/** Why an item is where it is: one named part of its score. */
export interface Reason {
  /** What this part stands for. */
  term: Term;
  /** How much it adds; the values of all reasons sum to the score exactly. */
  value: number;
  /** What in particular it is about, where the term is about something in particular. */
  facet?: Facet;
}

/** One item of a {@link Slate}. */
export interface SlateItem {
  item_id: string;
  score: number;
  reasons: Reason[];
  /** The product as the catalogue has it; shared and frozen. */
  product: Readonly<Product>;
}

/** An ordered list of items, best first, with the reasons for each. */
export interface Slate {
  items: SlateItem[];
  /** What in the question was skipped, such as an unknown id. */
  problems: Problem[];
}

/** Why an item is where it is in the feed, or why it is not in it. */
export interface Explanation {
  item_id: string;
  score: number;
  reasons: Reason[];
  /** Its place by score alone, 1 for the highest, before the list is arranged for variety. */
  rank: number;
  /** Its place in a feed of 24, counted from 1, when it is in it. */
  position?: number;
  /** Why it is not in the feed, when it is not. */
  left_out?: LeftOut;
  product: Readonly<Product>;
}
