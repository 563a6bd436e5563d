import type { OfferDecision, Product } from "../regulars.js";
import type { Slate, RankedItem } from "../slates.js";
import type { Call } from "./calls.js";

/** As many calls as are remembered: a page that never ends must not fill the memory. */
const MOST_CALLS = 500;

/** A list as the page was last given it. */
export interface ShownList {
  /** The place of the page, or the kind of list where the page names none. */
  surface: string;
  name: string;
  call: Call;
  times: number;
  items: RankedItem[];
}

/** An offer, or none, as the page was last given it. */
export interface ShownOffer {
  surface: string;
  call: Call;
  decision: OfferDecision;
}

/** What was watched so far. */
export class Notes {
  /** The newest last. */
  readonly calls: Call[] = [];
  readonly lists = new Map<string, ShownList>();
  readonly offers = new Map<string, ShownOffer>();
  /** What products are called, as far as a list showed them. */
  readonly titles = new Map<string, string>();

  add(call: Call): void {
    this.calls.push(call);
    if (this.calls.length > MOST_CALLS) this.calls.shift();
    if (call.answer === undefined) return;
    const argument = (call.argument ?? {}) as { surface?: string; item_id?: unknown };
    if (call.name === "offers") {
      const surface = String(argument.surface);
      this.offers.set(surface, { surface, call, decision: call.answer as OfferDecision });
    }
    const items = itemsOf(call);
    if (items === undefined) return;
    for (const { item_id, product } of items) if (product !== undefined) this.titles.set(item_id, product.title);
    const surface = argument.surface ?? call.name;
    const about = argument.item_id === undefined ? "" : ` ${String(argument.item_id)}`;
    const key = `${call.name} ${surface}${about}`;
    const times = (this.lists.get(key)?.times ?? 0) + 1;
    this.lists.set(key, { surface: surface + about, name: call.name, call, times, items });
  }
}

/** Lists come with reasons; what is bought again, and bundles, come as products. */
function itemsOf({ name, answer }: Call): RankedItem[] | undefined {
  const ofProduct = (product: Product, score: number) => ({ item_id: product.id, product, score, reasons: [] });
  if (name === "buyAgain") {
    return (answer as { product: Product; probability: number }[]).map((one) => ofProduct(one.product, one.probability));
  }
  if (name === "bundles") return (answer as { bundle: Product; saving: number }[]).map((one) => ofProduct(one.bundle, one.saving));
  return (answer as Partial<Slate>).items;
}
