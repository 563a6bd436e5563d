import type { Shop } from "regulars";
import type { Catalog } from "../catalog";
import type { Order } from "./household";

/** So many goods are suggested at a time, or fewer. */
const MOST = 8;

/** How many goods were suggested, and how many of them were then bought. */
export interface Hits {
  shown: number;
  bought: number;
}

/** What a list foresaw, beside as many goods that were simply bought most often so far. */
export interface Compared {
  ours: Hits;
  frequency: Hits;
}

/** What the shop suggests: what may be running low, the next order as a whole, and what goes with the half of it that it sees. */
export const LISTS = ["reminders", "next", "besides"] as const;

/** Of each list what it foresaw of an order. */
export type Foreseen = Record<(typeof LISTS)[number], Compared>;

/** What the shop suggests before an order. */
export interface Suggested {
  lists: Record<(typeof LISTS)[number], string[]>;
  /** What lies in the cart already when it is asked what goes with that: the first half of the order, as the receipt has it. */
  cart: string[];
  foreseen: Foreseen;
}

/** Asks a shop what it would suggest to its shopper, and compares it with what was bought. */
export class Suggestions {
  constructor(
    private readonly catalog: Catalog,
    private readonly shop: Shop,
  ) {}

  before(order: Order): Suggested {
    const ids = order.items.map(({ item_id }) => item_id);
    const cart = ids.slice(0, Math.floor(ids.length / 2));
    const rest = ids.slice(cart.length);
    const reminders = this.shop.buyAgain({ limit: MOST }).filter(({ due }) => due !== "later").map(({ product }) => product.id);
    const next = this.taken([]);
    const besides = cart.length === 0 ? [] : this.taken(cart);
    const usual = this.usual();
    const foreseen = {
      reminders: compare(reminders, usual, ids),
      next: compare(next, usual, ids),
      besides: compare(besides, usual.filter((id) => !cart.includes(id)), rest),
    };
    return { lists: { reminders, next, besides }, cart, foreseen };
  }

  /** What is likeliest to be taken beside what lies in the cart. */
  private taken(item_ids: string[]): string[] {
    return this.shop.complements({ item_ids, mode: "popular", limit: MOST }).items.map(({ item_id }) => item_id);
  }

  /** What the shopper bought most often, the latest first of equals, as far as it can be had. */
  private usual(): string[] {
    const { purchases } = this.shop.profile();
    return purchases.filter(({ item_id }) => this.catalog.goods.get(item_id)?.inStock).sort((a, b) => b.orders - a.orders).map(({ item_id }) => item_id);
  }
}

function compare(suggested: readonly string[], usual: readonly string[], bought: readonly string[]): Compared {
  return { ours: hits(suggested, bought), frequency: hits(usual.slice(0, suggested.length), bought) };
}

function hits(shown: readonly string[], bought: readonly string[]): Hits {
  return { shown: shown.length, bought: shown.filter((id) => bought.includes(id)).length };
}

/** The hits of many orders together. */
export function together(all: readonly Hits[]): Hits {
  return { shown: all.reduce((sum, { shown }) => sum + shown, 0), bought: all.reduce((sum, { bought }) => sum + bought, 0) };
}
