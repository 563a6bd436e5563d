import type { LoadCatalog } from "./catalogues/index.js";
import type { CatalogSource } from "./open.js";
import { runPart } from "./script-source.js";

/** This file takes the place of `catalogues` in the script that pages load with a tag: what reads them lies beside it. */
export async function loadCatalog(catalog: CatalogSource): Promise<LoadCatalog> {
  const { loadCatalog } = await runPart("catalog", ({ loadCatalog }) => loadCatalog);
  return loadCatalog!(catalog);
}
