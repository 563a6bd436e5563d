import { h } from "../dom";
import { to, type View } from "../router";

export function missing(): View {
  const element = h(
    "div",
    { class: "plain" },
    h("h1", {}, "This shelf is empty"),
    h("p", {}, "There is nothing at this address. Perhaps it moved to another aisle."),
    h("p", {}, h("a", { class: "button", href: to.home() }, "Back to the shop")),
  );
  return { title: "Not found", element };
}
