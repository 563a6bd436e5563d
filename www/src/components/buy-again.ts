import type { App } from "../app";
import { wholeDays } from "../format";
import type { Impressions } from "../impressions";
import { words } from "../words";
import { shelf } from "./shelf";

const LONGEST = 12;

/** What the shopper buys by habit and may be out of by now; nothing where that is not known yet. */
export function buyAgain(app: App, impressions: Impressions): HTMLElement | false {
  const due = () => app.shop.buyAgain({ limit: 4 * LONGEST }).filter((again) => again.due !== "later");
  const notes = new Map(due().map(({ product, interval_days, due }) => [product.id, words.again.note(wholeDays(interval_days), due)]));
  return shelf(app, [...notes.keys()].slice(0, LONGEST).map((id) => app.good(id)), {
    id: "again",
    title: words.again.title,
    text: words.again.text,
    shape: "row",
    impressions,
    replacement: (shown) => {
      const next = due().find(({ product }) => !shown.includes(product.id));
      return next && app.good(next.product.id);
    },
    note: ({ id }) => notes.get(id),
  });
}
