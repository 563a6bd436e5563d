import type { Shop } from "../shop.js";
import type { Explanation, RankedItem, Reason } from "../slates.js";
import { bar, h, section, type Child } from "./dom.js";
import { clock, count, ms, points } from "./format.js";
import { question } from "./question.js";
import type { Notes } from "./notes.js";

/** What products are called, as far as it is known here. */
type Titles = ReadonlyMap<string, string>;

/** What the page was given to show, and why each thing stands where it does; and why another does not. */
export function listsPage({ lists, titles }: Notes, shop: Shop): Child[] {
  const shown = [...lists].map(([key, { surface, name, call, times, items }]) =>
    section(
      surface,
      h("p", { class: "about" }, `shop.${name}, ${count(items.length, "item")}, ${ms(call.duration_ms)}, at ${clock(call.at)}`, times > 1 && `, asked ${times} times`),
      h("ol", { class: "items" }, ...items.map((item) => h("li", {}, listed(item, key, titles)))),
    ),
  );
  return [
    question("why", "Why is a product there, or not? Its id:", async (id) => {
      await shop.load("profile");
      return explained(shop.explain({ item_id: id }), titles);
    }),
    ...(shown.length > 0 ? shown : [h("p", {}, "The page has not asked for a list yet.")]),
  ];
}

function listed({ item_id, product, score, reasons }: RankedItem, list: string, titles: Titles): HTMLElement {
  const title = [h("span", { class: "title" }, product?.title, " ", h("code", {}, item_id)), h("span", { class: "number" }, points(score))];
  if (reasons.length === 0) return h("p", { class: "row" }, ...title);
  return h("details", { "data-key": `${list} ${item_id}` }, h("summary", { class: "row" }, ...title), waterfall(reasons, score, titles));
}

function explained({ product, item_id, rank, position, left_out, rule_id, score, reasons }: Explanation, titles: Titles): HTMLElement {
  const place = position === undefined ? `Not in the feed: ${left_out ?? "others score higher"}${rule_id === undefined ? "" : ` by ${rule_id}`}.` : `Number ${position} of the feed.`;
  return h(
    "div",
    {},
    h("p", {}, h("strong", {}, product.title), " ", h("code", {}, item_id)),
    h("p", {}, `${place} By score alone it is number ${rank}.`),
    waterfall(reasons, score, titles),
  );
}

/** Each part of the sum begins where the one before it ended. */
function waterfall(reasons: readonly Reason[], score: number, titles: Titles): HTMLElement {
  const ordered = [...reasons].sort((one, other) => other.value - one.value);
  const top = ordered.reduce((sum, { value }) => sum + Math.max(0, value), 0) || 1;
  let sum = 0;
  const rows = ordered.map(({ term, value, facet, item_id, rule_id }) => {
    const about = [facet && (facet.kind === term ? facet.value : `${facet.kind} ${facet.value}`), item_id && (titles.get(item_id) ?? item_id), rule_id].filter(Boolean).join(", ");
    const before = sum;
    sum += value;
    return h(
      "li",
      {},
      h("span", { class: "row" }, h("span", {}, h("code", {}, term), about && ` ${about}`), h("span", { class: "number" }, points(value, true))),
      bar(before / top, sum / top, value < 0 ? "minus" : "plus"),
    );
  });
  return h("ul", { class: "reasons" }, ...rows, h("li", { class: "row sum" }, h("span", {}, "Score"), h("span", { class: "number" }, points(score))));
}
