import type { App } from "../app";
import { h } from "../dom";
import { AffinityPicture, isBrand, isTypeOf } from "../pictures/affinity";
import { counts } from "../pictures/counts";
import { priceBands } from "../pictures/price-bands";
import { rhythm } from "../pictures/rhythm";
import { to, type View } from "../router";
import { nextBasket } from "./basket";
import { chart } from "./chart";
import { FeedBoard } from "./feed-board";
import { chooser, loadHouseholds, type Household } from "./household";
import { Learner } from "./learner";
import { Player } from "./player";

const START = Date.UTC(2017, 0, 1);
/** The last receipts are of the small hours of New Year's Day. */
const END = Date.UTC(2018, 0, 2);

/** A real household's year: one watches the shop get to know them. */
export function replay(app: App, [chosen]: string[]): View {
  const stage = h("div", { class: "replay" }, h("h1", {}, "A year at the counter"), h("p", { class: "lead opening" }, "Fetching the old receipts…"));
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
  return { title: "A year at the counter", element: stage, leave: end };
}

function play(app: App, stage: HTMLElement, households: Household[], first: Learner): () => void {
  let learner = first;
  let target = START;
  let moving = false;
  let left = false;
  const { household } = first;
  const board = new FeedBoard(app.catalog, () => learner, () => player.pause());
  const types = new AffinityPicture("What they are drawn to", "The shop does not know them yet.", isTypeOf(app.catalog));
  const brands = new AffinityPicture("Whose goods", "No maker stands out yet.", isBrand);
  const basket = h("div", { class: "slot basket-slot" });
  const figures = h("div", { class: "slot" });
  const foresight = h("div", { class: "slot" });
  const calendar = h("div", { class: "slot" });
  const prices = h("div", { class: "slot" });

  let drawnOrders = -1;
  const draw = () => {
    const { affinities, orders, purchases } = learner.profile();
    board.update();
    basket.replaceChildren(nextBasket(app.catalog, learner));
    types.update(affinities);
    brands.update(affinities.filter(isBrand).slice(0, 4));
    prices.replaceChildren(priceBands(affinities));
    // The rest changes with an order only, and most days have none.
    if (orders.count === drawnOrders) return;
    drawnOrders = orders.count;
    const times = learner.ordersSeen.map(({ time }) => time);
    figures.replaceChildren(counts([orders.count, orders.count === 1 ? "order" : "orders"], [purchases.length, "different goods"], [`$${Math.round(orders.value).toLocaleString("en-US")}`, "spent"]));
    foresight.replaceChildren(chart(learner.measured, START, END));
    calendar.replaceChildren(rhythm("Their rhythm", "an order", times, START, END - 1));
  };
  // The slider may move faster than a shop opens: only the latest wish counts.
  const move = async (time: number) => {
    target = time;
    if (moving) return;
    moving = true;
    while (learner.time !== target) {
      const wish = target;
      if (wish < learner.time) {
        const old = learner;
        learner = await Learner.open(app.catalog, household, START);
        void old.close();
        if (left) return learner.close();
      }
      learner.advance(wish);
    }
    moving = false;
    return draw();
  };
  const player = new Player({ start: START, end: END, stops: household.orders.map(({ time }) => time), onMove: (time) => void move(time) });
  const choose = (other: Household) => {
    location.hash = to.replay(other.id);
  };

  stage.replaceChildren(
    h("header", { class: "replay-head" }, h("h1", {}, "A year at the counter"), h("p", { class: "lead" }, "Real households, real receipts of 2017. The shop starts knowing nothing; every order teaches it. Watch the feed turn into theirs.")),
    chooser(households, household, choose),
    h("p", { class: "about" }, h("strong", {}, household.name), ` — ${household.about}`),
    player.element,
    h("div", { class: "replay-columns" },
      h("div", { class: "replay-main" }, board.element, basket, calendar, board.answer),
      h("div", { class: "replay-side" }, figures, foresight, types.element, brands.element, prices)),
    h("p", { class: "detail" }, "What was just bought is left out of the feed until it may be needed again, so it never shows everything that a household buys every few days. Goods left out of this shop, such as fuel, are left out of the baskets as well."),
  );
  stage.querySelector(".chooser :checked")!.parentElement!.scrollIntoView({ block: "nearest", inline: "center" });
  player.goTo(household.orders[0]!.time - 86_400_000);
  return () => {
    left = true;
    player.pause();
    void learner.close();
  };
}
