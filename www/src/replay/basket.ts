import type { Catalog } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { day, percent } from "../format";
import { words } from "../words";
import type { Learner } from "./learner";

/** The household's next order, which the shop does not know yet, and how much of it the feed shows already. */
export function nextBasket(catalog: Catalog, learner: Learner): HTMLElement {
  const order = learner.nextOrder;
  if (order === undefined) return h("section", { class: "picture basket" }, h("h3", {}, words.replay.over), h("p", { class: "detail" }, words.replay.overText));
  const feed = learner.feed();
  const { goods, kinds } = learner.share(order, feed);
  const shown = new Set(feed);
  const hitsFirst = order.items.toSorted((a, b) => Number(shown.has(b.item_id)) - Number(shown.has(a.item_id)));
  const pieces = hitsFirst.map(({ item_id }) => {
    const good = catalog.goods.get(item_id)!;
    const element = tile(good, shown.has(item_id) ? "small hit" : "small");
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", shown.has(item_id) ? words.replay.inFeed(good.title) : good.title);
    element.title = good.title;
    return h("li", {}, element);
  });
  return h(
    "section",
    { class: "picture basket" },
    h("h3", {}, words.replay.basket(day(order.time))),
    h("p", {}, words.replay.basketText(percent(goods), order.items.length, percent(kinds))),
    h("ul", { role: "list", class: "pieces", tabindex: 0, "aria-label": words.replay.basketLabel }, ...pieces),
  );
}
