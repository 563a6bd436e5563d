import type { App } from "../app";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { ranked } from "../ranking";
import { to, type View } from "../router";
import type { Search } from "../search";
import { shelfName, words } from "../words";

const MOST = 60;

/** What a search found. */
export function results(search: Search) {
  return (app: App, _path: string[], query: URLSearchParams): View => {
    const term = query.get("q")?.trim() ?? "";
    const goods = term === "" ? [] : ranked(app, search.find(term), "search");
    if (term !== "") app.record("search", { search_term: term });
    const element = h(
      "div",
      { class: "results" },
      h("h1", {}, term === "" ? words.results.ask : words.results.heading(term)),
      h("p", { class: "lead" }, goods.length > 0 ? words.goods(goods.length) : words.results.nothing),
      goods.length === 0 &&
        h("nav", { class: "chips", "aria-label": words.frame.departments },
          ...[...app.catalog.departments.keys()].map((name) => h("a", { class: "chip", href: to.shelf(name) }, shelfName(name)))),
      shelf(app, goods.slice(0, MOST), { id: "results", title: words.results.found, shape: "grid" }),
    );
    return { title: term === "" ? words.results.title : words.results.titleOf(term), element };
  };
}
