import { h } from "../dom";

/** Numbers with what they count, large. */
export function counts(...entries: [value: string | number, name: string][]): HTMLElement {
  return h("dl", { class: "counts" }, ...entries.map(([value, name]) => h("div", {}, h("dt", {}, name), h("dd", {}, typeof value === "number" ? value.toLocaleString("en-US") : value))));
}
