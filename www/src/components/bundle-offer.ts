import type { App } from "../app";
import { announce, h } from "../dom";
import { list, money } from "../format";
import { to } from "../router";
import { words } from "../words";
import { price } from "./price";
import { stepper } from "./stepper";
import { tile } from "./tile";

/** The box of the shop's own that holds most of some goods, if any, with what it saves. */
export function bundleOffer(app: App, item_ids: readonly string[]): HTMLElement | false {
  const [found] = item_ids.length > 0 ? app.shop.bundles({ item_ids, limit: 1 }) : [];
  if (found === undefined) return false;
  const { bundle, items, missing, separately, saving } = found;
  const box = app.good(bundle.id);
  const inCart = items.map(({ id }) => app.good(id)).filter(({ id }) => app.cart.quantity(id) > 0);
  const instead = () => {
    for (const good of inCart) app.setQuantity(good, app.cart.quantity(good.id) - 1);
    app.setQuantity(box, app.cart.quantity(box.id) + 1);
    section.remove();
    announce(words.bundle.taken(box.title));
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  };
  const button = h("button", { type: "button", class: "button", onclick: instead, "aria-label": words.card.of(words.bundle.instead, box.title) }, words.bundle.instead);
  const section = h(
    "section",
    { class: "bundle", id: "bundle", "aria-labelledby": "bundle-title" },
    tile(box),
    h(
      "div",
      { class: "bundle-words" },
      h("h2", { id: "bundle-title" }, words.bundle.title),
      h("h3", {}, h("a", { href: to.good(box.id) }, box.title)),
      h("p", {}, words.bundle.holds(list([...items, ...missing].map(({ id }) => app.good(id).title)))),
      price(box),
      saving > 0 && h("p", { class: "note" }, words.bundle.saves(money(separately), money(saving))),
    ),
    inCart.length > 1 ? button : stepper(app, box, true),
  );
  return section;
}
