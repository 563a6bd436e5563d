const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const dayAndMonth = new Intl.DateTimeFormat("en-US", { day: "numeric", month: "long", timeZone: "UTC" });
const dateAndTime = new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeStyle: "short" });

export const money = (amount: number) => dollars.format(amount);
export const day = (time: number) => dayAndMonth.format(time);
export const moment = (time: number) => dateAndTime.format(time);
export const percent = (share: number) => `${Math.round(share * 100)}%`;

/** `plural(3, "visit")` is "3 visits". */
export const plural = (count: number, noun: string) =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;

/** "a, b and c" */
export const list = (words: readonly string[]) => new Intl.ListFormat("en-GB").format(words);

/** A number between two shelves of the same scale: 0 at `from`, 1 at `to`. */
export const between = (value: number, from: number, to: number) => Math.min(1, Math.max(0, (value - from) / (to - from)));

const OUNCES: Record<string, number> = { oz: 1, lb: 16, gal: 128, qt: 32, pt: 16, L: 33.814 };

/** What an ounce costs, where the size says how many there are: the little print on a price tag. */
export function unitPrice(price: number, size: string): string | undefined {
  const match = /^(?:(\d+) × )?([\d.]+) (oz|lb|gal|qt|pt|L)$/.exec(size);
  if (match === null) return undefined;
  const ounces = Number(match[1] ?? 1) * Number(match[2]) * OUNCES[match[3]!]!;
  return ounces > 1 ? `${((price / ounces) * 100).toFixed(1)}¢ an oz` : undefined;
}
