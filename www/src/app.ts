import type { EventName, EventParameters, FlatEvent, OfferDecision, Shop } from "regulars";
import { Cart } from "./cart";
import { priceOf, type Catalog, type Good } from "./catalog";
import { announce } from "./dom";
import type { OfferReport, ShownOffer } from "./engine";
import { words } from "./words";

/** What every part of the page works with. */
export class App extends EventTarget {
  readonly cart: Cart;
  /** What was weighed when an offer was last chosen for a place of the shop; in the rest of the visit the choice stands. */
  readonly weighed = new Map<string, OfferDecision["considered"]>();
  /** The shopper plays one whom the shop knows. */
  signedIn = false;
  private telling = false;

  constructor(
    readonly catalog: Catalog,
    readonly shop: Shop,
    /** What the shop's own analytics were told, the first first. */
    readonly reports: readonly OfferReport[],
  ) {
    super();
    this.cart = new Cart(catalog);
  }

  good(id: string): Good {
    return this.catalog.goods.get(id)!;
  }

  /** Hands an event to regulars. Whoever listens for "learned" is told once, before the next frame. */
  record(event: EventName, parameters: EventParameters = {}): void {
    this.shop.record({ event, ...parameters } as FlatEvent);
    this.learned();
  }

  learned(): void {
    if (this.telling) return;
    this.telling = true;
    requestAnimationFrame(() => {
      this.telling = false;
      this.dispatchEvent(new Event("learned"));
    });
  }

  /** Sets how many of a good are in the cart, and tells regulars and the shopper. */
  setQuantity(good: Good, quantity: number): void {
    const change = quantity - this.cart.quantity(good.id);
    if (change === 0) return;
    const items = [ga4Item(good, Math.abs(change))];
    const value = Math.abs(change) * priceOf(good);
    this.record(change > 0 ? "add_to_cart" : "remove_from_cart", { currency: "USD", value, items });
    // Whoever listens to the cart may ask regulars about it.
    this.cart.set(good.id, quantity);
    announce(quantity === 0 ? words.card.outOfCart(good.title) : words.card.inCart(quantity, good.title));
  }

  /** Hands out the offer for a place of the shop, if any, and counts it. */
  async claim(surface: string): Promise<ShownOffer | undefined> {
    const { offer, considered } = await this.shop.offers({ surface });
    if (considered.length > 0) this.weighed.set(surface, considered);
    this.learned();
    return offer;
  }

  dismiss(good: Good): void {
    this.record("dismiss_item", { items: [ga4Item(good)] });
  }

  async forget(): Promise<void> {
    await this.shop.forget();
    this.weighed.clear();
    this.signedIn = false;
    this.cart.empty();
    this.learned();
  }
}

export function ga4Item(good: Good, quantity = 1) {
  const [item_category, item_category2, item_category3] = good.path;
  return {
    item_id: good.id,
    item_name: good.title,
    item_brand: good.brand,
    item_category,
    item_category2,
    ...(item_category3 !== undefined && { item_category3 }),
    price: priceOf(good),
    quantity,
  };
}
