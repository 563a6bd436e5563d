import type { App } from "../app";
import { consentBox } from "../components/consent-box";
import { h } from "../dom";
import { words } from "../words";
import { forgetButton } from "./forget-button";
import { storedBytes } from "./stored-bytes";

/** What is kept, how much it is, and how to be rid of it. */
export function storedPage(app: App): HTMLElement {
  const { events, recent, purchases, hidden, skipped } = app.shop.profile();
  const { stored } = words;
  const size = h("strong", {}, "…");
  void storedBytes("regulars").then((bytes) => {
    const amount = bytes === undefined ? stored.nothing : bytes < 1000 ? stored.bytes(bytes) : `${(bytes / 1000).toFixed(1)} kB`;
    size.textContent = amount + stored.size[1];
  });
  const hiddenTitles = hidden.map((id) => h("li", {}, app.catalog.goods.get(id)?.title ?? id));
  return h(
    "div",
    { class: "pages" },
    h("p", { class: "lead" }, stored.size[0], size),
    h(
      "ul",
      { class: "kept" },
      h("li", {}, stored.noted(events)),
      h("li", {}, stored.looked(recent.length)),
      h("li", {}, stored.bought(purchases.length)),
      h("li", {}, stored.hidden(hidden.length)),
    ),
    hiddenTitles.length > 0 && h("section", { class: "picture" }, h("h3", {}, stored.hiddenTitle), h("ul", {}, ...hiddenTitles)),
    skipped.length > 0 && h("section", { class: "picture" }, h("h3", {}, stored.skippedTitle), h("ul", {}, ...skipped.map((problem) => h("li", {}, stored.skipped(problem))))),
    h("p", {}, stored.stays),
    consentBox(app),
    forgetButton(app),
  );
}
