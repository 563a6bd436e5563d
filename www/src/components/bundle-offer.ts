import type { Bundle } from "regulars";
import type { App } from "../app";
import { announce, h } from "../dom";
import { list, money } from "../format";
import { to } from "../router";
import { words } from "../words";
import { price } from "./price";
import { stepper } from "./stepper";
import { tile } from "./tile";

/** The box of the shop's own that holds most of some goods, if any, with what it saves. It follows the cart. */
export function bundleOffer(app: App, itemIds: () => string[]): HTMLElement {
  const section = h("section", { class: "bundle", id: "bundle", "aria-labelledby": "bundle-title" });
  let drawn: string | undefined;
  const draw = () => {
    const item_ids = itemIds();
    const [found] = item_ids.length > 0 ? app.shop.bundles({ item_ids, limit: 1 }) : [];
    section.hidden = found === undefined;
    const showing = found && `${found.bundle.id} ${isInstead(app, found)}`;
    if (showing === drawn) return;
    drawn = showing;
    section.replaceChildren(...(found === undefined ? [] : parts(app, found, draw)));
  };
  draw();
  const listen = () => {
    if (!section.isConnected) app.cart.removeEventListener("change", listen);
    // Whoever uses the offer's own buttons keeps them until done.
    else if (!section.contains(document.activeElement)) draw();
  };
  app.cart.addEventListener("change", listen);
  return section;
}

function parts(app: App, found: Bundle, draw: () => void): HTMLElement[] {
  const { bundle, items, missing, separately, saving } = found;
  const box = app.good(bundle.id);
  const instead = () => {
    for (const good of inCart(app, found)) app.setQuantity(good, app.cart.quantity(good.id) - 1);
    app.setQuantity(box, app.cart.quantity(box.id) + 1);
    announce(words.bundle.taken(box.title));
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    draw();
  };
  return [
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
    isInstead(app, found)
      ? h("button", { type: "button", class: "button", onclick: instead, "aria-label": words.card.of(words.bundle.instead, box.title) }, words.bundle.instead)
      : stepper(app, box, true),
  ];
}

/** What is in a box and in the cart by the piece, at this moment. */
const inCart = (app: App, { items, missing }: Bundle) => [...items, ...missing].map(({ id }) => app.good(id)).filter(({ id }) => app.cart.quantity(id) > 0);

/** The box takes the place of several pieces in the cart; a single one of them may well be wanted besides. */
const isInstead = (app: App, bundle: Bundle) => inCart(app, bundle).length > 1;
