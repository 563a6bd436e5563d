import { markedUpProducts, type MarkedUpProduct } from "../catalogues/json-ld.js";
import type { FlatEvent, ItemId } from "../events.js";
import type { Report } from "../problems.js";
import type { ProductUpdate } from "../records.js";

/** So long the page's own `view_item` is waited for, after the page has loaded or its head has changed (ms). */
const PATIENCE_MS = 1000;

/** What is done with what a product page says. */
interface Hearers {
  view(event: FlatEvent): void;
  update(changes: ProductUpdate[]): void;
  idOf(product: MarkedUpProduct): ItemId;
  report: Report;
}

/**
 * Hears what a product page says of its product in JSON-LD: prices and stock at once, and a `view_item` when the page has
 * had the time to tell one itself, or is left. Again whenever the head has changed, as it does where another page is put
 * in place of the first, and there is other JSON-LD.
 *
 * @returns what stops it.
 */
export function hearProductPage({ view, update, idOf, report }: Hearers): () => void {
  let texts: string | undefined;
  let shown: MarkedUpProduct | undefined;
  let viewed: ItemId | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = () => {
    const scripts = [...document.querySelectorAll('script[type^="application/ld+json" i]')];
    const found = scripts.map(({ textContent }) => textContent).join("\n");
    if (found === texts) return;
    texts = found;
    const variants = mainProduct(markedUpProducts(document, report)) ?? [];
    shown = variants.find(({ record }) => record.link === location.href) ?? variants[0];
    const changes = variants.map((variant) => changeOf(variant, idOf(variant)));
    if (changes.length > 0) update(changes);
  };
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    read();
    if (shown === undefined) return;
    const item_id = idOf(shown);
    // An app may leave a product's markup in the pages after it.
    if (item_id === viewed) return;
    viewed = item_id;
    view({ event: "view_item", items: [{ item_id }] });
  };
  const wait = () => void (timer ??= setTimeout(tell, PATIENCE_MS));
  const observer = new MutationObserver(wait);

  const parsed = () => {
    read();
    observer.observe(document.head, { childList: true, subtree: true });
  };

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", parsed);
  else parsed();
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait);
  // First, before the shop writes what it has for the last time.
  addEventListener("pagehide", tell, true);
  return () => {
    removeEventListener("DOMContentLoaded", parsed);
    removeEventListener("load", wait);
    removeEventListener("pagehide", tell, true);
    observer.disconnect();
    clearTimeout(timer);
  };
}

/** The one product that the page is about, with its variants: the only one, unless it is one of a list, or the only one at the page's address. */
function mainProduct(products: MarkedUpProduct[][]): MarkedUpProduct[] | undefined {
  const here = (variant: MarkedUpProduct) => variant.record.link?.toString().split(/[?#]/)[0] === location.href.split(/[?#]/)[0];
  const isAbout = products.length === 1 && !products[0]!.some(({ isListed }) => isListed);
  const [only, ...others] = isAbout ? products : products.filter((variants) => variants.some(here));
  return others.length === 0 ? only : undefined;
}

function changeOf({ record, isFrom }: MarkedUpProduct, item_id: ItemId): ProductUpdate {
  const { price, sale_price, availability } = record;
  const change: ProductUpdate = { item_id };
  // The lowest price of many is no product's.
  if (!isFrom && price !== undefined) change.price = price;
  if (!isFrom && sale_price !== undefined) change.sale_price = sale_price;
  if (availability !== undefined) change.availability = availability;
  return change;
}
