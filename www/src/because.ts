import type { SlateItem } from "regulars";
import type { App } from "./app";
import { wholeDays } from "./format";
import { sayTo, words } from "./words";

/** Says in a line why something is on a list: its weightiest reason, and of what one buys by habit how often. */
export function because(app: App): (item: SlateItem) => string {
  const say = sayTo(app.catalog, app.shop.profile());
  const habits = new Map(app.shop.buyAgain({ limit: 1000 }).map(({ product, orders, interval_days }) => [product.id, { orders, days: wholeDays(interval_days) }]));
  return ({ item_id, reasons }) => {
    const [weightiest] = reasons.toSorted((a, b) => b.value - a.value);
    if (weightiest === undefined || weightiest.value <= 0) return "";
    const { term, item_id: other } = weightiest;
    const habit = habits.get(item_id);
    if (term === "buy_again" && habit !== undefined && habit.orders > 1) return words.because.youBuy(habit.days);
    if (term === "bought_with") return words.because.boughtWith(app.good(other!).title);
    return say(weightiest);
  };
}
