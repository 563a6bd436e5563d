import type { Shop } from "../shop.js";
import { describe } from "../words.js";
import { bar, h, section, type Child } from "./dom.js";
import { points } from "./format.js";

/** What is believed of the shopper, in the words that shoppers read, and the tastes that lists are ranked by. */
export async function profilePage(shop: Shop): Promise<Child[]> {
  await shop.load("profile");
  const profile = shop.profile();
  const { affinities } = profile;
  const most = Math.max(...affinities.map(({ strength }) => Math.abs(strength)), 0.001);
  const tastes = affinities.map(({ kind, value, strength, evidence, correction }) =>
    h(
      "li",
      {},
      h("span", { class: "row" }, h("span", {}, h("code", {}, kind), ` ${value}`, correction && ` (${correction})`), h("span", { class: "number" }, points(strength, true), h("small", {}, ` ${Math.round(evidence * 100)}% sure`))),
      bar(0, Math.abs(strength) / most, strength < 0 ? "minus" : "plus"),
    ),
  );
  return [
    ...describe(profile, document.documentElement.lang).map(({ heading, sentences }) => section(heading, ...sentences.map((sentence) => h("p", {}, sentence)))),
    tastes.length > 0 && section("Affinities", h("ul", { class: "reasons" }, ...tastes)),
    h("details", { "data-key": "json" }, h("summary", {}, "As JSON"), h("pre", { tabindex: "0" }, JSON.stringify(profile, undefined, 2))),
  ];
}
