import { ga4Item, type App } from "../app";
import { h } from "../dom";
import { money } from "../format";
import { to, type View } from "../router";
import { words } from "../words";
import { bill } from "./cart";

interface Field {
  name: keyof typeof words.checkout.fields;
  autocomplete: AutoFill;
  type?: string;
  half?: boolean;
}

const FIELDS: Field[] = [
  { name: "name", autocomplete: "name" },
  { name: "email", autocomplete: "email", type: "email" },
  { name: "street", autocomplete: "street-address" },
  { name: "zip", autocomplete: "postal-code", half: true },
  { name: "city", autocomplete: "address-level2", half: true },
];

export function checkout(app: App): View {
  if (app.cart.count === 0) {
    const element = h("div", { class: "plain" }, h("h1", {}, words.checkout.waiting), h("p", {}, words.checkout.empty),
      h("p", {}, h("a", { class: "button", href: to.home() }, words.checkout.back)));
    return { title: words.checkout.title, element };
  }
  const items = app.cart.lines.map(({ good, quantity }) => ga4Item(good, quantity));
  app.record("begin_checkout", { currency: "USD", value: app.cart.bill().goods, items });
  const form = h(
    "form",
    { class: "checkout-form", onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      pay(app);
    } },
    h("fieldset", {}, h("legend", {}, words.checkout.where), h("div", { class: "fields" }, ...FIELDS.map(field))),
    h("fieldset", {}, h("legend", {}, words.checkout.when), h("div", { class: "windows" }, ...words.checkout.windows.map(deliveryWindow))),
    h("p", { class: "detail" }, words.checkout.note),
    h("button", { class: "button large" }, words.checkout.pay(money(app.cart.bill().total))),
  );
  const element = h("div", { class: "checkout" }, h("h1", {}, words.checkout.heading), h("div", { class: "cart-columns" }, form, bill(app)));
  return { title: words.checkout.title, element };
}

function field({ name, autocomplete, type = "text", half = false }: Field): HTMLElement {
  return h("label", { class: half ? "field half" : "field" }, words.checkout.fields[name], h("input", { name, type, autocomplete, required: true }));
}

function deliveryWindow(text: string, at: number): HTMLElement {
  return h("label", { class: "window" }, h("input", { type: "radio", name: "window", value: text, checked: at === 0 }), h("span", {}, text));
}

function pay(app: App): void {
  const { total, delivery } = app.cart.bill();
  app.record("purchase", {
    transaction_id: `PS-${Date.now().toString(36).toUpperCase()}`,
    currency: "USD",
    value: total,
    shipping: delivery,
    ...(app.cart.coupon !== undefined && { coupon: app.cart.coupon }),
    items: app.cart.lines.map(({ good, quantity }) => ga4Item(good, quantity)),
  });
  app.cart.empty();
  location.hash = to.thanks();
}
