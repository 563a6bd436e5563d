import type { App } from "../app";
import { h } from "../dom";
import { list } from "../format";
import { offers } from "../offers";
import { offerObstacle, offerRule } from "../words";

const SURFACES = [
  ["home", "On the first page"],
  ["cart", "In the cart"],
] as const;

/** Which offer is shown where, and what speaks against the others. */
export function offersPage(app: App): HTMLElement {
  const seen = app.shop.profile().promotions;
  const titleOf = (id: string) => offers.find(({ promotion_id }) => promotion_id === id)?.title ?? id;
  const sections = SURFACES.map(([surface, name]) => {
    const { offer, reasons, others } = app.shop.offers({ surface });
    return h(
      "section",
      { class: "picture decision" },
      h("h3", {}, name),
      offer === undefined
        ? h("p", { class: "none" }, "No offer.")
        : h("p", { class: "shown" }, h("strong", {}, offer.title), ` — ${list(reasons.map(offerRule))}.`),
      h("ul", {}, ...others.map(({ promotion_id, ruled_out_by }) => h("li", {}, h("strong", {}, titleOf(promotion_id)), ` not: ${offerObstacle(ruled_out_by)}.`))),
    );
  });
  const shown = seen.map(({ promotion_id, impressions, clicks }) =>
    h("li", {}, `${titleOf(promotion_id)}: seen ${impressions} ×, taken ${clicks} ×`));
  return h("div", { class: "pages" }, ...sections, shown.length > 0 && h("section", { class: "picture" }, h("h3", {}, "Shown so far"), h("ul", {}, ...shown)));
}
