import type { App } from "../app";
import { ga4Item } from "../app";
import { detailOf, type Good } from "../catalog";
import { h } from "../dom";
import { icon } from "../icons";
import { to } from "../router";
import { words } from "../words";
import { price } from "./price";
import { stepper } from "./stepper";
import { tile } from "./tile";

export interface CardOptions {
  /** Which list it stands in, for GA4's `item_list_id`. */
  list: string;
  /** Given where "not for me" makes sense. */
  onDismiss?: (card: HTMLElement) => void;
  /** What is to be said of the good here, such as why it is shown or when it is due. */
  note?: string | undefined;
}

/** A good on the shelf. */
export function card(app: App, good: Good, { list, onDismiss, note }: CardOptions): HTMLElement {
  const choose = () => app.record("select_item", { item_list_id: list, items: [ga4Item(good)] });
  const element = h(
    "article",
    { class: good.inStock ? "card" : "card sold-out", "data-id": good.id },
    tile(good),
    h("h3", {}, h("a", { href: to.good(good.id), onclick: choose }, good.title)),
    h("p", { class: "detail" }, detailOf(good)),
    note !== undefined && h("p", { class: "note" }, note),
    price(good),
    h("button", { type: "button", class: "why", "data-why": good.id, "aria-label": words.card.whyLabel(good.title) }, words.card.why),
    good.inStock ? stepper(app, good) : h("p", { class: "stock" }, words.card.soldOut),
  );
  if (onDismiss !== undefined) {
    const dismiss = () => {
      app.dismiss(good);
      onDismiss(element);
    };
    element.append(
      h("button", { type: "button", class: "dismiss", onclick: dismiss, "aria-label": words.card.dismissLabel(good.title), title: words.card.dismiss }, icon("cross")),
    );
  }
  return element;
}
