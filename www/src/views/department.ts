import type { App } from "../app";
import { priceOf, type Good } from "../catalog";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { plural } from "../format";
import { to, type View } from "../router";
import { missing } from "./missing";

const PAGE = 48;

const SORTS: Record<string, { name: string; by: (a: Good, b: Good) => number }> = {
  liked: { name: "Most liked", by: (a, b) => b.popularity - a.popularity },
  cheap: { name: "Price, low to high", by: (a, b) => priceOf(a) - priceOf(b) },
  dear: { name: "Price, high to low", by: (a, b) => priceOf(b) - priceOf(a) },
};

/** A department or one category of it. */
export function department(app: App, [name = "", category]: string[], query: URLSearchParams): View {
  const found = app.catalog.departments.get(name);
  if (found === undefined || (category !== undefined && !found.categories.has(category))) return missing();
  const sort = SORTS[query.get("sort") ?? ""] ?? SORTS["liked"]!;
  const pages = Math.max(1, Number(query.get("pages")) || 1);
  const goods = [...app.catalog.goods.values()]
    .filter(({ path }) => path[0] === name && (category === undefined || path[1] === category))
    .sort(sort.by);
  const here = category === undefined ? to.shelf(name) : to.shelf(name, category);
  const element = h(
    "div",
    { class: "department" },
    crumbs(name, category),
    h("h1", {}, category ?? name),
    h("nav", { class: "chips", "aria-label": `Shelves of ${name}` },
      chip("All", to.shelf(name), category === undefined),
      ...[...found.categories].map(([shelfName, count]) => chip(shelfName, to.shelf(name, shelfName), shelfName === category, count))),
    h("div", { class: "toolbar" }, h("p", {}, plural(goods.length, "good")), sortBox(here, query.get("sort") ?? "liked")),
    shelf(app, goods.slice(0, pages * PAGE), {
      id: "shelf",
      title: `All of ${category ?? name}`,
      shape: "grid",
    }),
    goods.length > pages * PAGE &&
      h("p", { class: "more" }, h("a", { class: "button quiet", href: `${here}?sort=${query.get("sort") ?? "liked"}&pages=${pages + 1}` }, "Show more")),
  );
  return { title: category ?? name, element };
}

export function crumbs(...names: (string | undefined)[]): HTMLElement {
  const known = names.filter((name): name is string => name !== undefined);
  const steps = known.map((name, at) => h("li", {}, h("a", { href: to.shelf(...known.slice(0, at + 1)) }, name)));
  return h("nav", { class: "crumbs", "aria-label": "You are here" }, h("ol", {}, h("li", {}, h("a", { href: to.home() }, "Shop")), ...steps));
}

function chip(name: string, href: string, current: boolean, count?: number): HTMLElement {
  return h("a", { class: "chip", href, "aria-current": current ? "page" : undefined }, name, count !== undefined && h("small", {}, count));
}

function sortBox(here: string, chosen: string): HTMLElement {
  const options = Object.entries(SORTS).map(([value, { name }]) => h("option", { value, selected: value === chosen }, name));
  const box = h("select", { onchange: () => (location.hash = `${here}?sort=${box.value}`) }, ...options);
  return h("label", { class: "sort" }, "Sort by ", box);
}
