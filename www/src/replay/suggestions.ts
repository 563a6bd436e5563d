import type { Shop } from "regulars";
import type { Catalog } from "../catalog";
import type { Order } from "./household";

/** So many goods are suggested at a time, or fewer. */
const MOST = 10;

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

/** Of each list what it foresaw of an order. */
export interface Foreseen {
  reminders: Compared;
  besides: Compared;
}

/** What the shop suggests before an order, of which it knows nothing but the first half of the cart. */
export interface Suggested {
  /** What may be running low. */
  reminders: string[];
  /** What lies in the cart already: the first half of the order, as the receipt has it. */
  cart: string[];
  /** What goes with that. */
  besides: string[];
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
    const besides = cart.length === 0 ? [] : this.shop.complements({ item_ids: cart, mode: "popular", limit: MOST }).items.map(({ item_id }) => item_id);
    const usual = this.usual();
    const foreseen = {
      reminders: compare(reminders, usual, ids),
      besides: compare(besides, usual.filter((id) => !cart.includes(id)), rest),
    };
    return { reminders, cart, besides, foreseen };
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
