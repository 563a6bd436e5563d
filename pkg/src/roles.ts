import type { Stage } from "./regulars.js";

/**
 * What a product is for, in the shop's plan: its `role` in the feed of products.
 *
 * @example
 * ```ts
 * const role: Role = "traffic";
 * ```
 */
export type Role = "traffic" | "relationship" | "event" | "referral" | "profit" | "exclusive";

/**
 * How many points a product's role gives it in the feed of a shopper at a stage: from −8 to 8, where popularity gives up
 * to 0.5 and chance up to 0.04.
 *
 * @example
 * ```ts
 * const weights: RoleWeights = { newcomer: { relationship: 0.3, profit: 0 } };
 * ```
 */
export type RoleWeights = { readonly [S in Stage]?: { readonly [R in Role]?: number } };
