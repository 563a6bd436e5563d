import type { App } from "../app";
import type { Good } from "../catalog";
import { announce, h } from "../dom";
import { day, wholeDays } from "../format";
import { to } from "../router";
import { words } from "../words";
import { tile } from "./tile";

/** When what was bought is likely to be wanted again, with a way not to be reminded of it; nothing where nobody can tell. */
export function reminders(app: App, bought: readonly Good[]): HTMLElement | false {
  const again = new Map(app.shop.buyAgain({ limit: 1000 }).map((again) => [again.product.id, again]));
  const known = bought.flatMap((good) => again.get(good.id) ?? []).sort((a, b) => a.due_at - b.due_at);
  if (known.length === 0) return false;
  const heading = h("h2", { id: "reminders-title", tabindex: -1 }, words.reminders.title);
  const lines = known.map(({ product, orders, interval_days, due_at }) => {
    const good = app.good(product.id);
    const often = orders > 1 ? words.because.youBuy(wholeDays(interval_days)) : words.reminders.othersBuy(wholeDays(interval_days));
    const refuse = () => {
      const neighbor = line.nextElementSibling ?? line.previousElementSibling;
      app.dismiss(good);
      line.remove();
      (neighbor?.querySelector("button") ?? heading).focus({ preventScroll: true });
      announce(words.reminders.refused(good.title));
    };
    const line = h(
      "li",
      { class: "reminder", "data-id": good.id },
      tile(good, "small"),
      h("div", { class: "line-words" }, h("a", { href: to.good(good.id) }, good.title), h("p", { class: "note" }, words.reminders.next(often, day(due_at)))),
      h("button", { type: "button", class: "button quiet", onclick: refuse, "aria-label": words.card.of(words.reminders.refuse, good.title) }, words.reminders.refuse),
    );
    return line;
  });
  return h(
    "section",
    { class: "shelf", id: "reminders", "aria-labelledby": "reminders-title" },
    h("header", {}, heading, h("p", {}, words.reminders.text)),
    h("ul", { class: "reminders", role: "list" }, ...lines),
  );
}
