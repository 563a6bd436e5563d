import { ga4Item, type App } from "../app";
import { h } from "../dom";
import { money } from "../format";
import { to, type View } from "../router";
import { bill } from "./cart";

interface Field {
  name: string;
  label: string;
  autocomplete: AutoFill;
  type?: string;
  half?: boolean;
}

const FIELDS: Field[] = [
  { name: "name", label: "Name", autocomplete: "name" },
  { name: "email", label: "Email", autocomplete: "email", type: "email" },
  { name: "street", label: "Street and number", autocomplete: "street-address" },
  { name: "zip", label: "ZIP code", autocomplete: "postal-code", half: true },
  { name: "city", label: "City", autocomplete: "address-level2", half: true },
];

const WINDOWS = ["Today, 5 to 7 pm", "Tomorrow, 8 to 10 am", "Tomorrow, 5 to 7 pm"];

export function checkout(app: App): View {
  if (app.cart.count === 0) {
    const element = h("div", { class: "plain" }, h("h1", {}, "The till is waiting"), h("p", {}, "Your cart is empty, though."),
      h("p", {}, h("a", { class: "button", href: to.home() }, "Back to the shop")));
    return { title: "Checkout", element };
  }
  const items = app.cart.lines.map(({ good, quantity }) => ga4Item(good, quantity));
  app.record("begin_checkout", { currency: "USD", value: app.cart.bill().goods, items });
  const form = h(
    "form",
    { class: "checkout-form", onsubmit: (event: SubmitEvent) => {
      event.preventDefault();
      pay(app);
    } },
    h("fieldset", {}, h("legend", {}, "Where to"), h("div", { class: "fields" }, ...FIELDS.map(field))),
    h("fieldset", {}, h("legend", {}, "When"), h("div", { class: "windows" }, ...WINDOWS.map(deliveryWindow))),
    h("p", { class: "detail" }, "This is a demo: nothing is sent, nothing is charged, and what you type stays in this form."),
    h("button", { class: "button large" }, `Pay ${money(app.cart.bill().total)} at the door`),
  );
  const element = h("div", { class: "checkout" }, h("h1", {}, "At the till"), h("div", { class: "cart-columns" }, form, bill(app)));
  return { title: "Checkout", element };
}

function field({ name, label, autocomplete, type = "text", half = false }: Field): HTMLElement {
  return h("label", { class: half ? "field half" : "field" }, label, h("input", { name, type, autocomplete, required: true }));
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
