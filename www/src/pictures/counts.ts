import { h } from "../dom";
import { words } from "../words";

/** Numbers with what they count, large. */
export function counts(...entries: [value: string | number, name: string][]): HTMLElement {
  return h("dl", { class: "counts" }, ...entries.map(([value, name]) => h("div", {}, h("dt", {}, name), h("dd", {}, typeof value === "number" ? words.number(value) : value))));
}
