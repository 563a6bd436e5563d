import type { Profile } from "regulars";
import { h } from "../dom";
import { decimal, hourName, percent, weekdayName } from "../format";
import { leaf, words } from "../words";

/** Who the shopper seems to be, as far as what they did tells: only what is known. */
export function persona({ persona: { price_levels, rhythm, baskets, discounts, advocacy }, orders }: Profile): HTMLElement {
  const say = words.persona;
  const told = advocacy.shares + advocacy.reviews + advocacy.referrals;
  const top = price_levels[0];
  const { visits_by_weekday: days, visits_by_hour: hours } = rhythm;
  const most = (numbers: readonly number[]) => numbers.indexOf(Math.max(...numbers));
  const rows: [name: string, value: string | undefined][] = [
    [say.comes, days.length > 0 && hours.length > 0 ? say.around(weekdayName(most(days)), hourName(most(hours))) : undefined],
    [say.priceLevel(leaf(top?.category ?? "")), top && say.level(decimal(top.level))],
    [say.segment, orders.count > 0 ? words.segments[orders.segment] : undefined],
    [say.alive, orders.probability_alive === undefined ? undefined : say.likeliest(percent(orders.probability_alive))],
    [say.expected, orders.expected_30_days === undefined ? undefined : say.about(decimal(orders.expected_30_days))],
    [say.basket, baskets.mean_products === undefined ? undefined : decimal(baskets.mean_products)],
    [say.discounts, discounts.share === undefined ? undefined : percent(discounts.share)],
    [say.advocacy, told > 0 ? say.times(told) : undefined],
  ];
  const known = rows.filter((row): row is [string, string] => row[1] !== undefined);
  return h(
    "section",
    { class: "picture" },
    h("h3", {}, words.you.persona),
    h("dl", { class: "facts" }, ...known.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
  );
}
