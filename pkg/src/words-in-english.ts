import type { Language } from "./words.js";

const WEEKDAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

const many = (count: number, one: string, several = `${one}s`) => `${count} ${count === 1 ? one : several}`;
const times = (count: number) => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);

export const english: Language = {
  tag: "en",
  headings: {
    standing: "You and this shop",
    visits: "Your visits",
    tastes: "What you seem to like",
    prices: "What you spend",
    orders: "Your orders",
    offers: "Offers you were shown",
    kept: "What is remembered for you",
    facts: "What the shop told us of you",
    hand: "What you said yourself",
  },
  nothing: "Nothing is known of you yet.",
  stages: {
    stranger: "You are new here.",
    newcomer: "You have looked around, and not ordered yet.",
    first_order: "You have ordered once.",
    repeat: "You have ordered more than once.",
    loyal: "You order here again and again.",
    advocate: "You order here, and bring others along.",
    drifting: "You have been away for longer than is usual for you.",
    asleep: "You have been away for a long time.",
  },
  since: (date, reason) => `That is so since ${date}${reason === undefined ? "" : `, because ${reason}`}.`,
  reasons: {
    second_visit: () => "you came again",
    products_viewed: (count) => `you looked at ${many(count, "product")}`,
    cart: () => "you put something into the cart",
    wish_list: () => "you put something on your wish list",
    search_pick: () => "you picked something that you had searched for",
    account: () => "you have an account here",
    interest: () => "you told what you like",
    first_order: () => "you ordered for the first time",
    order_days: (count) => `you ordered on ${many(count, "day")}`,
    referral: (count) => `you brought ${many(count, "friend")}`,
    shares_and_reviews: (count) => `you shared or reviewed something ${times(count)}`,
    orders_elsewhere: () => "of what the shop told of your orders elsewhere",
    silence: (_, days, usual) =>
      `nothing happened for ${many(days, "day")}${usual > 0 ? `, where it is usually ${many(usual, "day")}` : ""}`,
    ordered_again: () => "you ordered again",
    came_again: () => "you came back",
    refund: () => "you gave an order back",
  },
  visits: (count, first, last) =>
    count === 1 ? `You came once, on ${last}.` : `You came ${times(count)}, first on ${first} and last on ${last}.`,
  rhythm: (weekday, hour) => `You mostly come on ${WEEKDAYS[weekday]}, around ${hour}:00.`,
  channels: {
    direct: "directly",
    organic_search: "from a search engine",
    paid_search: "by an advertisement in a search engine",
    organic_social: "from a social network",
    paid_social: "by an advertisement in a social network",
    organic_shopping: "from a marketplace",
    paid_shopping: "by an advertisement in a marketplace",
    email: "by an e-mail",
    affiliates: "from a partner of the shop",
    referral: "from another site",
    display: "by a banner",
    video: "from a video",
    sms: "by a text message",
    push: "by a notification",
    other: "in some other way",
  },
  came: (channel, by, isFirst) =>
    `${isFirst ? "You first came" : "Lately you came"} ${channel}${by === undefined ? "" : ` (${by})`}.`,
  likes: {
    category: (list) => `You like ${list}.`,
    brand: (list) => `You like the brands ${list}.`,
    tag: (list) => `You like what is ${list}.`,
    color: (list) => `You like the colors ${list}.`,
    price_band: (list) => `You mostly look at ${list} goods of a kind.`,
    word: (list) => `You look for ${list}.`,
  },
  dislikes: {
    category: (list) => `You would rather not see ${list}.`,
    brand: (list) => `You would rather not see the brands ${list}.`,
    tag: (list) => `You would rather not see what is ${list}.`,
    color: (list) => `You would rather not see the colors ${list}.`,
    price_band: (list) => `You turn down ${list} goods of a kind.`,
    word: (list) => `You turn down ${list}.`,
  },
  bands: ["the cheapest", "the cheaper", "the middle-priced", "the dearer", "the dearest"],
  pricesOf: (category, band) => `Of ${category} you mostly look at ${band}.`,
  noOrders: "You have not ordered yet.",
  orders: (count, value, mean, last) =>
    count === 1
      ? `You ordered once, for ${value}, on ${last}.`
      : `You ordered ${times(count)}, for ${value} in all${mean === undefined ? "" : ` and ${mean} on average`}, last on ${last}.`,
  gap: (days) => `You usually order every ${days === 1 ? "day" : `${days} days`}.`,
  discounted: (count) => `You used a coupon or a discount in ${many(count, "order")}.`,
  next: (probability, days) =>
    `It is thought ${probability} likely that you order again${days === undefined ? "" : `, perhaps within ${many(days, "day")}`}.`,
  offers: (shown, opened) => `You were shown ${many(shown, "offer")}, and opened ${opened === 0 ? "none" : opened}.`,
  offer: (name, shown) => `“${name}”: ${times(shown)}.`,
  recent: (count) => `The last ${many(count, "product")} that you looked at.`,
  cart: (count) => `What is in your cart: ${many(count, "product")}.`,
  hidden: (count) => `You turned down ${many(count, "product")}.`,
  more: (list) => `You asked for more of ${list}.`,
  less: (list) => `You asked for less of ${list}.`,
  advocacy: (shares, reviews, referrals) =>
    `You shared ${many(shares, "product")}, wrote ${many(reviews, "review")} and brought ${many(referrals, "friend")}.`,
  paused: "You stopped the learning: nothing new is remembered.",
  firstName: (name) => `You are addressed as ${name}.`,
  tier: (tier) => `Your membership is ${tier}.`,
  points: (points) => `You have ${points.toLocaleString("en-US")} points.`,
  birthday: (date) => `Your birthday is ${date}.`,
  ordersElsewhere: (count) => `You placed ${count} ${count === 1 ? "order" : "orders"} elsewhere with this shop.`,
  doNotDisturb: "You do not want any offers.",
  factsKept: ["That is known while this page is open, and not stored.", "That is stored in this browser, as you agreed."],
};
