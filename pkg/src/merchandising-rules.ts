// Generated from the engine's own description of rules, by `REGENERATE=1 cargo test --test published`.
import type { NumberSpan, OfferWindow } from "./offer-book.js";
import type { Availability } from "./regulars.js";

/** Everything that a shop says of the order of its lists. */
export interface MerchandisingRules {
  /** The rules, at most 200; where two want one thing, the first holds. */
  readonly rules?: readonly MerchandisingRule[];
}

/** One rule of the shop, which holds for every shopper alike. */
export interface MerchandisingRule {
  /** Give every rule an id of its own; reasons name it. */
  readonly rule_id: string | number;
  /** pin, boost, bury or filter. */
  readonly action: "pin" | "boost" | "bury" | "filter";
  /** The products it is about: {"categories": ["Drinks > Tea"], "price": {"to": 5}}. */
  readonly products?: RuleProducts;
  /** What a boost adds, or a bury takes off: 0.3 is as much as the liking of a brand. */
  readonly points?: number;
  /** The place of the first product pinned, from 1. */
  readonly position?: number;
  /** true for a filter that leaves all others out. */
  readonly only?: boolean;
  /** The lists for which it holds: ["feed", "rank"]; leave it out for all. */
  readonly surfaces?: readonly string[];
  /** From when to when: {"starts_at": "2026-11-22", "ends_at": "2026-11-29"}. */
  readonly window?: OfferWindow;
}

/** Products of which all that is stated is true; of a list, one of it. */
export interface RuleProducts {
  /** Products, by their ids, or groups of variants by theirs. */
  readonly item_ids?: readonly (string | number)[];
  /** Categories by their whole paths, and those beneath them. */
  readonly categories?: readonly string[];
  /** Brands. */
  readonly brands?: readonly string[];
  /** Tags. */
  readonly tags?: readonly string[];
  /** What is asked now, in the shop's currency: {"from": 2, "to": 5}. */
  readonly price?: NumberSpan;
  /** in_stock, out_of_stock, preorder or backorder. */
  readonly availability?: readonly Availability[];
}
