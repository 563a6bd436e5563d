import type { App } from "../app";
import { h } from "../dom";
import { moment } from "../format";
import { affinityKey, AffinityPicture, isBrand, isTypeOf } from "../pictures/affinity";
import { counts } from "../pictures/counts";
import { priceBands } from "../pictures/price-bands";
import { rhythm } from "../pictures/rhythm";
import { words } from "../words";
import { believed } from "./believed";
import { corrections } from "./corrections";
import { hand } from "./hand";
import { persona } from "./persona";
import { pretend } from "./pretend";
import { stage } from "./stage";

const FOUR_WEEKS = 28 * 86_400_000;

/** What the shop believes about you, in pictures and words, and what you can do about it. */
export function profilePage(app: App): HTMLElement {
  const profile = app.shop.profile();
  const { visits, events, affinities, recent, cart, purchases, orders, first_seen, last_seen, paused } = profile;
  const say = words.you;
  const state = paused && h("p", { class: "paused" }, say.paused);
  if (events === 0 && affinities.length === 0) {
    return h("div", { class: "pages" }, state, h("p", { class: "lead" }, say.empty), hand(app), pretend(app));
  }
  const correct = corrections(app);
  const types = new AffinityPicture(say.drawnTo, say.drawnToNothing, (affinity) => isTypeOf(app.catalog)(affinity) || (affinity.kind === "category" && affinity.correction !== undefined), correct);
  const brands = new AffinityPicture(say.brands, say.brandsNothing, isBrand, correct);
  types.update(affinities);
  brands.update(affinities.filter(isBrand).slice(0, 4));
  const times = [...recent.map(({ time }) => time), ...purchases.map(({ last }) => last)];
  const now = Date.now();
  return h(
    "div",
    { class: "pages" },
    state,
    counts(
      [visits, say.visits(visits)],
      [events, say.events],
      [cart.reduce((sum, { quantity }) => sum + quantity, 0), say.pieces],
      [orders.count, say.orders(orders.count)],
    ),
    stage(profile),
    believed(profile),
    types.element,
    affinityKey(),
    h("p", { class: "detail" }, say.correct),
    brands.element,
    priceBands(affinities),
    persona(profile),
    rhythm(say.rhythm, say.lookOrOrder, times, now - FOUR_WEEKS, now),
    h("p", { class: "detail" }, first_seen !== undefined && say.first(moment(first_seen)), last_seen !== undefined && say.last(moment(last_seen))),
    hand(app),
    pretend(app),
  );
}
