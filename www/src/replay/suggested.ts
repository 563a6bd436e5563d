import type { Catalog } from "../catalog";
import { h } from "../dom";
import { percent } from "../format";
import { words } from "../words";
import type { Learner } from "./learner";
import { pieces } from "./pieces";
import { LISTS, together, type Hits } from "./suggestions";

/** What the shop suggests before the next order, marked where the order holds it, and how often it was right so far. */
export function suggested(catalog: Catalog, learner: Learner): HTMLElement {
  const say = words.replay.suggested;
  const order = learner.nextOrder;
  return h(
    "section",
    { class: "picture suggested" },
    h("h3", {}, say.title),
    h("div", { class: "suggested-lists" }, ...(order === undefined ? [] : listsBefore(catalog, learner))),
    table(learner),
    h("p", { class: "detail" }, say.text),
  );
}

function listsBefore(catalog: Catalog, learner: Learner): HTMLElement[] {
  const say = words.replay.suggested;
  const order = learner.nextOrder!;
  const { lists, cart, foreseen } = learner.suggestions.before(order);
  const bought = new Set(order.items.map(({ item_id }) => item_id));
  return LISTS.map((name) => {
    const { ours } = foreseen[name];
    const text = name === "besides" ? say.besidesText(cart.length, ours.shown, ours.bought) : say.listText(ours.shown, ours.bought);
    return h("div", { "data-list": name }, h("h4", {}, say.lists[name]), h("p", { class: "detail" }, text), pieces(catalog, lists[name], bought, say.lists[name], say.bought));
  });
}

function table({ foreseen }: Learner): HTMLElement {
  const say = words.replay.suggested;
  const cell = ({ shown, bought }: Hits) => h("td", {}, shown === 0 ? "–" : percent(bought / shown));
  const rows = LISTS.map((name) => {
    const ours = together(foreseen.map((order) => order[name].ours));
    const frequency = together(foreseen.map((order) => order[name].frequency));
    return h("tr", { "data-list": name }, h("th", { scope: "row" }, say.lists[name]), h("td", {}, say.soFar(ours.shown, ours.bought)), cell(ours), cell(frequency));
  });
  const head = h("tr", {}, h("td"), h("th", { scope: "col" }, say.shown), h("th", { scope: "col" }, say.share), h("th", { scope: "col" }, say.frequency));
  return h("table", { class: "hits" }, h("thead", {}, head), h("tbody", {}, ...rows));
}
