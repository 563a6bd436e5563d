// Generated from the engine's own description of offers, by `REGENERATE=1 cargo test --test published`.
import type { Channel, FacetKind, OfferBenefit, OfferPurpose, Segment, Stage } from "./regulars.js";

/** Everything that a shop says of its offers. */
export interface OfferBook {
  /** How offers are handled. */
  readonly settings?: OfferSettings;
  /** The offers, at most 500. */
  readonly offers?: readonly Offer[];
  /** How newcomers are received. */
  readonly onboarding?: OnboardingSettings;
}

/** How a shop wants its offers handled. */
export interface OfferSettings {
  /** At most so many offers in so many days, all together: [{"times": 2, "days": 1}]. */
  readonly cap?: readonly Period[];
  /** Hours of the shopper's day without offers: {"from": 22, "to": 8}. */
  readonly quiet_hours?: HourSpan;
  /** The share of expected revenue that may be given away: 0.1 for a tenth. */
  readonly budget_share?: number;
  /** The share of shoppers who are offered nothing, for comparison: 0.05. */
  readonly holdout_share?: number;
  /** What is left of a price when the goods are paid for: 0.3. */
  readonly margin?: number;
  /** What an order comes to, in the shop's currency. */
  readonly order_value?: number;
  /** What a delivery costs the shop, in its currency. */
  readonly shipping_cost?: number;
  /** For so many days an order counts as an answer to an offer. */
  readonly attribution_days?: number;
}

/** One offer of the shop. */
export interface Offer {
  /** Give every offer an id of its own. */
  readonly promotion_id: string | number;
  /** The name that the shop's own reports use. */
  readonly promotion_name?: string;
  /** Say what the offer is for; it decides who may see it. */
  readonly purpose: OfferPurpose;
  /** Say what the shopper gets: {"kind": "percent", "value": 10}. */
  readonly benefit?: OfferBenefit;
  /** What it applies to: {"categories": ["Drinks > Tea"], "least_value": 20}. */
  readonly applies_to?: AppliesTo;
  /** Give every offer the headline that shoppers read. */
  readonly title: string;
  /** More text, with placeholders such as {first_name}. */
  readonly text?: string;
  /** The same in other languages: [{"locale": "zh", "title": "…"}]. */
  readonly texts?: readonly OfferText[];
  /** The code to enter at checkout; its validity is for the shop's server to check. */
  readonly coupon?: string;
  /** The places where it may be shown: ["home"]; leave it out for every place. */
  readonly surfaces?: readonly string[];
  /** From when to when: {"starts_at": "2026-11-22", "ends_at": "2026-11-29"}. */
  readonly window?: OfferWindow;
  /** It stands for so many hours from the first time it was shown. */
  readonly deadline_hours?: number;
  /** For whom it is: {"stage": ["newcomer"], "visits": {"from": 2}}. */
  readonly audience?: Audience;
  /** How often it may be shown: {"impressions": 3, "cool_down_hours": 24}. */
  readonly limits?: OfferLimits;
  /** Of the offers of one group a shopper is only ever shown one. */
  readonly group?: string;
  /** What it costs the shop when it is used. */
  readonly cost?: number;
  /** What is left of the price of the goods that it sells: 0.3. */
  readonly margin?: number;
  /** A plain number; the highest wins where nothing else decides. */
  readonly priority?: number;
  /** Other forms of it, each tried on a share of shoppers. */
  readonly variants?: readonly OfferVariant[];
}

/** What an offer applies to. */
export interface AppliesTo {
  /** Products, by their ids. */
  readonly item_ids?: readonly (string | number)[];
  /** Categories by their whole paths, and those beneath them. */
  readonly categories?: readonly string[];
  /** Brands. */
  readonly brands?: readonly string[];
  /** Tags. */
  readonly tags?: readonly string[];
  /** The least value of the cart. */
  readonly least_value?: number;
}

/** Texts in one language. */
export interface OfferText {
  /** A language tag, such as zh or zh-TW. */
  readonly locale: string;
  /** The headline in that language. */
  readonly title?: string;
  /** More text in that language. */
  readonly text?: string;
}

/** From when to when an offer may be shown. */
export interface OfferWindow {
  /** Write 2026-11-22 or 2026-11-22T18:00:00+01:00. */
  readonly starts_at?: string | number;
  /** Write 2026-11-22 or 2026-11-22T18:00:00+01:00. */
  readonly ends_at?: string | number;
}

/** How often an offer may be shown to one shopper. */
export interface OfferLimits {
  /** How many times in all. */
  readonly impressions?: number;
  /** How many times in so many days: [{"times": 1, "days": 7}]. */
  readonly periods?: readonly Period[];
  /** Hours from one time to the next. */
  readonly cool_down_hours?: number;
  /** Days of rest after it was dismissed. */
  readonly dismissed_days?: number;
}

/** Another form of an offer, tried on a share of shoppers. */
export interface OfferVariant {
  /** Give every variant a name of its own. */
  readonly variant: string;
  /** The share of shoppers who see it: 0.5. */
  readonly share: number;
  /** Another headline. */
  readonly title?: string;
  /** Another text. */
  readonly text?: string;
  /** Both in other languages. */
  readonly texts?: readonly OfferText[];
  /** Another benefit. */
  readonly benefit?: OfferBenefit;
  /** Another code. */
  readonly coupon?: string;
}

/** For whom an offer is: all of what is stated must hold. */
export interface Audience {
  /** A list of audiences, all of which must hold. */
  readonly all?: readonly Audience[];
  /** A list of audiences, one of which must hold. */
  readonly any?: readonly Audience[];
  /** An audience that must not hold. */
  readonly not?: Audience;
  /** A list of stages: ["stranger", "newcomer"]. */
  readonly stage?: readonly Stage[];
  /** A list of segments: ["at_risk", "cannot_lose"]. */
  readonly segment?: readonly Segment[];
  /** A list of channels of the last visit that was not direct: ["email"]. */
  readonly channel?: readonly Channel[];
  /** A list of channels of the first visit: ["paid_social"]. */
  readonly first_channel?: readonly Channel[];
  /** true where the shop paid for the last visit that was not direct. */
  readonly paid?: boolean;
  /** How many visits: {"from": 2, "to": 5}. */
  readonly visits?: NumberSpan;
  /** How many days since the visit before: {"from": 14}. */
  readonly days_since_visit?: NumberSpan;
  /** How many orders, here and elsewhere: {"from": 1}. */
  readonly orders?: NumberSpan;
  /** How many days since the last order: {"from": 30}. */
  readonly days_since_order?: NumberSpan;
  /** true where something that is bought again and again is due. */
  readonly due?: boolean;
  /** The share of orders with a discount: {"to": 0.5}. */
  readonly discount_share?: ShareSpan;
  /** A facet: {"kind": "category", "value": "Drinks > Tea"}. */
  readonly affinity?: AffinityRule;
  /** A product in the cart: {"category": "Drinks > Tea"}. */
  readonly cart_holds?: CartRule;
  /** What the cart comes to: {"from": 20, "to": 40}. */
  readonly cart_value?: NumberSpan;
  /** How many pieces are in the cart: {"from": 1}. */
  readonly cart_items?: NumberSpan;
  /** A list of levels of membership: ["gold"]. */
  readonly tier?: readonly string[];
  /** Points that can be spent: {"from": 100}. */
  readonly points?: NumberSpan;
  /** true for shoppers whom the shop knows, false for others. */
  readonly signed_in?: boolean;
  /** true for shoppers who joined a club or a newsletter, false for others. */
  readonly joined?: boolean;
  /** Days around the birthday: {"days_before": 7, "days_after": 7}. */
  readonly birthday?: DaysAround;
  /** Days of the year: {"from": "12-01", "to": "12-26"}. */
  readonly calendar?: DaySpan;
  /** Hours of the shopper's day: {"from": 18, "to": 22}. */
  readonly hours?: HourSpan;
  /** Days of the week: [6, 7] for the weekend. */
  readonly weekdays?: readonly number[];
}

/** From a number to a number, both included. */
export interface NumberSpan {
  /** The least, included. */
  readonly from?: number;
  /** The most, included. */
  readonly to?: number;
}

/** From a share to a share, both included. */
export interface ShareSpan {
  /** The least share, included. */
  readonly from?: number;
  /** The greatest share, included. */
  readonly to?: number;
}

/** How strongly a shopper is drawn to what a product may be. */
export interface AffinityRule {
  /** category, brand, tag, color, price_band or word. */
  readonly kind: FacetKind;
  /** The value, as the catalogue writes it. */
  readonly value: string;
  /** The least strength, 0 to 1. */
  readonly least?: number;
}

/** A product in the cart of which all that is stated is true. */
export interface CartRule {
  /** The product, or the group of its variants, by its id. */
  readonly item_id?: string | number;
  /** Its category by its whole path, or one above it. */
  readonly category?: string;
  /** Its brand. */
  readonly brand?: string;
}

/** Days around a day. */
export interface DaysAround {
  /** So many days before. */
  readonly days_before?: number;
  /** So many days after. */
  readonly days_after?: number;
}

/** From a day of the year to a day of the year, both included; over New Year, too. */
export interface DaySpan {
  /** The first day, such as "12-01". */
  readonly from: string;
  /** The last day, such as "12-26". */
  readonly to: string;
}

/** Hours of the shopper's day; over midnight, too. */
export interface HourSpan {
  /** The first hour, 0 to 24. */
  readonly from: number;
  /** The first hour after, 0 to 24. */
  readonly to: number;
}

/** So many times in so many days. */
export interface Period {
  /** How many times, 1 to 16. */
  readonly times: number;
  /** Within how many days: 1 is 24 hours. */
  readonly days: number;
}

/** How newcomers are received. */
export interface OnboardingSettings {
  /** What a newcomer may do first, at most 20 tasks. */
  readonly tasks?: readonly OnboardingTask[];
  /** From which value of the cart on delivery is free. */
  readonly free_shipping_from?: number;
  /** How many interests to show. */
  readonly interests?: number;
}

/** Something for a newcomer to do. */
export interface OnboardingTask {
  /** Names the task. */
  readonly id: string;
  /** The event that counts, in GA4's words: sign_up. */
  readonly event: string;
  /** How many of them it takes. */
  readonly count?: number;
  /** What shoppers read. */
  readonly title: string;
  /** The same in other languages. */
  readonly texts?: readonly OfferText[];
}
