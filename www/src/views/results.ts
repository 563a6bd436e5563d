import type { App } from "../app";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { plural } from "../format";
import { to, type View } from "../router";
import type { Search } from "../search";

const MOST = 60;

/** What a search found. */
export function results(search: Search) {
  return (app: App, _path: string[], query: URLSearchParams): View => {
    const term = query.get("q")?.trim() ?? "";
    const goods = term === "" ? [] : search.find(term);
    if (term !== "") app.record("search", { search_term: term });
    const element = h(
      "div",
      { class: "results" },
      h("h1", {}, term === "" ? "What are you looking for?" : `“${term}”`),
      h("p", { class: "lead" }, goods.length > 0 ? plural(goods.length, "good") : "Nothing by that name. Try a plainer word, or walk through the shop."),
      goods.length === 0 &&
        h("nav", { class: "chips", "aria-label": "Departments" },
          ...[...app.catalog.departments.keys()].map((name) => h("a", { class: "chip", href: to.shelf(name) }, name))),
      shelf(app, goods.slice(0, MOST), { id: "results", title: "Found", shape: "grid" }),
    );
    return { title: term === "" ? "Search" : `Search: ${term}`, element };
  };
}
