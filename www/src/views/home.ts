import type { App } from "../app";
import { hueOf, type Good } from "../catalog";
import { buyAgain } from "../components/buy-again";
import { consentBox } from "../components/consent-box";
import { offerTicket } from "../components/offer-ticket";
import { plan } from "../components/plan";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { list } from "../format";
import { Impressions } from "../impressions";
import { to, type View } from "../router";
import { leaf, shelfName, words } from "../words";

const FEED = 24;

export function home(app: App): View {
  const impressions = new Impressions(app);
  const feed = h("div", { class: "feed" });
  const recent = h("div", { class: "recent" });
  const drawShelves = () => {
    const profile = app.shop.profile();
    const goods = app.shop.feed({ limit: FEED }).items.map(({ item_id }) => app.good(item_id));
    const inFeed = new Set(goods.map(({ id }) => id));
    const looked = profile.recent.map(({ item_id }) => app.catalog.goods.get(item_id));
    const known = profile.events > 0 || profile.affinities.length > 0;
    const feedShelf = shelf(app, goods, {
      id: "feed",
      title: known ? words.home.picked : words.home.everything,
      text: known ? words.home.pickedText : words.home.everythingText,
      shape: "grid",
      impressions,
      replacement: (shown) => {
        const next = app.shop.feed({ limit: 1, exclude: shown }).items[0];
        return next && app.good(next.item_id);
      },
    });
    feed.replaceChildren(feedShelf || "");
    recent.replaceChildren(
      shelf(app, looked.filter((good): good is Good => good !== undefined && !inFeed.has(good.id)).slice(0, 12), {
        id: "recent",
        title: words.home.recent,
        shape: "row",
      }) || "",
    );
  };
  drawShelves();
  const { orders } = app.shop.profile();
  const element = h(
    "div",
    { class: "home" },
    hero(app),
    plan(app, orders.count > 0 ? words.plan.afterFirst : words.plan.title, drawShelves),
    buyAgain(app, impressions) || "",
    feed,
    departments(app),
    recent,
  );
  return { title: words.home.title, element };
}

function hero(app: App): HTMLElement {
  const [title, text] = greeting(app);
  return h(
    "section",
    { class: "hero" },
    h("div", { class: "hero-words" }, h("h1", { tabindex: -1 }, title), h("p", {}, text), h("a", { class: "button quiet", href: to.replay() }, words.home.watch), consentBox(app)),
    offerTicket(app, "home"),
  );
}

function greeting(app: App): [title: string, text: string] {
  const { visits, orders, affinities } = app.shop.profile();
  const likes = affinities
    .filter(({ kind, value, strength }) => kind === "category" && app.catalog.types.has(value) && strength > 0)
    .slice(0, 3)
    .map(({ value }) => words.lower(leaf(value)));
  const say = words.home;
  if (orders.count > 0) return [say.regular, say.regularText(orders.count) + (likes.length > 0 ? say.keptAnEye(list(likes)) : "")];
  if (visits <= 1 && likes.length === 0) return [say.stranger, say.strangerText];
  return [visits > 1 ? say.again : say.gettingToKnow, likes.length > 0 ? say.movedTowards(list(likes)) : say.lookRound];
}

function departments(app: App): HTMLElement {
  const doors = [...app.catalog.departments.values()].map(({ name, image, count }) =>
    h(
      "li",
      {},
      h(
        "a",
        { class: "door", href: to.shelf(name), style: `--hue:${hueOf(name)}` },
        h("img", { src: image, alt: "", width: 44, height: 44, loading: "lazy" }),
        h("span", {}, shelfName(name)),
        h("small", {}, words.goods(count)),
      ),
    ),
  );
  return h(
    "section",
    { class: "shelf", id: "departments", "aria-labelledby": "departments-title" },
    h("header", {}, h("h2", { id: "departments-title" }, words.home.walk)),
    h("ul", { class: "doors", role: "list" }, ...doors),
  );
}
