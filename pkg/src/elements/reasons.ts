import type { Term } from "../regulars.js";
import type { Reason } from "../slates.js";
import type { Texts } from "./texts.js";

/** The terms of a score that are said in the same words; what is not named here is not worth a shopper's while. */
const SAID: Record<keyof Texts["reasons"], readonly Term[]> = {
  liked: ["category", "brand", "tag", "color", "word"],
  viewed: ["viewed"],
  habit: ["buy_again"],
  together: ["bought_together", "bought_with", "often_bought_with", "in_baskets"],
  next: ["goes_with"],
  same: ["same_category", "same_brand", "same_tag", "same_color", "same_word"],
  belongs: ["required_part", "accessory", "consumable", "care", "part_of_set", "alike"],
  substitute: ["substitute"],
  popular: ["popularity", "trend", "landing"],
  sale: ["sale"],
  fresh: ["freshness"],
};

/** Says why something is in a list by the weightiest of its reasons that can be said. */
export function sayReason(reasons: readonly Reason[], texts: Texts): string | undefined {
  for (const { term, facet } of reasons.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value)) {
    const kind = (Object.keys(SAID) as (keyof typeof SAID)[]).find((kind) => SAID[kind].includes(term));
    if (kind !== undefined) return fill(texts.reasons[kind], { value: leaf(facet?.value) });
  }
  return undefined;
}

/** Puts values into the places of a text that are named in braces. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The last part of a category's path, as people name it. */
export function leaf(value = ""): string {
  return value.split(" > ").pop()!;
}
