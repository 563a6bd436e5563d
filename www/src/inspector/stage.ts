import type { Profile } from "regulars";
import { h } from "../dom";
import { moment } from "../format";
import { words } from "../words";

/** Where the shopper stands with the shop, and each step that led there with its reason. */
export function stage({ lifecycle }: Profile): HTMLElement {
  const { stage: now, history } = lifecycle;
  const name = words.stages[now];
  const steps = history.map((step) => h("li", {}, h("strong", {}, words.stages[step.to]), ` · ${words.stageReasons[step.reason](step)} `, h("span", { class: "detail" }, moment(step.at))));
  return h(
    "section",
    { class: "picture stage" },
    h("h3", {}, words.you.stage),
    h("p", { class: "place" }, name),
    steps.length > 0 && h("ol", {}, ...steps),
  );
}
