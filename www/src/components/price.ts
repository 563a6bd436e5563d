import type { Good } from "../catalog";
import { h } from "../dom";
import { money, unitPrice } from "../format";
import { words } from "../words";

/** The price as on a tag in the shelf, with the little print. */
export function price(good: Good): HTMLElement {
  const now = good.salePrice ?? good.price;
  const perOunce = unitPrice(now, good.size);
  return h(
    "p",
    { class: "price" },
    good.salePrice === undefined
      ? h("span", { class: "tag" }, money(now))
      : h("span", { class: "tag sale" }, h("span", { class: "visually-hidden" }, words.card.now), money(now)),
    good.salePrice !== undefined && h("s", {}, h("span", { class: "visually-hidden" }, words.card.before), money(good.price)),
    good.salePrice === undefined && perOunce !== undefined && h("small", {}, perOunce),
  );
}
