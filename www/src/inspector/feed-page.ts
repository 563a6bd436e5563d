import type { App } from "../app";
import { detailOf } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { words } from "../words";

/** The feed as it would be drawn now: it may be a click ahead of the shelf, which waits until you come back to it. */
export function feedPage(app: App, explain: (id: string) => void): HTMLElement {
  const { items } = app.shop.feed();
  const most = Math.max(...items.map(({ score }) => score), 0.001);
  const rows = items.map(({ item_id, score }) => {
    const good = app.good(item_id);
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", "data-key": item_id, onclick: () => explain(item_id) },
        tile(good, "small"),
        h("span", { class: "rank-words" }, h("strong", {}, good.title), h("span", { class: "detail" }, detailOf(good))),
        h("span", { class: "rank-score" }, score.toFixed(3), h("span", { class: "rank-bar", "aria-hidden": "true" }, h("span", { style: `width:${Math.max(0, score / most) * 100}%` }))),
      ),
    );
  });
  return h("div", { class: "pages" }, h("p", { class: "detail" }, words.feedPage), h("ol", { class: "ranks" }, ...rows));
}
