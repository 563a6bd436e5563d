import type { App } from "../app";
import { h } from "../dom";
import { AffinityPicture, isBrand, isTypeOf } from "../pictures/affinity";
import { counts } from "../pictures/counts";
import { priceBands } from "../pictures/price-bands";
import { rhythm } from "../pictures/rhythm";
import { wholeMoney } from "../format";
import { to, type View } from "../router";
import { words } from "../words";
import { nextBasket } from "./basket";
import { chart } from "./chart";
import { FeedBoard } from "./feed-board";
import { chooser, loadHouseholds, type Household } from "./household";
import { Learner } from "./learner";
import { Player } from "./player";
import { suggested } from "./suggested";

const START = Date.UTC(2017, 0, 1);
/** The last receipts are of the small hours of New Year's Day. */
const END = Date.UTC(2018, 0, 2);

/** A real household's year: one watches the shop get to know them. */
export function replay(app: App, [chosen]: string[]): View {
  const stage = h("div", { class: "replay" }, h("h1", {}, words.replay.title), h("p", { class: "lead opening" }, words.replay.fetching));
  let leave = () => {};
  let left = false;
  void loadHouseholds().then(async (households) => {
    const household = households.find(({ id }) => String(id) === chosen) ?? households[0]!;
    const learner = await Learner.open(app.catalog, household, START);
    if (left) return learner.close();
    leave = play(app, stage, households, learner);
    return undefined;
  });
  const end = () => {
    left = true;
    leave();
  };
  return { title: words.replay.title, element: stage, leave: end };
}

function play(app: App, stage: HTMLElement, households: Household[], first: Learner): () => void {
  let learner = first;
  let target = START;
  let moving = false;
  let left = false;
  const { household } = first;
  const board = new FeedBoard(app.catalog, () => learner, () => player.pause());
  const types = new AffinityPicture(words.replay.drawnTo, words.replay.drawnToNothing, isTypeOf(app.catalog));
  const brands = new AffinityPicture(words.you.brands, words.you.brandsNothing, isBrand);
  const basket = h("div", { class: "slot basket-slot" });
  const suggestions = h("div", { class: "slot suggested-slot" });
  const standing = h("p", { class: "standing" }, "\u00a0");
  const figures = h("div", { class: "slot" });
  const foresight = h("div", { class: "slot" });
  const calendar = h("div", { class: "slot" });
  const prices = h("div", { class: "slot" });

  let drawnOrders = -1;
  const draw = () => {
    const { affinities, orders, purchases, lifecycle } = learner.profile();
    board.update();
    basket.replaceChildren(nextBasket(app.catalog, learner));
    suggestions.replaceChildren(suggested(app.catalog, learner));
    types.update(affinities);
    brands.update(affinities.filter(isBrand).slice(0, 4));
    prices.replaceChildren(priceBands(affinities));
    standing.textContent = words.replay.standing(words.stages[lifecycle.stage]);
    // The rest changes with an order only, and most days have none.
    if (orders.count === drawnOrders) return;
    drawnOrders = orders.count;
    const times = learner.ordersSeen.map(({ time }) => time);
    figures.replaceChildren(counts([orders.count, words.replay.orders(orders.count)], [purchases.length, words.replay.different], [wholeMoney(orders.value), words.replay.spent]));
    foresight.replaceChildren(chart(learner.measured, START, END));
    calendar.replaceChildren(rhythm(words.replay.rhythm, words.replay.anOrder, times, START, END - 1));
  };
  // The slider may move faster than a shop opens: only the latest wish counts.
  const move = async (time: number) => {
    target = time;
    if (moving) return;
    moving = true;
    // What it shows is of another day.
    columns.setAttribute("aria-busy", "true");
    while (learner.time !== target) {
      const wish = target;
      if (wish < learner.time) {
        const old = learner;
        learner = await Learner.open(app.catalog, household, START);
        void old.close();
        if (left) return learner.close();
      }
      await learner.advance(wish);
      if (left) return undefined;
    }
    moving = false;
    draw();
    columns.removeAttribute("aria-busy");
    return undefined;
  };
  const player = new Player({ start: START, end: END, stops: household.orders.map(({ time }) => time), onMove: (time) => void move(time) });
  const choose = (other: Household) => {
    location.hash = to.replay(other.id);
  };

  const columns = h("div", { class: "replay-columns" },
    h("div", { class: "replay-main" }, board.element, basket, suggestions, calendar, board.answer),
    h("div", { class: "replay-side" }, standing, figures, foresight, types.element, brands.element, prices));

  draw();
  stage.replaceChildren(
    h("header", { class: "replay-head" }, h("h1", {}, words.replay.title), h("p", { class: "lead" }, words.replay.lead)),
    chooser(households, household, choose),
    h("p", { class: "about" }, h("strong", {}, household.name), ` — ${household.about}`),
    player.element,
    columns,
    h("p", { class: "detail" }, words.replay.note),
  );
  stage.querySelector(".chooser :checked")!.parentElement!.scrollIntoView({ block: "nearest", inline: "center" });
  player.goTo(household.orders[0]!.time - 86_400_000);
  return () => {
    left = true;
    player.pause();
    void learner.close();
  };
}
