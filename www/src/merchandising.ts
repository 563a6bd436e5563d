import type { MerchandisingRules } from "regulars";

/** What the shop wants to be seen, whoever looks: data, as a merchandiser would write it. `words.reasons.rule` says each. */
export const merchandising = {
  rules: [
    {
      rule_id: "stone-fruit-season",
      action: "boost",
      products: { categories: ["Fruit > Stone fruit"] },
      points: 0.15,
      surfaces: ["feed", "search"],
    },
  ],
} as const satisfies MerchandisingRules;
