import type { Offer } from "regulars";

/** What the shop would like to give to newcomers. Data, as an operator would write it; no rule is in the page. */
export const offers: readonly Offer[] = [
  {
    promotion_id: "hello-10",
    promotion_name: "Welcome",
    purpose: "welcome",
    benefit: { kind: "percent", value: 10 },
    title: "10% off your first basket",
    text: "We like to start well. Good today, on everything in the shop.",
    coupon: "HELLO10",
    surfaces: ["home", "cart"],
    limits: { impressions: 5 },
    priority: 2,
  },
  {
    promotion_id: "first-delivery",
    promotion_name: "First delivery",
    purpose: "first_order",
    benefit: { kind: "free_shipping" },
    title: "Your first delivery is on us",
    text: "Until your first order, whenever that may be.",
    coupon: "DOORSTEP",
    limits: { impressions: 12 },
    priority: 1,
  },
  {
    promotion_id: "opening-week",
    promotion_name: "Opening week",
    purpose: "welcome",
    benefit: { kind: "amount", value: 5, currency: "USD" },
    title: "$5 off in our opening week",
    surfaces: ["home"],
    window: { starts_at: "2025-05-01T08:00:00-04:00", ends_at: "2025-05-08T20:00:00-04:00" },
    priority: 3,
  },
];
