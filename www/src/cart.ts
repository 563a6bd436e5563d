import { priceOf, type Catalog, type Good } from "./catalog";
import { grants } from "./coupons";
import { offerBook } from "./offers";

const KEY = "parsley-street.cart";
export const DELIVERY = 3.9;
export const FREE_DELIVERY_FROM = offerBook.onboarding.free_shipping_from;

export interface Line {
  good: Good;
  quantity: number;
}

/** What goes on the bill. */
export interface Bill {
  goods: number;
  discount: number;
  delivery: number;
  total: number;
  /** What the coupon adds for nothing. */
  gift: Good | undefined;
}

/** The shop's own cart, which outlives the page. Tells its listeners of every change. */
export class Cart extends EventTarget {
  private readonly quantities = new Map<string, number>();
  coupon: string | undefined;

  constructor(private readonly catalog: Catalog) {
    super();
    const stored = read();
    for (const [id, quantity] of stored.lines) if (catalog.goods.has(id)) this.quantities.set(id, quantity);
    this.coupon = stored.coupon;
  }

  get lines(): Line[] {
    return [...this.quantities].map(([id, quantity]) => ({ good: this.catalog.goods.get(id)!, quantity }));
  }

  get count(): number {
    return this.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  quantity(id: string): number {
    return this.quantities.get(id) ?? 0;
  }

  set(id: string, quantity: number): void {
    if (quantity > 0) this.quantities.set(id, quantity);
    else this.quantities.delete(id);
    this.changed();
  }

  use(coupon: string | undefined): void {
    this.coupon = coupon;
    this.changed();
  }

  empty(): void {
    this.quantities.clear();
    this.coupon = undefined;
    this.changed();
  }

  /** A real shop's server would work this out, and check the coupon; here the page is the whole shop. */
  bill(): Bill {
    const goods = this.lines.reduce((sum, { good, quantity }) => sum + quantity * priceOf(good), 0);
    const { discount, freeDelivery, gift } = grants(this.coupon, this.lines);
    const delivery = goods === 0 || freeDelivery || goods >= FREE_DELIVERY_FROM ? 0 : DELIVERY;
    return { goods, discount, delivery, total: goods - discount + delivery, gift: gift === undefined ? undefined : this.catalog.goods.get(gift) };
  }

  private changed(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ lines: [...this.quantities], coupon: this.coupon }));
    } catch {
      // Without storage the cart lasts as long as the page.
    }
    this.dispatchEvent(new Event("change"));
  }
}

function read(): { lines: [string, number][]; coupon: string | undefined } {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { lines: stored.lines ?? [], coupon: stored.coupon };
  } catch {
    return { lines: [], coupon: undefined };
  }
}
