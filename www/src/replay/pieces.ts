import type { Catalog } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";

/** Goods as small pictures, those that count marked, and what to call those. */
export function pieces(catalog: Catalog, ids: readonly string[], marked: ReadonlySet<string>, label: string, hitLabel: (title: string) => string): HTMLElement {
  const list = ids.map((id) => {
    const { title } = catalog.goods.get(id)!;
    const good = tile(catalog.goods.get(id)!, marked.has(id) ? "small hit" : "small");
    good.setAttribute("role", "img");
    good.setAttribute("aria-label", marked.has(id) ? hitLabel(title) : title);
    good.title = title;
    return h("li", { "data-id": id }, good);
  });
  return h("ul", { role: "list", class: "pieces", tabindex: 0, "aria-label": label }, ...list);
}
