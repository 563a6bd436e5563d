import { locale, words } from "./words";

const dollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD" });
const wholeDollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 0 });
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const conjunction = new Intl.ListFormat(locale === "en-US" ? "en-GB" : locale);

export const money = (amount: number) => dollars.format(amount);
export const wholeMoney = (amount: number) => wholeDollars.format(amount);
export const day = (time: number) => dayAndMonth.format(time);
export const moment = (time: number) => dateAndTime.format(time);
export const percent = (share: number) => shares.format(share);
export const decimal = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 1 });

/** A time between two orders, in days as they are said. */
export const wholeDays = (days: number) => Math.max(1, Math.round(days));

/** "a, b and c" */
export const list = (parts: readonly string[]) => conjunction.format(parts);

/** A day of the week, Monday being 0, and an hour, as they are said: "Tuesday", "9 AM". */
export const weekdayName = (weekday: number) => new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + weekday));
export const hourName = (hour: number) => new Intl.DateTimeFormat(locale, { hour: "numeric", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1, hour));

/** A number between two shelves of the same scale: 0 at `from`, 1 at `to`. */
export const between = (value: number, from: number, to: number) => Math.min(1, Math.max(0, (value - from) / (to - from)));

const OUNCES: Record<string, number> = { oz: 1, lb: 16, gal: 128, qt: 32, pt: 16, L: 33.814 };

/** What an ounce costs, where the size says how many there are: the little print on a price tag. */
export function unitPrice(price: number, size: string): string | undefined {
  const match = /^(?:(\d+) × )?([\d.]+) (oz|lb|gal|qt|pt|L)$/.exec(size);
  if (match === null) return undefined;
  const ounces = Number(match[1] ?? 1) * Number(match[2]) * OUNCES[match[3]!]!;
  return ounces > 1 ? words.unitPrice(((price / ounces) * 100).toFixed(1)) : undefined;
}
