import { h } from "../dom";
import { to, type View } from "../router";
import { words } from "../words";

export function missing(): View {
  const element = h(
    "div",
    { class: "plain" },
    h("h1", {}, words.missing.heading),
    h("p", {}, words.missing.text),
    h("p", {}, h("a", { class: "button", href: to.home() }, words.checkout.back)),
  );
  return { title: words.missing.title, element };
}
