import { flatten } from "../columns.js";
import { toProblem } from "../errors.js";
import { fetchFile, unreadable } from "../fetching.js";
import type { CatalogSource } from "../open.js";
import type { CatalogReport, Engine, Problem } from "../regulars.js";
import { productsOfJsonLd } from "./json-ld.js";
import { readMerchantXml } from "./merchant-xml.js";
import { allPages, type Pages } from "./pages.js";
import { isPage, productsOf } from "./products.js";
import { isFields } from "./records.js";
import { isShopify } from "./shopify.js";

/** Hands the engine a catalogue that is all there, and answers what it made of it. */
export type LoadCatalog = (engine: Engine) => CatalogReport;

/** Fetches and reads a catalogue, by what is in it. */
export async function loadCatalog(catalog: CatalogSource): Promise<LoadCatalog> {
  const problems: Problem[] = [];
  if (isPage(catalog)) return columnsOf({ products: productsOfJsonLd(catalog, (found) => problems.push(...found)), problems });
  if (typeof catalog !== "string" && !(catalog instanceof URL)) return columnsOf({ products: productsOf(catalog), problems });
  const file = await fetchFile(catalog, "catalog");
  if ("json" in file) return columnsOf(await allPages(catalog, file.json));
  const { text } = file;
  if (!text.trimStart().startsWith("<")) return (engine) => engine.load_tsv(text);
  const feed = readMerchantXml(text);
  if (feed === undefined) throw unreadable(catalog, "catalog", "a page, or XML that is no feed");
  if (!feed.isWhole) problems.push(brokenOff(catalog));
  return columnsOf({ products: feed.products, problems });
}

function columnsOf({ products, problems }: Pages): LoadCatalog {
  const { names, columns } = flatten(ofOneShape(products, problems));
  return (engine) => {
    const report = engine.load_columns(names, columns);
    return { ...report, problems: [...problems, ...report.problems] };
  };
}

/** In one table of the engine's, products are all of Shopify's shape or none is. */
function ofOneShape(products: readonly object[], problems: Problem[]): readonly object[] {
  const shopify = products.filter((product) => isFields(product) && isShopify(product));
  if (shopify.length === 0 || shopify.length === products.length) return products;
  problems.push({
    ...toProblem({
      code: "catalog.formats",
      field: "catalog",
      value: "products of Shopify and others",
      expected: "all products in one format",
      mend: "Those of Shopify are used. Give the others their shape, or a shop of their own.",
    }),
    count: products.length - shopify.length,
  });
  return shopify;
}

function brokenOff(address: string | URL): Problem {
  return toProblem({
    code: "catalog.broken_off",
    field: "catalog",
    value: String(address),
    expected: "a whole file",
    mend: "What came before was used. Export the file again.",
  });
}
