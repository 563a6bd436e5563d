import type { Profile } from "./regulars.js";
import { chinese } from "./words-in-chinese.js";
import { english } from "./words-in-english.js";

/**
 * A part of what is said of a shopper.
 *
 * @example
 * ```ts
 * const { heading, sentences }: Chapter = { heading: "Orders", sentences: ["You have not ordered yet."] };
 * ```
 */
export interface Chapter {
  heading: string;
  /** Plain text: a page shows it as such, and not as HTML, since names in it are the shop's. */
  sentences: string[];
}

/** A language in which a profile is said. */
type Locale = "en" | "zh";

export type Stage = Profile["lifecycle"]["stage"];
export type Reason = NonNullable<Profile["lifecycle"]["reason"]>;
export type Channel = NonNullable<Profile["acquisition"]["first"]>["channel"];
export type Kind = Profile["affinities"][number]["kind"];
export type Heading = "standing" | "visits" | "tastes" | "prices" | "orders" | "offers" | "kept" | "facts" | "hand";

/** Everything that is said, in one language. Dates, amounts and lists come as text. */
export interface Language {
  tag: string;
  headings: Record<Heading, string>;
  nothing: string;
  stages: Record<Stage, string>;
  since(date: string, reason: string | undefined): string;
  reasons: Record<Reason, (count: number, days: number, usualDays: number) => string>;
  visits(count: number, first: string, last: string): string;
  /** Monday is 0. */
  rhythm(weekday: number, hour: number): string;
  channels: Record<Channel, string>;
  came(channel: string, by: string | undefined, isFirst: boolean): string;
  likes: Record<Kind, (list: string) => string>;
  dislikes: Record<Kind, (list: string) => string>;
  /** From the cheapest fifth of a kind of goods to the dearest. */
  bands: readonly [string, string, string, string, string];
  pricesOf(category: string, band: string): string;
  noOrders: string;
  orders(count: number, value: string, mean: string | undefined, last: string): string;
  gap(days: number): string;
  discounted(count: number): string;
  next(probability: string, days: number | undefined): string;
  offers(shown: number, opened: number): string;
  offer(name: string, shown: number): string;
  recent(count: number): string;
  cart(count: number): string;
  hidden(count: number): string;
  more(list: string): string;
  less(list: string): string;
  advocacy(shares: number, reviews: number, referrals: number): string;
  paused: string;
  /** Of what the shop told, each thing by itself. */
  firstName(name: string): string;
  tier(tier: string): string;
  points(points: number): string;
  birthday(date: string): string;
  ordersElsewhere(count: number): string;
  doNotDisturb: string;
  factsKept: [whileOpen: string, stored: string];
}

const LANGUAGES: Record<Locale, Language> = { en: english, zh: chinese };

/** A liking is spoken of from this strength on, a price level and a habit from this much evidence. */
const LEAST_STRENGTH = 0.15;
const LEAST_EVIDENCE = 0.5;
const LEAST_VISITS = 3;
const LEAST_SHARE = 0.3;
/** So many are named of each. */
const MOST_NAMED = 5;

/**
 * Says to shoppers in plain words what is known of them: where they stand with the shop and why, what they like, what they
 * bought, and what they said themselves. It words what `shop.profile()` tells, and decides nothing.
 *
 * Chapters without anything to say are left out. Dates are those of the shopper's own time zone.
 *
 * @example
 * ```ts
 * import { describe } from "regulars/words";
 *
 * await shop.load("profile");
 * for (const { heading, sentences } of describe(shop.profile(), "en")) {
 *   console.log(`${heading}: ${sentences.join(" ")}`);
 * }
 * ```
 */
export function describe(profile: Profile, locale: string): Chapter[] {
  const words = /^zh\b/i.test(locale) ? LANGUAGES.zh : LANGUAGES.en;
  const chapters: [Heading, string[]][] = [
    ["standing", standing(profile, words)],
    ["visits", visits(profile, words)],
    ["tastes", tastes(profile, words)],
    ["prices", prices(profile, words)],
    ["orders", orders(profile, words)],
    ["offers", offers(profile, words)],
    ["kept", kept(profile, words)],
    ["facts", facts(profile, words)],
    ["hand", hand(profile, words)],
  ];
  const told = chapters.filter(([, sentences]) => sentences.length > 0);
  return told.map(([heading, sentences]) => ({ heading: words.headings[heading], sentences }));
}

function standing({ events, lifecycle }: Profile, words: Language): string[] {
  if (events === 0 && lifecycle.stage === "stranger") return [words.nothing];
  const { stage, since, reason, history } = lifecycle;
  const sentences = [words.stages[stage]];
  if (since === undefined) return sentences;
  const last = history.at(-1);
  const { count, days, usual_days } = last?.reason === reason && last !== undefined ? last : { count: 0, days: 0, usual_days: 0 };
  const why = reason && words.reasons[reason](count, Math.round(days), Math.round(usual_days));
  return [...sentences, words.since(date(since, words), why)];
}

function visits({ visits, first_seen, last_seen, persona, acquisition }: Profile, words: Language): string[] {
  const sentences: string[] = [];
  if (first_seen !== undefined && last_seen !== undefined) {
    sentences.push(words.visits(visits, date(first_seen, words), date(last_seen, words)));
  }
  const { visits_by_weekday, visits_by_hour } = persona.rhythm;
  const [weekday, hour] = [most(visits_by_weekday), most(visits_by_hour)];
  if (weekday !== undefined && hour !== undefined) sentences.push(words.rhythm(weekday, hour));
  const { first, last } = acquisition;
  const came = (touch: NonNullable<typeof first>, isFirst: boolean) =>
    words.came(words.channels[touch.channel], touch.source, isFirst);
  if (first !== undefined) sentences.push(came(first, true));
  if (last !== undefined && last.at !== first?.at) sentences.push(came(last, false));
  return sentences;
}

function tastes({ affinities }: Profile, words: Language): string[] {
  const observed = affinities.filter(({ correction }) => correction === undefined);
  const say = (sign: number, sentences: Language["likes"]) =>
    (Object.keys(sentences) as Kind[]).flatMap((kind) => {
      const strong = observed.filter((one) => one.kind === kind && sign * one.strength >= LEAST_STRENGTH);
      const named = lowest(strong.map(({ value }) => value)).slice(0, MOST_NAMED);
      return named.length === 0 ? [] : [sentences[kind](list(named.map((value) => name(kind, value, words)), words))];
    });
  return [...say(1, words.likes), ...say(-1, words.dislikes)];
}

function prices({ persona }: Profile, words: Language): string[] {
  const sure = persona.price_levels.filter(({ evidence }) => evidence >= LEAST_EVIDENCE);
  const named = lowest(sure.map(({ category }) => category)).slice(0, MOST_NAMED);
  return named.map((category) => {
    const level = sure.find((one) => one.category === category)?.level ?? 3;
    return words.pricesOf(leaf(category), band(level, words));
  });
}

function orders({ orders, persona }: Profile, words: Language): string[] {
  const { count, value, mean_value, currency, last, usual_gap_days, probability_alive, days_to_next } = orders;
  if (count === 0 || last === undefined) return [words.noOrders];
  const money = (amount: number) => amountOf(amount, currency, words);
  const sentences = [words.orders(count, money(value), mean_value === undefined ? undefined : money(mean_value), date(last, words))];
  if (orders.days > 1 && usual_gap_days !== undefined) sentences.push(words.gap(Math.round(usual_gap_days)));
  if (persona.discounts.orders > 0) sentences.push(words.discounted(persona.discounts.orders));
  if (probability_alive !== undefined) {
    const percent = probability_alive.toLocaleString(words.tag, { style: "percent" });
    sentences.push(words.next(percent, days_to_next === undefined ? undefined : Math.max(1, Math.round(days_to_next))));
  }
  return sentences;
}

function offers({ promotions }: Profile, words: Language): string[] {
  if (promotions.length === 0) return [];
  const sum = (of: (one: (typeof promotions)[number]) => number) => promotions.reduce((all, one) => all + of(one), 0);
  const named = promotions.slice(0, MOST_NAMED).map((one) => words.offer(one.promotion_id, one.impressions));
  return [words.offers(sum((one) => one.impressions), sum((one) => one.clicks)), ...named];
}

function kept({ recent, cart }: Profile, words: Language): string[] {
  return [...(recent.length > 0 ? [words.recent(recent.length)] : []), ...(cart.length > 0 ? [words.cart(cart.length)] : [])];
}

function facts({ facts, facts_stored }: Profile, words: Language): string[] {
  if (facts === undefined) return [];
  const { first_name, tier, points, birthday, orders_elsewhere, do_not_disturb } = facts;
  const sentences: string[] = [];
  if (first_name !== undefined) sentences.push(words.firstName(first_name));
  if (tier !== undefined) sentences.push(words.tier(tier));
  if (points !== undefined) sentences.push(words.points(points));
  if (birthday !== undefined) {
    // A leap year, in which the 29th of February is a day too.
    const day = new Date(2000, Math.floor(birthday / 100) - 1, birthday % 100);
    sentences.push(words.birthday(day.toLocaleDateString(words.tag, { month: "long", day: "numeric" })));
  }
  if (orders_elsewhere !== undefined) sentences.push(words.ordersElsewhere(orders_elsewhere));
  if (do_not_disturb) sentences.push(words.doNotDisturb);
  return [...sentences, words.factsKept[facts_stored ? 1 : 0]];
}

function hand({ affinities, hidden, paused, persona }: Profile, words: Language): string[] {
  const corrected = (correction: "mute" | "prefer") =>
    affinities.filter((one) => one.correction === correction).map(({ kind, value }) => name(kind, value, words));
  const [more, less] = [corrected("prefer"), corrected("mute")];
  const { shares, reviews, referrals } = persona.advocacy;
  const sentences: string[] = [];
  if (more.length > 0) sentences.push(words.more(list(more, words)));
  if (less.length > 0) sentences.push(words.less(list(less, words)));
  if (hidden.length > 0) sentences.push(words.hidden(hidden.length));
  if (shares + reviews + referrals > 0) sentences.push(words.advocacy(shares, reviews, referrals));
  if (paused) sentences.push(words.paused);
  return sentences;
}

/** The place of the largest number, where it stands out. */
function most(counts: readonly number[]): number | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const largest = Math.max(0, ...counts);
  return all >= LEAST_VISITS && largest >= LEAST_SHARE * all ? counts.indexOf(largest) : undefined;
}

/** Paths without those above others: who likes green tea need not be told of tea. */
function lowest(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path} > `)));
}

function leaf(path: string): string {
  return path.split(" > ").at(-1) ?? path;
}

function name(kind: Kind, value: string, words: Language): string {
  if (kind === "category") return leaf(value);
  return kind === "price_band" ? band(Number(value), words) : value;
}

function band(level: number, words: Language): string {
  return words.bands[Math.min(4, Math.max(0, Math.round(level) - 1))] ?? words.bands[2];
}

function date(time: number, words: Language): string {
  return new Date(time).toLocaleDateString(words.tag, { dateStyle: "long" });
}

function list(names: readonly string[], words: Language): string {
  return new Intl.ListFormat(words.tag).format(names);
}

function amountOf(amount: number, currency: string | undefined, words: Language): string {
  const isCode = currency !== undefined && /^[A-Za-z]{3}$/.test(currency);
  return amount.toLocaleString(words.tag, isCode ? { style: "currency", currency } : {});
}
