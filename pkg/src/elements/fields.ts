import type { BuyAgain, Product } from "../regulars.js";
import type { Reason } from "../slates.js";
import { fill, sayReason } from "./reasons.js";
import type { Texts } from "./texts.js";

/** One item as a list shows it. */
export interface ListItem {
  item_id: string;
  product: Readonly<Product>;
  /** Why it is here, where the list knows. */
  reasons?: readonly Reason[];
  /** When it may be wanted again, where the list is about that. */
  again?: BuyAgain;
}

/** What a card can show of an item: Merchant's fields, prices as text, and `item_id`, `reason` and `due`. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** Everything that a card shows, as text in the language of the page. */
export function fieldsOf({ item_id, product, reasons = [], again }: ListItem, texts: Texts, language: string): Fields {
  const { price, sale_price, currency, link, image_link, ...rest } = product;
  return {
    ...rest,
    item_id,
    link: safeAddress(link),
    image_link: safeAddress(image_link),
    currency,
    price: price === undefined ? undefined : money(price, currency, language),
    sale_price: sale_price === undefined ? undefined : money(sale_price, currency, language),
    reason: sayReason(reasons, texts),
    due: again && fill(texts.due[again.due], { days: Math.max(1, Math.round(again.interval_days)) }),
  };
}

/** An amount as the language writes it; what is no language's tag, or no currency's code, is done without. */
export function money(amount: number, currency = pageCurrency(), language: string): string {
  const style = currency === undefined ? {} : { style: "currency", currency };
  for (const options of [style, {}] as Intl.NumberFormatOptions[]) {
    try {
      return new Intl.NumberFormat(language, options).format(amount);
    } catch {
      language = language.replace("_", "-");
    }
  }
  return String(amount);
}

/** Addresses come from a catalogue: what would run as code, or leave the web, is no link. */
export function safeAddress(address: string | undefined): string | undefined {
  try {
    return /^https?:$/.test(new URL(address!, document.baseURI).protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

/** What Shopify's /products.json leaves out stands in its pages. */
function pageCurrency(): string | undefined {
  return (globalThis as { Shopify?: { currency?: { active?: string } } }).Shopify?.currency?.active;
}
