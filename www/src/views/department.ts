import type { App } from "../app";
import { priceOf, type Good } from "../catalog";
import { discreetNote } from "../components/discreet-note";
import { shelf } from "../components/shelf";
import { h } from "../dom";
import { ranked } from "../ranking";
import { to, type View } from "../router";
import { shelfName, words } from "../words";
import { missing } from "./missing";

const PAGE = 48;

const SORTS: Record<string, { name: string; by: (a: Good, b: Good) => number }> = {
  liked: { name: words.department.liked, by: (a, b) => b.popularity - a.popularity },
  cheap: { name: words.department.cheap, by: (a, b) => priceOf(a) - priceOf(b) },
  dear: { name: words.department.dear, by: (a, b) => priceOf(b) - priceOf(a) },
};

/** A department or one category of it. */
export function department(app: App, [name = "", category]: string[], query: URLSearchParams): View {
  const found = app.catalog.departments.get(name);
  if (found === undefined || (category !== undefined && !found.categories.has(category))) return missing();
  const sort = SORTS[query.get("sort") ?? ""] ?? SORTS["liked"]!;
  const pages = Math.max(1, Number(query.get("pages")) || 1);
  const shelved = [...app.catalog.goods.values()]
    .filter(({ path }) => path[0] === name && (category === undefined || path[1] === category))
    .sort(sort.by);
  // Whoever asks for an order by price gets that order.
  const goods = sort === SORTS["liked"] ? ranked(app, shelved, "shelf") : shelved;
  const here = category === undefined ? to.shelf(name) : to.shelf(name, category);
  const title = shelfName(category ?? name);
  const element = h(
    "div",
    { class: "department" },
    crumbs(name, category),
    h("h1", {}, title),
    discreetNote(name),
    h("nav", { class: "chips", "aria-label": words.department.shelves(shelfName(name)) },
      chip(words.department.all, to.shelf(name), category === undefined),
      ...[...found.categories].map(([shelf, count]) => chip(shelfName(shelf), to.shelf(name, shelf), shelf === category, count))),
    h("div", { class: "toolbar" }, h("p", {}, words.goods(goods.length)), sortBox(here, query.get("sort") ?? "liked")),
    shelf(app, goods.slice(0, pages * PAGE), {
      id: "shelf",
      title: words.department.allOf(title),
      shape: "grid",
    }),
    goods.length > pages * PAGE &&
      h("p", { class: "more" }, h("a", { class: "button quiet", href: `${here}?sort=${query.get("sort") ?? "liked"}&pages=${pages + 1}` }, words.department.more)),
  );
  return { title, element };
}

export function crumbs(...names: (string | undefined)[]): HTMLElement {
  const known = names.filter((name): name is string => name !== undefined);
  const steps = known.map((name, at) => h("li", {}, h("a", { href: to.shelf(...known.slice(0, at + 1)) }, shelfName(name))));
  return h("nav", { class: "crumbs", "aria-label": words.department.here }, h("ol", {}, h("li", {}, h("a", { href: to.home() }, words.department.home)), ...steps));
}

function chip(name: string, href: string, current: boolean, count?: number): HTMLElement {
  return h("a", { class: "chip", href, "aria-current": current ? "page" : undefined }, name, count !== undefined && h("small", {}, count));
}

function sortBox(here: string, chosen: string): HTMLElement {
  const options = Object.entries(SORTS).map(([value, { name }]) => h("option", { value, selected: value === chosen }, name));
  const box = h("select", { onchange: () => (location.hash = `${here}?sort=${box.value}`) }, ...options);
  return h("label", { class: "sort" }, words.department.sort, box);
}
