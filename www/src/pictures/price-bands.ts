import type { Profile } from "regulars";
import { h } from "../dom";
import { words } from "../words";

const BANDS = ["1", "2", "3", "4", "5"];

/** Which fifth of the prices the shopper takes, within each kind of goods. */
export function priceBands(affinities: Profile["affinities"]): HTMLElement {
  const strengths = BANDS.map((band) => affinities.find(({ kind, value }) => kind === "price_band" && value === band)?.strength ?? 0);
  const columns = BANDS.map((band, at) =>
    h("div", { class: strengths[at]! < 0 ? "band against" : "band" }, h("span", { style: `height:${Math.max(2, Math.abs(strengths[at]!) * 100)}%` }), h("small", {}, "$".repeat(Number(band)))),
  );
  const top = strengths.indexOf(Math.max(...strengths));
  const text = strengths.some((strength) => strength > 0)
    ? words.mostlyTakes(words.bandName(BANDS[top]!))
    : words.noPrices;
  return h("figure", { class: "picture" }, h("h3", {}, words.priceLevel), h("div", { class: "bands", "aria-hidden": "true" }, ...columns), h("figcaption", { class: "detail" }, text));
}
