/** What an element may hold; nothing is drawn of `false` and `undefined`. */
export type Child = Node | string | false | undefined;

type Attributes = Record<string, string | boolean | undefined | ((event: Event) => void)>;

/** An element with attributes, listeners under `onclick` and the like, and content, which is text wherever it is no node. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

/** What is there to be drawn. */
export function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== false && child !== undefined);
}

/** A bar from one share of its track to another; the policy of the page forbids no style that is set like this. */
export function bar(from: number, to: number, kind = ""): HTMLElement {
  const fill = h("span", { class: kind });
  const [start, end] = [Math.min(from, to), Math.max(from, to)].map((share) => Math.max(0, Math.min(1, share)));
  fill.style.setProperty("margin-inline-start", `${start! * 100}%`);
  fill.style.setProperty("inline-size", `max(2px, ${(end! - start!) * 100}%)`);
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

/** A heading with what belongs to it. */
export function section(heading: string, ...children: Child[]): HTMLElement {
  return h("section", {}, h("h3", {}, heading), ...children);
}

/** A table; the first cell of each row names it. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly (string | number)[])[]): HTMLElement {
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))),
    h(
      "tbody",
      {},
      ...rows.map(([name, ...cells]) =>
        h("tr", {}, h("th", { scope: "row" }, String(name)), ...cells.map((cell) => h("td", {}, String(cell))))),
    ),
  );
}
