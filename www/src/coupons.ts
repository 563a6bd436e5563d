import { priceOf } from "./catalog";
import type { Line } from "./cart";
import { offerBook } from "./offers";

interface Grant {
  discount: number;
  freeDelivery: boolean;
}

interface Granting {
  coupon?: string;
  benefit?: { kind: string; value?: number };
  applies_to?: { categories?: readonly string[]; least_value?: number };
  variants?: readonly Granting[];
}

/** What a coupon takes off the bill. Only a shop's server may say so; here the page is the whole shop. */
export function grants(coupon: string | undefined, lines: readonly Line[]): Grant {
  const nothing = { discount: 0, freeDelivery: false };
  if (coupon === undefined) return nothing;
  const offers: readonly Granting[] = offerBook.offers;
  const offer = offers.find((one) => one.coupon === coupon || one.variants?.some((variant) => variant.coupon === coupon));
  const benefit = offer?.coupon === coupon ? offer.benefit : offer?.variants?.find((variant) => variant.coupon === coupon)?.benefit;
  const { categories, least_value = 0 } = offer?.applies_to ?? {};
  const worth = (counted: readonly Line[]) => counted.reduce((sum, { good, quantity }) => sum + quantity * priceOf(good), 0);
  if (benefit === undefined || worth(lines) < least_value) return nothing;
  const covered = worth(lines.filter(({ good }) => categories === undefined || categories.includes(good.path[0])));
  switch (benefit.kind) {
    case "percent":
      return { discount: Math.round(covered * benefit.value!) / 100, freeDelivery: false };
    case "amount":
      return { discount: Math.min(benefit.value!, covered), freeDelivery: false };
    default:
      return { discount: 0, freeDelivery: benefit.kind === "free_shipping" };
  }
}
