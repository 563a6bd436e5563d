import type { Catalog } from "../catalog";
import { h } from "../dom";
import { day, percent } from "../format";
import { words } from "../words";
import type { Learner } from "./learner";
import { pieces } from "./pieces";

/** The household's next order, which the shop does not know yet, and how much of it the feed shows already. */
export function nextBasket(catalog: Catalog, learner: Learner): HTMLElement {
  const order = learner.nextOrder;
  if (order === undefined) return h("section", { class: "picture basket" }, h("h3", {}, words.replay.over), h("p", { class: "detail" }, words.replay.overText));
  const feed = learner.feed();
  const { goods, kinds } = learner.share(order, feed);
  const shown = new Set(feed);
  const hitsFirst = order.items.map(({ item_id }) => item_id).sort((a, b) => Number(shown.has(b)) - Number(shown.has(a)));
  return h(
    "section",
    { class: "picture basket" },
    h("h3", {}, words.replay.basket(day(order.time))),
    h("p", {}, words.replay.basketText(percent(goods), order.items.length, percent(kinds))),
    pieces(catalog, hitsFirst, shown, words.replay.basketLabel, words.replay.inFeed),
  );
}
