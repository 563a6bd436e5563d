import type { App } from "../app";
import type { Good } from "../catalog";
import { announce, h } from "../dom";
import type { Impressions } from "../impressions";
import { words } from "../words";
import { card } from "./card";

export interface ShelfOptions {
  id: string;
  title: string;
  text?: string;
  /** `row` is scrolled sideways; `grid` fills the width. */
  shape: "row" | "grid";
  /** Given where the shop chose the goods, not the shopper. */
  impressions?: Impressions;
  /** What moves up when a good is dismissed; without it goods cannot be. */
  replacement?: (shown: string[]) => Good | undefined;
  /** What is to be said of each good on this shelf, such as why it is there. */
  note?: (good: Good) => string | undefined;
}

/** A titled list of goods. Empty shelves are not shown. */
export function shelf(app: App, goods: readonly Good[], options: ShelfOptions): HTMLElement | false {
  if (goods.length === 0) return false;
  const { id, title, text, shape, impressions, replacement, note } = options;
  const heading = h("h2", { id: `${id}-title`, tabindex: -1 }, title);
  const list = h("ul", { class: note === undefined ? `goods ${shape}` : `goods ${shape} noted`, role: "list", tabindex: shape === "row" ? 0 : undefined, "aria-labelledby": `${id}-title` });
  const place = (good: Good): HTMLElement => {
    const onDismiss = replacement && ((element: HTMLElement) => replace(element, good));
    const element = card(app, good, { list: id, note: note && (note(good) ?? ""), ...(onDismiss && { onDismiss }) });
    impressions?.watch(element, id, good.id);
    return element;
  };
  const replace = (old: HTMLElement, good: Good) => {
    const shown = [...list.querySelectorAll<HTMLElement>("[data-id]")].map((element) => element.dataset["id"]!);
    const next = replacement!(shown);
    if (next === undefined) return closeGap(old.closest("li")!, good);
    const element = place(next);
    element.classList.add("arriving");
    old.replaceWith(element);
    element.querySelector("a")!.focus({ preventScroll: true });
    announce(words.card.replaced(good.title, next.title));
  };
  const closeGap = (entry: Element, good: Good) => {
    const neighbor = entry.nextElementSibling ?? entry.previousElementSibling;
    entry.remove();
    (neighbor?.querySelector("a") ?? heading).focus({ preventScroll: true });
    announce(words.card.gone(good.title));
  };
  list.append(...goods.map((good) => h("li", {}, place(good))));
  return h(
    "section",
    { class: "shelf", id, "aria-labelledby": `${id}-title` },
    h("header", {}, heading, text !== undefined && h("p", {}, text)),
    list,
  );
}
