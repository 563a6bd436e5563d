import type { App } from "../app";
import { h } from "../dom";
import { moment } from "../format";
import { affinityKey, AffinityPicture, isBrand, isTypeOf } from "../pictures/affinity";
import { counts } from "../pictures/counts";
import { priceBands } from "../pictures/price-bands";
import { rhythm } from "../pictures/rhythm";

const FOUR_WEEKS = 28 * 86_400_000;

/** What the shop believes about you, in pictures. */
export function profilePage(app: App): HTMLElement {
  const profile = app.shop.profile();
  const { visits, events, affinities, recent, cart, purchases, orders, first_seen, last_seen } = profile;
  if (events === 0) {
    return h("p", { class: "lead" }, "An empty page. Look at something, and it is noted here — in your browser, nowhere else.");
  }
  const types = new AffinityPicture("What you are drawn to", "Nothing in particular yet.", isTypeOf(app.catalog));
  const brands = new AffinityPicture("Whose goods", "No maker stands out yet.", isBrand);
  types.update(affinities);
  brands.update(affinities.filter(isBrand).slice(0, 4));
  const times = [...recent.map(({ time }) => time), ...purchases.map(({ last }) => last)];
  const now = Date.now();
  return h(
    "div",
    { class: "pages" },
    counts(
      [visits, visits === 1 ? "visit" : "visits"],
      [events, "events"],
      [cart.reduce((sum, { quantity }) => sum + quantity, 0), "in the cart"],
      [orders.count, orders.count === 1 ? "order" : "orders"],
    ),
    types.element,
    affinityKey(),
    brands.element,
    priceBands(affinities),
    rhythm("Your rhythm", "a look or an order", times, now - FOUR_WEEKS, now),
    h("p", { class: "detail" }, first_seen !== undefined && `First here ${moment(first_seen)}, `, last_seen !== undefined && `last ${moment(last_seen)}.`),
  );
}
