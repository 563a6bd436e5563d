import type { OfferDecision, OfferValues } from "./regulars.js";

/** Puts finished texts into a decision that was just made: see {@link fillText}. */
export function withTexts(decision: OfferDecision, locale: string | undefined, now: number): OfferDecision {
  const { offer } = decision;
  if (offer === undefined) return decision;
  offer.title = fillText(offer.title, offer.values, locale, now);
  if (offer.text !== undefined) offer.text = fillText(offer.text, offer.values, locale, now);
  return decision;
}

/**
 * Fills the placeholders of a text, as the language writes it: `{percent}` is `10%`, `{amount}` and `{remaining}` are
 * amounts of money, `{points}` is a number, `{deadline}` a day and its time, `{time_left}` is `in 5 hours`, `{first_name}`
 * and `{coupon}` stand as they are.
 *
 * One of which nothing is known is left out, with the blank and the comma before it; at the beginning, with the
 * punctuation after it. The answer is plain text: what the shop knows of a shopper may hold anything, markup too.
 */
export function fillText(text: string, values: OfferValues, locale: string | undefined, now: number): string {
  try {
    return filled(text, values, locale, now);
  } catch {
    // What a page states as its language may be no language's tag, such as `en_US`.
    return filled(text, values, undefined, now);
  }
}

function filled(text: string, values: OfferValues, locale: string | undefined, now: number): string {
  let isBeheaded = false;
  const rest = text.replace(PLACEHOLDER, (_, before: string, name: string, percent: string, at: number) => {
    const value = valueText(name, values, locale, now);
    // A `%` of the text's own after `{percent}` would be the second.
    if (value !== undefined) return before + value + (name === "percent" ? "" : percent);
    isBeheaded ||= at === 0;
    return "";
  });
  return isBeheaded ? rest.replace(/^[\s,;:!.，、；：！。]+/, "") : rest;
}

const PLACEHOLDER = /([\s,，、]*)\{([a-z_]+)\}(%?)/gi;

function valueText(name: string, values: OfferValues, locale: string | undefined, now: number): string | undefined {
  const value: unknown = values[(name === "time_left" ? "deadline" : name) as keyof OfferValues];
  if (typeof value !== "number") return typeof value === "string" ? value : undefined;
  switch (name) {
    case "percent":
      return (value / 100).toLocaleString(locale, { style: "percent", maximumFractionDigits: 2 });
    case "amount":
    case "remaining":
      return moneyText(value, values.currency, locale);
    case "deadline":
      return momentText(value, locale);
    case "time_left":
      return timeLeftText(value - now, locale);
    default:
      return value.toLocaleString(locale);
  }
}

/** Whole amounts without their zeros: `$10`, but `$3.20`. */
function moneyText(value: number, currency: string | undefined, locale: string | undefined): string {
  return value.toLocaleString(locale, {
    // What is no currency's code would throw.
    ...(/^[a-z]{3}$/i.test(currency ?? "") && { style: "currency", currency }),
    minimumFractionDigits: Number.isInteger(value) ? 0 : 2,
    maximumFractionDigits: 2,
  });
}

/** What ends at midnight ends on the day before, as people say it. */
function momentText(moment: number, locale: string | undefined): string {
  const date = new Date(moment);
  if (date.getHours() + date.getMinutes() === 0) date.setTime(moment - 1);
  return date.toLocaleString(locale, { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" });
}

/** Rounded down: nobody is to come too late. */
function timeLeftText(left: number, locale: string | undefined): string {
  const [unit, length] = UNITS.find(([, length]) => left >= 2 * length) ?? UNITS[2]!;
  return new Intl.RelativeTimeFormat(locale).format(Math.max(Math.floor(left / length), 1), unit);
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
