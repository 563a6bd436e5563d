import type { Texts } from "./texts.js";

export const english: Texts = {
  feed: "For you",
  similar: "More like this",
  complements: "Goes well with it",
  buy_again: "Buy again",
  previous: "Previous items",
  next: "Next items",
  former_price: "instead of",
  sale_price: "now",
  reasons: {
    liked: "You like {value}",
    viewed: "You looked at it",
    habit: "You buy it regularly",
    together: "Often bought together",
    next: "Others looked at it next",
    same: "{value}, too",
    belongs: "Made to go with it",
    substitute: "Can take its place",
    popular: "Popular",
    sale: "On sale",
    fresh: "New here",
  },
  due: {
    later: "About every {days} days",
    soon: "Due soon: about every {days} days",
    due: "Due now: about every {days} days",
    overdue: "Overdue: about every {days} days",
  },
};
