import type { App } from "../app";
import { hueOf } from "../catalog";
import { announce, h } from "../dom";
import { leaf, words } from "../words";

/** What a newcomer may be asked about, with pictures of what is meant. Each choice is taken in at once. */
export function interestPicker(app: App, picked: () => void): HTMLElement | false {
  const interests = app.shop.interests();
  if (interests.length === 0) return false;
  const choices = interests.map(({ facet, products }) => {
    const name = leaf(facet.value);
    const choose = () => {
      if (button.getAttribute("aria-pressed") === "true") return;
      button.setAttribute("aria-pressed", "true");
      app.shop.pickInterests([facet]);
      app.learned();
      picked();
      announce(words.plan.picked(name));
    };
    const pictures = [...new Set(products.map(({ image_link }) => image_link))].map((src) => h("img", { src, alt: "", width: 30, height: 30 }));
    const button = h(
      "button",
      { type: "button", class: "interest", style: `--hue:${hueOf(facet.value.split(" > ")[0]!)}`, "aria-pressed": "false", onclick: choose },
      h("span", { class: "interest-pictures" }, ...pictures),
      h("span", {}, name),
    );
    return h("li", {}, button);
  });
  return h("ul", { class: "interests", role: "list" }, ...choices);
}
