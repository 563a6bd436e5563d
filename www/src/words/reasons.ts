import type { Profile, Reason } from "regulars";
import type { Catalog } from "../catalog";
import { leaf, words } from ".";

/** A reason as a shopper would say it. */
export type Say = (reason: Reason) => string;

/** Says reasons to this shopper, or about one: "often buy" only of those who do. */
export function sayTo(catalog: Catalog, profile: Profile, who: "you" | "they" = "you"): Say {
  const orders = new Map<string, number>();
  const count = (key: string, times: number) => orders.set(key, (orders.get(key) ?? 0) + times);
  for (const { item_id, orders: times } of profile.purchases) {
    const good = catalog.goods.get(item_id);
    if (good === undefined) continue;
    good.path.forEach((_, level) => count(good.path.slice(0, level + 1).join(" > "), times));
    count(good.brand, times);
  }
  const say = words.reasons;
  const you = words.who[who];
  const ordersOf = (key: string) => orders.get(key) ?? 0;
  const titleOf = (id = "") => catalog.goods.get(id)?.title ?? "";
  return ({ term, value, facet, item_id, rule_id }) => {
    const what = facet?.value ?? "";
    switch (term) {
      case "category":
        return say.taste(you, leaf(what), ordersOf(what), value < 0);
      case "brand":
        return say.taste(you, say.goodsOf(words.brand(what)), ordersOf(what), value < 0);
      case "tag":
      case "color":
        return say.tag(you, what);
      case "word":
        return say.word(you, what, value < 0);
      case "price_band":
        return say.priceBand(you, words.bandName(what), value < 0);
      case "same_category":
        return say.sameCategory(leaf(what));
      case "same_brand":
        return say.sameBrand(words.brand(what));
      case "same_tag":
      case "same_color":
        return say.sameTag(what);
      case "same_word":
        return say.sameWord(what);
      case "same_price_band":
        return say.samePriceBand;
      case "bought_together":
        return facet === undefined ? say.boughtTogether(you) : say.boughtTogetherWith(you, leaf(what));
      case "bought_with":
        return say.boughtWith(titleOf(item_id));
      case "in_baskets":
        return say.inBaskets;
      case "popularity":
        return say.popularity;
      case "shop_order":
        return say.shopOrder;
      case "sale":
        return say.sale;
      case "discovery":
        return say.discovery;
      case "viewed":
        return say.viewed(you);
      case "buy_again":
        return say.buyAgain(you);
      case "fatigue":
        return say.fatigue(you);
      case "variety":
        return say.variety;
      case "goes_with":
        return say.goesWith(you);
      case "trend":
        return value < 0 ? say.trendDown : say.trendUp;
      case "freshness":
        return say.freshness;
      case "required_part":
        return say.requiredPart(titleOf(item_id));
      case "accessory":
      case "often_bought_with":
        return say.paired(titleOf(item_id));
      case "consumable":
        return say.consumable(titleOf(item_id));
      case "care":
        return say.care(titleOf(item_id));
      case "part_of_set":
        return say.partOfSet(titleOf(item_id));
      case "substitute":
        return say.substitute(titleOf(item_id));
      case "alike":
        return say.alike(titleOf(item_id));
      case "boost":
      case "bury":
      case "pin":
        return say.rule[rule_id ?? ""] ?? (value < 0 ? say.roleDown : say.roleUp);
      case "landing":
        return say.landing(leaf(what));
      case "role": {
        const role = say.role[what.replace(/^role:/, "")];
        return role === undefined ? (value < 0 ? say.roleDown : say.roleUp) : say.atStage(words.stages[profile.lifecycle.stage], role);
      }
    }
  };
}
