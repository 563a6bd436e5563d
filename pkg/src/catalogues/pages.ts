import { toProblem, toRegularsError } from "../errors.js";
import { fetchFile } from "../fetching.js";
import type { Problem } from "../regulars.js";
import { productsOf } from "./products.js";
import { isFields } from "./records.js";
import { isShopify } from "./shopify.js";
import { isWooCommerce } from "./woocommerce.js";

/** Beyond a few thousand products a page has too much to fetch: that is what packs are for. */
const MOST_PRODUCTS = 5000;
/** So many pages are asked for at once, past the first. */
const AT_ONCE = 4;

/** How an interface hands out its products page by page. */
interface Paging {
  /** What says how many a page holds. */
  readonly parameter: string;
  readonly standard: number;
  readonly most: number;
}

const SHOPIFY: Paging = { parameter: "limit", standard: 30, most: 250 };
const WOOCOMMERCE: Paging = { parameter: "per_page", standard: 10, most: 100 };

/** Products, and what was wrong on the way to them. */
export interface Pages {
  products: object[];
  problems: Problem[];
}

/**
 * The products of a catalogue of which the first answer has come. Where an interface answers page by page and the address
 * asks for none of them, all are fetched, up to {@link MOST_PRODUCTS}, and as large as they come where it does not say
 * how large. What came before a page that cannot be had is used.
 */
export async function allPages(address: string | URL, first: unknown): Promise<Pages> {
  let products = productsOf(first);
  const url = new URL(address, globalThis.document?.baseURI);
  const paging = pagingOf(first);
  if (paging === undefined || !url.protocol.startsWith("http") || url.searchParams.has("page")) return { products, problems: [] };
  const { parameter, standard, most } = paging;
  const size = Number(url.searchParams.get(parameter) ?? most);
  let last = products;
  try {
    if (!url.searchParams.has(parameter) && products.length === standard) {
      url.searchParams.set(parameter, String(most));
      products = last = await fetchProducts(url);
    }
    for (let page = 2; size > 0 && last.length === size; page += AT_ONCE) {
      if (products.length >= MOST_PRODUCTS) return { products, problems: [tooMany(url)] };
      for (const answer of Array.from({ length: AT_ONCE }, (_, at) => fetchPage(url, page + at))) {
        const next = await answer;
        // A host of files answers the same whatever page it is asked for.
        if (last.length < size || idOf(next) === idOf(last)) return { products, problems: [] };
        products = products.concat(next);
        last = next;
      }
    }
    return { products, problems: [] };
  } catch (error) {
    return { products, problems: [toProblem(toRegularsError(error))] };
  }
}

/** Single products do not come in pages, and have no list around them. */
function pagingOf(answer: unknown): Paging | undefined {
  const [product] = Array.isArray(answer) ? answer : isFields(answer) && Array.isArray(answer.products) ? answer.products : [];
  if (!isFields(product)) return undefined;
  return isShopify(product) ? SHOPIFY : isWooCommerce(product) ? WOOCOMMERCE : undefined;
}

function fetchPage(url: URL, page: number): Promise<object[]> {
  const of = new URL(url);
  of.searchParams.set("page", String(page));
  const products = fetchProducts(of);
  // Of pages asked for together, those after one that failed are waited for by nobody.
  products.catch(() => {});
  return products;
}

async function fetchProducts(url: URL): Promise<object[]> {
  const file = await fetchFile(url, "catalog");
  return "json" in file ? productsOf(file.json) : [];
}

function idOf([product]: readonly object[]): unknown {
  return (product as { id?: unknown } | undefined)?.id;
}

function tooMany(url: URL): Problem {
  return toProblem({
    code: "catalog.pages",
    field: "catalog",
    value: url.href,
    expected: `at most ${MOST_PRODUCTS} products`,
    mend: "The first of them are used. Make a pack, of which each page fetches what it needs.",
  });
}
