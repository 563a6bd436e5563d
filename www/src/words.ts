import type { Explanation, Profile, Reason } from "regulars";
import type { Catalog } from "./catalog";

/** The last part of a category's path: "Dairy & eggs > Yogurt" is "Yogurt". */
export const leaf = (path: string) => path.split(" > ").at(-1)!;

const BANDS = ["the cheapest", "the cheaper", "the middle-priced", "the dearer", "the dearest"];
/** Price bands are fifths within a kind of goods. */
export const bandName = (value: string) => `${BANDS[Number(value) - 1] ?? value} of a kind`;

/** A reason as a shopper would say it. */
export type Say = (reason: Reason) => string;

/** Says reasons to this shopper, or about one: "often buy" only of those who do. */
export function sayTo(catalog: Catalog, profile: Profile, you: "you" | "they" = "you"): Say {
  const orders = new Map<string, number>();
  const count = (key: string, times: number) => orders.set(key, (orders.get(key) ?? 0) + times);
  for (const { item_id, orders: times } of profile.purchases) {
    const good = catalog.goods.get(item_id);
    if (good === undefined) continue;
    good.path.forEach((_, level) => count(good.path.slice(0, level + 1).join(" > "), times));
    count(good.brand, times);
  }
  const verb = (key: string, value: number) => {
    const times = orders.get(key) ?? 0;
    if (value < 0) return `because ${you} would rather not have`;
    return times >= 3 ? `because ${you} often buy` : times > 0 ? `because ${you} have bought` : `because ${you} looked at`;
  };
  return ({ term, value, facet }) => {
    const what = facet?.value ?? "";
    switch (term) {
      case "category":
        return `${verb(what, value)} ${leaf(what)}`;
      case "brand":
        return `${verb(what, value)} goods of ${what}`;
      case "tag":
      case "color":
        return `because ${you} like ${what}`;
      case "word":
        return value < 0 ? `because of “${what}” in its name` : `because ${you} like things called “${what}”`;
      case "price_band":
        return value < 0 ? `because ${you} seldom take ${bandName(what)}` : `because ${you} mostly take ${bandName(what)}`;
      case "same_category":
        return `both are ${leaf(what)}`;
      case "same_brand":
        return `both are of ${what}`;
      case "same_tag":
      case "same_color":
        return `both are ${what}`;
      case "same_word":
        return `both are called “${what}”`;
      case "same_price_band":
        return "about the same price level";
      case "bought_together":
        return facet === undefined ? `${you} bought them together` : `${you} buy it together with ${leaf(what)}`;
      case "popularity":
        return "liked by the whole neighborhood";
      case "shop_order":
        return "we put it up front";
      case "sale":
        return "on sale this week";
      case "discovery":
        return "a little luck, for something new";
      case "viewed":
        return `${you} looked at it lately`;
      case "buy_again":
        return `${you} buy it again and again`;
      case "fatigue":
        return `${you} have seen it and let it be`;
      case "variety":
        return "held back, there is much of its kind above";
      case "goes_with":
        return `others who looked at what ${you} looked at went on to it`;
      case "trend":
        return value < 0 ? "less asked for than it was" : "more and more asked for";
      case "freshness":
        return "new in the shop";
      case "landing":
        return `others who came this way wanted ${leaf(what)}`;
      case "role":
        return value < 0 ? "we hold it back for now" : "we put it forward just now";
    }
  };
}

export const leftOutWords: Record<NonNullable<Explanation["left_out"]>, string> = {
  out_of_stock: "It is out of stock.",
  just_bought: "You have just bought it.",
  in_cart: "It is in your cart already.",
  dismissed: "You said it is not for you.",
  variant_shown: "Another size of it is shown instead.",
  below: "Twenty-four others come before it.",
  excluded: "The page asked to leave it out.",
  not_retrieved: "It goes with nothing that was looked at lately, and newcomers do not see it.",
};

/** The rules by which an offer is chosen, in words; codes that are new to us are shown as they are. */
const OFFER_RULES: Record<string, string> = {
  first_visit: "it is your first visit",
  no_purchase: "you have not bought anything yet",
  in_window: "it is within its dates",
  surface: "it belongs in this place",
  within_limits: "you have not seen it too often",
  first_in_priority: "no other that fits is more important",
};

const OFFER_OBSTACLES: Record<string, string> = {
  surface: "it belongs in another place of the shop",
  "window.not_started": "it has not begun yet",
  "window.ended": "its dates are over",
  purchased: "you have bought here already",
  not_first_visit: "it is not your first visit any more",
  "limits.impressions": "you have seen it often enough",
  "limits.cool_down": "you have seen it only just now",
  lower_priority: "another that fits is more important",
};

export const offerRule = (code: string) => OFFER_RULES[code] ?? code;
export const offerObstacle = (code: string) => OFFER_OBSTACLES[code] ?? code;
