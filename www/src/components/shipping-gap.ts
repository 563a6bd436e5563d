import type { App } from "../app";
import { FREE_DELIVERY_FROM } from "../cart";
import { detailOf, priceOf, type Good } from "../catalog";
import { announce, h } from "../dom";
import type { GoodsTogether } from "../engine";
import { list, money } from "../format";
import { icon } from "../icons";
import { to } from "../router";
import { words } from "../words";
import { tile } from "./tile";

/** “3.20 more to free delivery”, with a few goods together that fill the gap and go into the cart at once. */
export function shippingGap(app: App): HTMLElement {
  const element = h("div", { class: "gap" });
  const step = () => app.shop.onboarding().steps.find(({ kind }) => kind === "free_shipping");
  // Who skipped that step of the newcomer's plan does not want to hear of it.
  const isUnwanted = () => step() === undefined && app.shop.profile().orders.count < 2;
  const draw = () => {
    const { goods, delivery } = app.cart.bill();
    if (delivery === 0 || isUnwanted()) return element.replaceChildren();
    const amount = FREE_DELIVERY_FROM - goods;
    const { sets } = app.shop.topUp({ amount });
    const title = words.gap.title(money(amount));
    const head = h("div", { class: "gap-head" }, h("progress", { max: FREE_DELIVERY_FROM, value: goods, "aria-label": title }), skipButton(title));
    const text = h("p", { class: "lead" }, sets.length > 0 ? words.gap.text(money(app.cart.bill().delivery)) : words.gap.nothing);
    const offered = h("ul", { class: "gap-sets", role: "list" }, ...sets.map((set) => h("li", {}, ticketOf(set))));
    element.replaceChildren(h("h2", { id: "gap-title" }, title), head, text, ...(sets.length > 0 ? [offered] : []));
  };
  const skipButton = (title: string) => {
    const known = step();
    if (known === undefined) return false;
    const skip = () => {
      app.shop.skipStep(known.step);
      draw();
      focusHeading();
    };
    return h("button", { type: "button", class: "step-skip", onclick: skip, title: words.plan.skip, "aria-label": words.plan.skipLabel(title) }, icon("cross"));
  };
  const ticketOf = ({ products, total }: GoodsTogether) => {
    const goods = products.map(({ id }) => app.good(id));
    const names = list(goods.map(({ title }) => title));
    const text = words.gap.take(goods.length, money(total));
    const add = () => {
      for (const good of goods) app.setQuantity(good, app.cart.quantity(good.id) + 1);
      announce(words.gap.added(names));
      focusHeading();
    };
    return h(
      "article",
      { class: "gap-set" },
      h("ul", { role: "list" }, ...goods.map((good) => h("li", {}, line(good)))),
      h("button", { type: "button", class: "button quiet", onclick: add, "aria-label": words.card.of(text, names) }, text),
    );
  };
  draw();
  const listen = () => (element.isConnected ? draw() : app.cart.removeEventListener("change", listen));
  app.cart.addEventListener("change", listen);
  return element;
}

function line(good: Good): HTMLElement {
  return h("div", { class: "gap-good" }, tile(good, "small"), h("div", { class: "line-words" }, h("a", { href: to.good(good.id) }, good.title), h("p", { class: "detail" }, `${detailOf(good)} · ${money(priceOf(good))}`)));
}

function focusHeading(): void {
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
