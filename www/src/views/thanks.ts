import type { App } from "../app";
import { offerTicket } from "../components/offer-ticket";
import { plan } from "../components/plan";
import { reasonedShelf } from "../components/reasoned-shelf";
import { reminders } from "../components/reminders";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { Impressions } from "../impressions";
import { to, type View } from "../router";
import { words } from "../words";

export function thanks(app: App): View {
  const impressions = new Impressions(app);
  const bought = app.lastOrder;
  const goesWith = bought.length > 0 ? app.shop.complements({ item_ids: bought.map(({ id }) => id), mode: "after_purchase" }).items : [];
  const feed = app.shop.feed({ limit: 12, exclude: goesWith.map(({ item_id }) => item_id) }).items.map(({ item_id }) => app.good(item_id));
  const element = h(
    "div",
    { class: "thanks" },
    h(
      "div",
      { class: "hero" },
      h(
        "div",
        { class: "plain" },
        h("h1", { tabindex: -1 }, words.thanks.heading),
        h("p", {}, words.thanks.text),
        h("p", {}, h("a", { class: "button", href: to.home() }, words.checkout.back)),
      ),
      offerTicket(app, "thanks"),
    ),
    plan(app, words.plan.afterFirst, () => {}),
    reminders(app, bought),
    reasonedShelf(app, goesWith, { id: "complements", title: words.thanks.complements, impressions }),
    shelf(app, feed, { id: "next-time", title: words.thanks.nextTime, shape: "row", impressions }),
  );
  return { title: words.thanks.title, element };
}
