import { priceOf } from "./catalog";
import type { Line } from "./cart";
import { offerBook } from "./offers";

interface Grant {
  discount: number;
  freeDelivery: boolean;
  /** The id of a good that is added for nothing. */
  gift?: string;
}

interface Granting {
  purpose?: string;
  coupon?: string;
  benefit?: { kind: string; value?: number; item_id?: string };
  applies_to?: { categories?: readonly string[]; least_value?: number };
  variants?: readonly Granting[];
}

const NOTHING: Grant = { discount: 0, freeDelivery: false };

/** What a coupon takes off the bill. Only a shop's server may say so; here the page is the whole shop. */
export function grants(coupon: string | undefined, lines: readonly Line[]): Grant {
  if (coupon === undefined) return NOTHING;
  const offers: readonly Granting[] = offerBook.offers;
  const offer = offers.find((one) => one.coupon === coupon || one.variants?.some((variant) => variant.coupon === coupon));
  const benefit = offer?.coupon === coupon ? offer.benefit : offer?.variants?.find((variant) => variant.coupon === coupon)?.benefit;
  const { categories, least_value = 0 } = offer?.applies_to ?? {};
  const worth = (counted: readonly Line[]) => counted.reduce((sum, { good, quantity }) => sum + quantity * priceOf(good), 0);
  if (benefit === undefined || worth(lines) < least_value) return NOTHING;
  const isOf = (category: string) => ({ good }: Line) => `${good.path.join(" > ")} > `.startsWith(`${category} > `);
  // A bundle is whole where there is something of each kind.
  if (offer?.purpose === "bundle" && !categories?.every((category) => lines.some(isOf(category)))) return NOTHING;
  const covered = worth(lines.filter((line) => categories?.some((category) => isOf(category)(line)) ?? true));
  switch (benefit.kind) {
    case "percent":
      return { ...NOTHING, discount: Math.round(covered * benefit.value!) / 100 };
    case "amount":
      return { ...NOTHING, discount: Math.min(benefit.value!, covered) };
    case "gift":
      return { ...NOTHING, gift: benefit.item_id! };
    default:
      return { ...NOTHING, freeDelivery: benefit.kind === "free_shipping" };
  }
}
