import type { App } from "../app";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { Impressions } from "../impressions";
import { to, type View } from "../router";

export function thanks(app: App): View {
  const feed = app.shop.feed({ limit: 12 }).items.map(({ item_id }) => app.good(item_id));
  const element = h(
    "div",
    { class: "thanks" },
    h(
      "div",
      { class: "plain" },
      h("h1", {}, "Thank you. It is on its way."),
      h("p", {}, "We packed it with care. What you bought is noted in your notebook — the one in this browser — so we will not offer it to you again until you may need it."),
      h("p", {}, h("a", { class: "button", href: to.home() }, "Back to the shop")),
    ),
    shelf(app, feed, { id: "next-time", title: "For next time", shape: "row", impressions: new Impressions(app) }),
  );
  return { title: "Thank you", element };
}
