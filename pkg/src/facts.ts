/**
 * What the shop knows of a shopper who has signed in: each part only where it is known.
 *
 * @example
 * ```ts
 * const facts: StatedFacts = { first_name: "Mei", tier: "gold", points: 1200, birthday: "12-24" };
 * ```
 */
export interface StatedFacts {
  /** How texts address the shopper: up to 60 characters. */
  first_name?: string;
  /** The level of membership, as offers name it: up to 60 characters. */
  tier?: string;
  /** Points that the shopper can spend. */
  points?: number;
  /** Month and day, such as `"12-24"`; a year before them is dropped. */
  birthday?: string;
  /** Orders placed elsewhere: in a store, in an app, on another device. */
  orders_elsewhere?: number;
  /** Whether no offer is to be shown. */
  do_not_disturb?: boolean;
}
