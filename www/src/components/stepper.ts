import type { App } from "../app";
import type { Good } from "../catalog";
import { h } from "../dom";
import { icon } from "../icons";
import { words } from "../words";

/** A button that becomes "− 2 +" once the good is in the cart. It keeps its place and the focus. */
export function stepper(app: App, good: Good, wide = false): HTMLElement {
  const element = h("div", { class: wide ? "stepper wide" : "stepper" });
  const count = h("span", { class: "count" });
  const change = (by: number) => () => {
    app.setQuantity(good, app.cart.quantity(good.id) + by);
    if (app.cart.quantity(good.id) === 0) more.focus();
  };
  const less = h("button", { type: "button", onclick: change(-1), "aria-label": words.card.less(good.title) }, icon("minus"));
  const more = h("button", { type: "button", onclick: change(1) }, wide ? h("span", {}, words.card.add) : "", icon("plus"));
  const draw = () => {
    const quantity = app.cart.quantity(good.id);
    element.classList.toggle("filled", quantity > 0);
    less.hidden = count.hidden = quantity === 0;
    count.textContent = String(quantity);
    more.setAttribute("aria-label", quantity === 0 ? words.card.addLabel(good.title) : words.card.more(good.title));
  };
  element.append(less, count, more);
  draw();
  // The page drops whole views at once: a stepper that left the page stops listening by itself.
  const listen = () => (element.isConnected ? draw() : app.cart.removeEventListener("change", listen));
  app.cart.addEventListener("change", listen);
  return element;
}
