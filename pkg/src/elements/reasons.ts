import type { Term } from "../regulars.js";
import type { Reason } from "../slates.js";
import type { Texts } from "./texts.js";

/** Which words say a part of a score; what is not named here is not worth a shopper's while. */
const SAID: Partial<Record<Term, keyof Texts["reasons"]>> = {
  category: "liked",
  brand: "liked",
  tag: "liked",
  color: "liked",
  word: "liked",
  viewed: "viewed",
  buy_again: "habit",
  bought_together: "together",
  bought_with: "together",
  often_bought_with: "together",
  in_baskets: "together",
  goes_with: "next",
  same_category: "same",
  same_brand: "same",
  same_tag: "same",
  same_color: "same",
  same_word: "same",
  required_part: "belongs",
  accessory: "belongs",
  consumable: "belongs",
  care: "belongs",
  part_of_set: "belongs",
  alike: "belongs",
  substitute: "substitute",
  popularity: "popular",
  trend: "popular",
  landing: "popular",
  sale: "sale",
  freshness: "fresh",
};

/** Says why something is in a list by the weightiest of its reasons that can be said. */
export function sayReason(reasons: readonly Reason[], texts: Texts): string | undefined {
  const [weightiest] = reasons.filter(({ term, value }) => value > 0 && SAID[term]).sort((a, b) => b.value - a.value);
  return weightiest && fill(texts.reasons[SAID[weightiest.term]!], { value: leaf(weightiest.facet?.value) });
}

/** Puts values into the places of a text that are named in braces. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The last part of a category's path, as people name it. */
export function leaf(value = ""): string {
  return value.split(" > ").pop()!;
}
