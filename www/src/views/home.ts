import type { App } from "../app";
import { hueOf, type Good } from "../catalog";
import { offerTicket } from "../components/offer-ticket";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { list, plural } from "../format";
import { Impressions } from "../impressions";
import { to, type View } from "../router";
import { leaf } from "../words";

const FEED = 24;

export function home(app: App): View {
  const impressions = new Impressions(app);
  const profile = app.shop.profile();
  const feed = app.shop.feed({ limit: FEED }).items.map(({ item_id }) => app.good(item_id));
  const inFeed = new Set(feed.map(({ id }) => id));
  const recent = profile.recent.map(({ item_id }) => app.catalog.goods.get(item_id));
  const known = profile.events > 0;
  const replacement = (shown: string[]) => {
    const next = app.shop.feed({ limit: 1, exclude: shown }).items[0];
    return next && app.good(next.item_id);
  };
  const element = h(
    "div",
    { class: "home" },
    hero(app),
    shelf(app, feed, {
      id: "feed",
      title: known ? "Picked for you" : "A little of everything",
      text: known
        ? "From what you looked at, bought and left alone. Tap “Why this?” on any card."
        : "What the neighborhood likes best, well mixed. It follows you from your first click.",
      shape: "grid",
      impressions,
      replacement,
    }),
    departments(app),
    shelf(app, recent.filter((good): good is Good => good !== undefined && !inFeed.has(good.id)).slice(0, 12), {
      id: "recent",
      title: "You looked at",
      shape: "row",
    }),
  );
  return { title: "Your grocer round the corner", element };
}

function hero(app: App): HTMLElement {
  const { visits, orders, affinities } = app.shop.profile();
  const likes = affinities
    .filter(({ kind, value, strength }) => kind === "category" && app.catalog.types.has(value) && strength > 0)
    .slice(0, 3)
    .map(({ value }) => leaf(value).toLowerCase());
  const [title, text] =
    orders.count > 0
      ? ["Good to see you again.", `${plural(orders.count, "order")} so far. ${likes.length > 0 ? `We kept an eye on the ${list(likes)}.` : ""}`]
      : visits > 1 || likes.length > 0
        ? [visits > 1 ? "Back again? Lovely." : "Getting to know you.", likes.length > 0 ? `The shelf below has moved a little towards ${list(likes)}.` : "Have a look round; we will remember what you like."]
        : ["Groceries from round the corner.", "We have not met yet. Look around, and the shelf learns what you like — here in your browser, and nowhere else."];
  return h(
    "section",
    { class: "hero" },
    h("div", { class: "hero-words" }, h("h1", {}, title), h("p", {}, text), h("a", { class: "button quiet", href: to.replay() }, "Watch us get to know someone")),
    offerTicket(app, "home"),
  );
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
        h("span", {}, name),
        h("small", {}, plural(count, "good")),
      ),
    ),
  );
  return h(
    "section",
    { class: "shelf", id: "departments", "aria-labelledby": "departments-title" },
    h("header", {}, h("h2", { id: "departments-title" }, "Walk through the shop")),
    h("ul", { class: "doors", role: "list" }, ...doors),
  );
}
