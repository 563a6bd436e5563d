import type { Reason } from "regulars";
import { h } from "../dom";
import { between } from "../format";
import { words, type Say } from "../words";

/** How a score comes about: term upon term, from nothing to the sum. */
export function waterfall(reasons: readonly Reason[], score: number, say: Say): HTMLElement {
  const ordered = [...reasons].sort((a, b) => b.value - a.value);
  const ends: number[] = [];
  for (const { value } of ordered) ends.push((ends.at(-1) ?? 0) + value);
  const low = Math.min(0, ...ends);
  const high = Math.max(score, ...ends, low + 0.001);
  // Rounded are the sums, not the terms: so what is printed adds up, too.
  const rounded = ends.map((end) => Math.round(end * 1000));
  const rows = ordered.map((reason, at) => {
    const start = ends[at - 1] ?? 0;
    const printed = (rounded[at]! - (rounded[at - 1] ?? 0)) / 1000;
    return row(say(reason), reason.term, signed(printed), bar(start, ends[at]!, low, high, reason.value < 0 ? "down" : "up"));
  });
  const exact = (ends.at(-1) ?? 0) === score;
  return h(
    "div",
    { class: "waterfall" },
    h("ol", { role: "list" }, ...rows, row(words.why.score, "", (Math.round(score * 1000) / 1000).toFixed(3), bar(0, score, low, high, "sum"))),
    h("p", { class: "detail" }, exact ? words.why.exact : words.why.inexact),
  );
}

function row(text: string, term: string, value: string, drawn: HTMLElement): HTMLElement {
  return h("li", {}, h("span", { class: "term-words" }, text, term !== "" && h("code", {}, term)), h("span", { class: "term-value" }, value), drawn);
}

function bar(start: number, end: number, low: number, high: number, kind: string): HTMLElement {
  const left = between(Math.min(start, end), low, high);
  const width = between(Math.max(start, end), low, high) - left;
  return h("span", { class: "term-track", "aria-hidden": "true" }, h("span", { class: kind, style: `left:${left * 100}%;width:max(2px,${width * 100}%)` }));
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
