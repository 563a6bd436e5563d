import type { SlateItem } from "regulars";
import { ga4Item, type App } from "../app";
import type { Line } from "../cart";
import { detailOf, priceOf } from "../catalog";
import { bundleOffer } from "../components/bundle-offer";
import { offerTicket } from "../components/offer-ticket";
import { reasonedShelf } from "../components/reasoned-shelf";
import { shippingGap } from "../components/shipping-gap";
import { stepper } from "../components/stepper";
import { tile } from "../components/tile";
import { h } from "../dom";
import { money } from "../format";
import { Impressions } from "../impressions";
import { to, type View } from "../router";
import { words } from "../words";

export function cart(app: App): View {
  const impressions = new Impressions(app);
  app.record("view_cart", { currency: "USD", value: app.cart.bill().goods, items: app.cart.lines.map(({ good, quantity }) => ga4Item(good, quantity)) });
  const lines = h("ul", { class: "lines", role: "list" });
  const side = h("div", { class: "bill-side" });
  const empty = h("p", { class: "lead" }, words.cart.empty[0], h("a", { href: to.home() }, words.cart.empty[1]), words.cart.empty[2]);
  const rows = new Map<string, HTMLElement>();
  const draw = () => {
    const now = app.cart.lines;
    for (const line of now) if (!rows.has(line.good.id)) rows.set(line.good.id, row(app, line));
    for (const { good, quantity } of now) rows.get(good.id)!.querySelector(".line-price")!.textContent = money(quantity * priceOf(good));
    for (const [id, element] of rows) {
      if (app.cart.quantity(id) > 0) continue;
      element.remove();
      rows.delete(id);
    }
    for (const [, element] of rows) if (!element.isConnected) lines.append(element);
    empty.hidden = now.length > 0;
    side.replaceChildren(...(now.length > 0 ? [bill(app), h("a", { class: "button large", href: to.checkout() }, words.cart.toTill)] : []));
  };
  const suggested = (): { title: string; items: SlateItem[] } => {
    const item_ids = app.cart.lines.map(({ good }) => good.id);
    const exclude = item_ids.length > 0 ? app.shop.bundles({ item_ids }).map(({ bundle }) => bundle.id) : [];
    const { items } = app.shop.complements({ item_ids, mode: "popular", exclude });
    if (item_ids.length > 0) return { title: words.cart.complements, items };
    if (items.length > 0 && app.shop.profile().orders.count > 0) return { title: words.cart.usual, items };
    return { title: words.cart.picked, items: app.shop.feed({ limit: 12 }).items };
  };
  const { title, items } = suggested();
  draw();
  app.cart.addEventListener("change", draw);
  const element = h(
    "div",
    { class: "cart" },
    h("h1", { tabindex: -1 }, words.cart.title),
    empty,
    h("div", { class: "cart-columns" }, h("div", {}, lines), h("div", {}, side, offerTicket(app, "cart"))),
    bundleOffer(app, app.cart.lines.map(({ good }) => good.id)),
    shippingGap(app),
    reasonedShelf(app, items, { id: "complements", title, impressions }),
  );
  return { title: words.cart.title, element, leave: () => app.cart.removeEventListener("change", draw) };
}

function row(app: App, { good }: Line): HTMLElement {
  return h(
    "li",
    { class: "line", "data-id": good.id },
    tile(good, "small"),
    h("div", { class: "line-words" }, h("a", { href: to.good(good.id) }, good.title), h("p", { class: "detail" }, detailOf(good))),
    stepper(app, good),
    h("p", { class: "line-price" }),
  );
}

/** What is to be paid, as on the slip at the till. */
export function bill(app: App): HTMLElement {
  const { goods, discount, delivery, total, gift } = app.cart.bill();
  const line = (name: string, amount: string, extra = "") => h("div", { class: extra }, h("dt", {}, name), h("dd", {}, amount));
  return h(
    "section",
    { class: "bill", "aria-label": words.cart.billLabel },
    h(
      "dl",
      {},
      line(words.cart.goods, money(goods)),
      discount > 0 && line(words.cart.coupon(app.cart.coupon!), `−${money(discount)}`, "saving"),
      gift !== undefined && line(words.cart.gift(gift.title), words.cart.free, "saving"),
      line(words.cart.delivery, delivery === 0 ? words.cart.free : money(delivery)),
      line(words.cart.total, money(total), "total"),
    ),
  );
}
