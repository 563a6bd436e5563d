import type { Catalog } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { day, percent, plural } from "../format";
import type { Learner } from "./learner";

/** The household's next order, which the shop does not know yet, and how much of it the feed shows already. */
export function nextBasket(catalog: Catalog, learner: Learner): HTMLElement {
  const order = learner.nextOrder;
  if (order === undefined) return h("section", { class: "picture basket" }, h("h3", {}, "The year is over"), h("p", { class: "detail" }, "No further order."));
  const feed = learner.feed();
  const { goods, kinds } = learner.share(order, feed);
  const shown = new Set(feed);
  const hitsFirst = order.items.toSorted((a, b) => Number(shown.has(b.item_id)) - Number(shown.has(a.item_id)));
  const pieces = hitsFirst.map(({ item_id }) => {
    const good = catalog.goods.get(item_id)!;
    const element = tile(good, shown.has(item_id) ? "small hit" : "small");
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", shown.has(item_id) ? `${good.title}, in the feed` : good.title);
    element.title = good.title;
    return h("li", {}, element);
  });
  return h(
    "section",
    { class: "picture basket" },
    h("h3", {}, `Their next basket, ${day(order.time)}`),
    h("p", {}, `The feed already shows ${percent(goods)} of its ${plural(order.items.length, "good")}, and ${percent(kinds)} of their kinds.`),
    h("ul", { role: "list", class: "pieces", tabindex: 0, "aria-label": "What is in it" }, ...pieces),
  );
}
