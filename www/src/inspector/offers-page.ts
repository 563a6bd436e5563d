import type { OfferDecision } from "regulars";
import type { App } from "../app";
import { h } from "../dom";
import { hourName, list, money, moment, percent } from "../format";
import { offerBook } from "../offers";
import { offerObstacle, offerRule, words } from "../words";
import { mostOf, nameOf } from "./offer-names";

const SURFACES = ["home", "product", "cart", "thanks"];

/** Which offer is shown where and why, what speaks against each other one, what was weighed, and what was told of it. */
export function offersPage(app: App, dryRun: HTMLElement): HTMLElement {
  const decisions = SURFACES.map((surface) => [surface, app.shop.explainOffers({ surface })] as const);
  const { kinds } = decisions[0]![1];
  return h(
    "div",
    { class: "pages" },
    ...decisions.map(([surface, decision]) => decisionOf(surface, decision, app.weighed.get(surface))),
    h("section", { class: "picture" }, h("h3", {}, words.offers.kinds), h("dl", { class: "facts" }, ...Object.entries(kinds).map(([kind, share]) =>
      h("div", {}, h("dt", {}, words.offers.kindNames[kind as keyof typeof kinds]), h("dd", {}, percent(share)))))),
    limits(app),
    dryRun,
    reports(app),
  );
}

function decisionOf(surface: string, { offer, reasons, others, considered, holdout }: OfferDecision, weighedBefore: OfferDecision["considered"] = []): HTMLElement {
  const say = words.offers;
  return h(
    "section",
    { class: "picture decision", "data-surface": surface },
    h("h3", {}, say.surfaces[surface]),
    offer === undefined
      ? h("p", { class: "none" }, holdout ? say.noneHoldout : say.none)
      : h("p", { class: "shown" }, h("strong", {}, offer.title), say.because(words.reasonList(reasons.map(offerRule)))),
    weighed(considered.length > 0 ? considered : weighedBefore, offer?.promotion_id),
    h("ul", {}, ...others.map(({ promotion_id, ruled_out_by }) => h("li", {}, h("strong", {}, nameOf(promotion_id)), say.not(offerObstacle(ruled_out_by))))),
  );
}

/** What could have been done, and what is expected of it; nothing where there was no choice. */
function weighed(arms: OfferDecision["considered"], chosen: string | undefined): HTMLElement | false {
  if (arms.length < 2) return false;
  const say = words.offers;
  return h(
    "table",
    { class: "arms" },
    h("caption", { class: "detail" }, say.weighed),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say.arm), h("th", { scope: "col" }, say.rate), h("th", { scope: "col" }, say.value))),
    h("tbody", {}, ...arms.map(({ promotion_id, sampled_rate, sampled_value }) =>
      h("tr", { class: promotion_id === chosen ? "chosen" : "" },
        h("th", { scope: "row" }, promotion_id === undefined ? say.nothing : nameOf(promotion_id)),
        h("td", {}, percent(sampled_rate)),
        h("td", {}, money(sampled_value))))),
  );
}

function limits(app: App): HTMLElement {
  const say = words.offers;
  const { cap, quiet_hours, budget_share, holdout_share } = offerBook.settings;
  const seen = app.shop.profile().promotions.map(({ promotion_id, impressions, clicks }) =>
    h("li", {}, say.seen(nameOf(promotion_id), impressions, mostOf(promotion_id), clicks)));
  return h(
    "section",
    { class: "picture" },
    h("h3", {}, say.limits),
    h("ul", {}, ...(seen.length > 0 ? seen : [h("li", {}, say.seenNothing)]),
      h("li", {}, say.cap(list(cap.map(({ times, days }) => say.capOf(times, days))))),
      h("li", {}, say.quiet(hourName(quiet_hours.from), hourName(quiet_hours.to))),
      h("li", {}, say.budget(percent(budget_share))),
      h("li", {}, say.holdout(percent(holdout_share)))),
  );
}

function reports(app: App): HTMLElement {
  const say = words.offers;
  const lines = app.reports.toReversed().map(({ event, time, ...rest }) => {
    const told = Object.entries(rest).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`);
    return h("li", {}, h("code", {}, event), h("span", { class: "detail" }, ` ${moment(time)} · ${told.join(" · ")}`));
  });
  return h(
    "section",
    { class: "picture reports" },
    h("h3", {}, say.reports),
    h("p", { class: "detail" }, say.reportsText),
    lines.length > 0 ? h("ul", {}, ...lines) : h("p", { class: "detail" }, say.reportsNone),
  );
}
