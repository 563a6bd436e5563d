import { ga4Item, type App } from "../app";
import { detailOf, priceOf } from "../catalog";
import { bundleOffer } from "../components/bundle-offer";
import { discreetNote } from "../components/discreet-note";
import { offerTicket } from "../components/offer-ticket";
import { price } from "../components/price";
import { reasonedShelf } from "../components/reasoned-shelf";
import { shelf } from "../components/shelf";
import { stepper } from "../components/stepper";
import { tile } from "../components/tile";
import { h } from "../dom";
import { Impressions } from "../impressions";
import { to, type View } from "../router";
import { shelfName, words } from "../words";
import { crumbs } from "./department";
import { missing } from "./missing";

export function product(app: App, [id = ""]: string[]): View {
  const good = app.catalog.goods.get(id);
  if (good === undefined) return missing();
  app.record("view_item", { currency: "USD", value: priceOf(good), items: [ga4Item(good)] });
  const impressions = new Impressions(app);
  const boxes = app.shop.bundles({ item_ids: [id] }).map(({ bundle }) => bundle.id);
  const complements = app.shop.complements({ item_ids: [id], exclude: boxes }).items;
  const similar = app.shop.similar({ item_id: id, exclude: complements.map(({ item_id }) => item_id) }).items;
  const element = h(
    "div",
    { class: "product" },
    crumbs(...good.path.slice(0, 2)),
    h(
      "article",
      { class: "product-sheet", "data-id": id },
      tile(good, "large"),
      h(
        "div",
        { class: "product-words" },
        h("h1", {}, good.title),
        h("p", { class: "detail" }, detailOf(good)),
        price(good),
        discreetNote(good.path[0]),
        good.inStock
          ? stepper(app, good, true)
          : h("p", { class: "stock" }, words.product.soldOut),
        h("p", { class: "product-links" },
          h("button", { type: "button", class: "why", "data-why": id }, words.product.why),
          h("a", { href: to.shelf(good.path[0], good.path[1]) }, words.department.allOf(shelfName(good.path[1])))),
      ),
    ),
    offerTicket(app, "product"),
    shelf(app, good.contains.map((item) => app.good(item)), { id: "contents", title: words.bundle.contents, shape: "row" }),
    bundleOffer(app, [id]),
    reasonedShelf(app, complements, { id: "complements", title: words.product.complements, impressions }),
    shelf(app, similar.map(({ item_id }) => app.good(item_id)), { id: "similar", title: words.product.similar, shape: "row", impressions }),
  );
  return { title: good.title, element };
}
