/**
 * Everything that a shop says of its offers: what there is, how to handle it, and how newcomers are received. It is
 * checked when it is put in place.
 *
 * @example
 * ```ts
 * const book: OfferBook = {
 *   settings: { cap: [{ times: 2, days: 1 }] },
 *   offers: [{ promotion_id: "hello", purpose: "welcome", title: "10% off", benefit: { kind: "percent", value: 10 } }],
 * };
 * ```
 */
export interface OfferBook {
  /** How offers are handled. */
  settings?: object;
  /** The offers, at most 500. */
  offers?: readonly Offer[];
  /** How newcomers are received. */
  onboarding?: object;
}

/**
 * One offer of the shop.
 *
 * @example
 * ```ts
 * const offer: Offer = { promotion_id: "guide", purpose: "content", title: "How to brew green tea" };
 * ```
 */
export interface Offer {
  /** Names the offer, here and in the shop's GA4 events. */
  promotion_id: string;
  /** The headline that shoppers read. */
  title: string;
  /** What else it says. */
  [field: string]: unknown;
}
