import type { OfferDecision } from "../regulars.js";
import type { Shop } from "../shop.js";
import { h, section, table, type Child } from "./dom.js";
import { clock } from "./format.js";
import type { Notes } from "./notes.js";
import { question } from "./question.js";

/** Which offer is made where and why, and what is against each other one. Asking here counts no offer as shown. */
export function offersPage({ offers }: Notes, shop: Shop): Child[] {
  const made = [...offers.values()].map(({ surface, call, decision }) => section(surface, h("p", { class: "about" }, `Handed out at ${clock(call.at)}`), ...decided(decision)));
  return [
    question("surface", "What would be offered now? A surface of the page:", async (surface) => h("div", {}, ...decided(shop.explainOffers({ surface })))),
    ...(made.length > 0 ? made : [h("p", {}, "The page has not asked for an offer yet.")]),
  ];
}

function decided({ offer, reasons, others, considered, holdout, stage }: OfferDecision): HTMLElement[] {
  const none = holdout ? "No offer: this shopper is in the holdout, which gets none." : "No offer.";
  const parts: HTMLElement[] = [
    h("p", {}, offer === undefined ? none : h("strong", {}, offer.title), " ", offer && h("code", {}, offer.promotion_id)),
    h("p", { class: "about" }, `stage ${stage}`, reasons.length > 0 && `; because of ${reasons.join(", ")}`),
  ];
  if (considered.length > 1) {
    const rows = considered.map(({ promotion_id = "nothing", rate, margin, cost }) => [promotion_id, Number(rate.toFixed(3)), Number(margin.toFixed(2)), Number(cost.toFixed(2))]);
    parts.push(table("What was weighed", ["offer", "rate", "margin", "cost"], rows));
  }
  if (others.length > 0) parts.push(table("Why not the others", ["offer", "against it"], others.map(({ promotion_id, ruled_out_by }) => [promotion_id, ruled_out_by])));
  return parts;
}
