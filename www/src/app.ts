import type { EventName, EventParameters, FlatEvent, OfferDecision, Shop, StatedFacts } from "regulars";
import { Cart } from "./cart";
import { priceOf, type Catalog, type Good } from "./catalog";
import { keepConsent } from "./consent";
import { isSensitive } from "./discretion";
import { announce } from "./dom";
import type { OfferReport, ShownOffer } from "./engine";
import { reshow } from "./router";
import { words } from "./words";

/** A page waits so long for what the shop learned from orders; then it is drawn without. */
const PATIENCE_MS = 5000;

/** What every part of the page works with. */
export class App extends EventTarget {
  readonly cart: Cart;
  /** What was weighed when an offer was last chosen for a place of the shop; in the rest of the visit the choice stands. */
  readonly weighed = new Map<string, OfferDecision["considered"]>();
  /** The shopper plays one whom the shop knows. */
  signedIn = false;
  /** Whether what is known is kept in this browser, as the shopper agreed; otherwise it is gone with the page. */
  remembers: boolean;
  private telling = false;

  constructor(
    readonly catalog: Catalog,
    readonly shop: Shop,
    /** What the shop's own analytics were told, the first first. */
    readonly reports: readonly OfferReport[],
  ) {
    super();
    this.cart = new Cart(catalog);
    this.remembers = shop.consent === "granted";
    this.tellCart();
    shop.subscribe(() => this.follow());
  }

  /** Keeps from now on in this browser what is known, or erases it and goes on without keeping anything. */
  async remember(given: boolean): Promise<void> {
    keepConsent(given);
    await this.shop.setConsent(given);
    this.follow();
  }

  /** The shopper may have said it in another tab. */
  private follow(): void {
    const given = this.shop.consent === "granted";
    if (given === this.remembers) return;
    this.remembers = given;
    if (!given) {
      this.weighed.clear();
      this.signedIn = false;
      this.tellCart();
    }
    this.dispatchEvent(new Event("remembers"));
    this.learned();
    if (!given) reshow();
  }

  /** The cart outlives the page, also where nothing of the shopper does. */
  private tellCart(): void {
    if (this.cart.count === 0 || this.shop.profile().cart.length > 0) return;
    const items = this.cart.lines.map(({ good, quantity }) => ga4Item(good, quantity));
    this.record("view_cart", { currency: "USD", value: this.cart.bill().goods, items });
  }

  /** What of the cart regulars is not told, in dollars. */
  get untold(): number {
    return this.cart.lines.reduce((sum, { good, quantity }) => (isSensitive(good) ? sum + quantity * priceOf(good) : sum), 0);
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

  /**
   * Has what the pack says of one good, of the cart and of the last order fetched before they are shown, so that nothing
   * moves when it comes.
   */
  prepare(id: string | undefined): Promise<unknown> {
    if (!navigator.onLine) return Promise.resolve();
    return Promise.race([this.fetchAhead(id), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  private async fetchAhead(id: string | undefined): Promise<void> {
    const { shop, cart, lastOrder } = this;
    // What is asked before the pack is there is not asked of it.
    await shop.ready();
    if (id !== undefined && this.catalog.goods.has(id)) {
      shop.similar({ item_id: id, limit: 1 });
      shop.complements({ item_ids: [id], limit: 1 });
    }
    for (const item_ids of [cart.lines.map(({ good }) => good.id), lastOrder.map(({ id }) => id)]) {
      if (item_ids.length > 0) shop.complements({ item_ids, limit: 1 });
    }
    await shop.ready();
  }

  /** What was bought last, as far as it was noted. */
  get lastOrder(): Good[] {
    const { purchases } = this.shop.profile();
    const last = Math.max(...purchases.map((bought) => bought.last));
    return purchases.filter((bought) => bought.last === last).flatMap(({ item_id }) => this.catalog.goods.get(item_id) ?? []);
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

/** What the shop would know of the shopper whom the notebook lets one play. */
export function facts(): StatedFacts {
  return { first_name: words.you.firstName, tier: "gold", points: 1200, birthday: inTwoDays() };
}

function inTwoDays(): string {
  const day = new Date(Date.now() + 2 * 86_400_000);
  return `${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
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
