import type { App } from "../app";
import { h } from "../dom";
import { money } from "../format";
import { Impressions } from "../impressions";
import { icon } from "../icons";
import { words } from "../words";
import { shelf } from "./shelf";

/** “3.20 more to free delivery”, with goods that fill the gap, as long as the newcomer's plan has that step. */
export function shippingGap(app: App): HTMLElement {
  const element = h("div", { class: "gap" });
  const draw = () => {
    const step = app.shop.onboarding().steps.find(({ kind }) => kind === "free_shipping");
    if (step === undefined || app.cart.count === 0) return element.replaceChildren();
    const { untold } = app;
    const { remaining, cart_value, products, together } = app.shop.freeShippingGap({ threshold: Math.max(0, step.of - untold) });
    if (remaining === 0) return element.replaceChildren();
    const goods = products.map(({ id }) => app.good(id));
    const title = words.plan.fill(money(remaining));
    const skip = () => {
      app.shop.skipStep(step.step);
      draw();
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    };
    element.replaceChildren(
      h("div", { class: "gap-head" },
        h("progress", { max: step.of, value: cart_value + untold, "aria-label": title }),
        h("button", { type: "button", class: "step-skip", onclick: skip, title: words.plan.skip, "aria-label": words.plan.skipLabel(title) }, icon("cross"))),
      shelf(app, goods, { id: "gap", title, text: together === 2 ? words.plan.fillTextTogether(goods.length) : words.plan.fillText, shape: "row", impressions: new Impressions(app) }) || h("h2", { id: "gap-title" }, title),
    );
  };
  draw();
  const listen = () => (element.isConnected ? draw() : app.cart.removeEventListener("change", listen));
  app.cart.addEventListener("change", listen);
  return element;
}
