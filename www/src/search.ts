import MiniSearch from "minisearch";
import type { Catalog, Good } from "./catalog";
import { shelfName } from "./words";

/** Finds goods by words of their title, shelf (in the page's language, too), maker or size; forgives a typo. */
export class Search {
  private indexed = false;
  private readonly index = new MiniSearch<{ id: string; title: string; shelf: string; brand: string; size: string }>({
    fields: ["title", "shelf", "brand", "size"],
    searchOptions: { prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: "AND", boost: { title: 4, shelf: 2 } },
  });

  constructor(private readonly catalog: Catalog) {}

  /** Reads the whole catalogue; called when a search is about to come, so that opening the shop does not wait for it. */
  prepare(): void {
    if (this.indexed) return;
    this.indexed = true;
    const documents = [...this.catalog.goods.values()].map(({ id, title, path, brand, size }) => ({
      id, title, shelf: path.flatMap((name) => (name === undefined ? [] : [name, shelfName(name)])).join(" "), brand, size,
    }));
    this.index.addAll(documents);
  }

  find(term: string): Good[] {
    this.prepare();
    const results = this.index.search(term, {
      boostDocument: (id) => 1 + Math.log1p(this.catalog.goods.get(id as string)!.popularity) / 10,
    });
    return results.map(({ id }) => this.catalog.goods.get(id as string)!);
  }
}
