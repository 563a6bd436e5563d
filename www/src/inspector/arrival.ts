import type { Profile } from "regulars";
import { h } from "../dom";
import type { Touch } from "../engine";
import { words } from "../words";

/** By which way the shopper came to the shop, first and last. */
export function arrival({ acquisition: { first, last } }: Profile): HTMLElement {
  const say = words.you;
  const row = (name: string, touch: Touch | undefined) => touch !== undefined && h("div", {}, h("dt", {}, name), h("dd", {}, touchWords(touch)));
  return h(
    "section",
    { class: "picture" },
    h("h3", {}, say.arrival),
    first === undefined ? h("p", { class: "detail" }, say.arrivalUnknown) : h("dl", { class: "facts" }, row(say.arrivalFirst, first), row(say.arrivalLast, last)),
  );
}

function touchWords({ channel, paid, source, campaign }: Touch): string {
  return [words.channels[channel], source, campaign, paid && words.you.paid].filter(Boolean).join(" · ");
}
