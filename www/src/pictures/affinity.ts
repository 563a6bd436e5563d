import type { Profile } from "regulars";
import type { Catalog } from "../catalog";
import { h } from "../dom";
import { leaf, words } from "../words";

type Affinity = Profile["affinities"][number];

const MOST = 8;

/** What stands at the end of a row, such as buttons. */
export type Extra = (affinity: Affinity) => HTMLElement;

interface Row {
  element: HTMLElement;
  show: (affinity: Affinity) => void;
}

/** What the shopper is drawn to: a broad bar for the months, a slim one for this visit. Bars move, they are not redrawn. */
export class AffinityPicture {
  readonly element: HTMLElement;
  private readonly list = h("ul", { class: "affinities", role: "list" });
  private readonly empty = h("p", { class: "detail" });
  private rows = new Map<string, Row>();

  constructor(
    title: string,
    nothing: string,
    private readonly wanted: (affinity: Affinity) => boolean,
    private readonly extra?: Extra,
  ) {
    this.empty.textContent = nothing;
    this.element = h("section", { class: "picture affinity" }, h("h3", {}, title), this.list, this.empty);
  }

  update(affinities: readonly Affinity[]): void {
    const shown = affinities.filter(this.wanted).slice(0, MOST);
    const rows = new Map<string, Row>();
    for (const affinity of shown) {
      const row = this.rows.get(affinity.value) ?? makeRow(affinity, this.extra);
      row.show(affinity);
      rows.set(affinity.value, row);
    }
    const elements = [...rows.values()].map(({ element }) => element);
    const same = elements.length === this.list.children.length && elements.every((element, at) => element === this.list.children[at]);
    if (!same) this.list.replaceChildren(...elements);
    this.rows = rows;
    this.empty.hidden = rows.size > 0;
  }
}

/** The narrowest category of a good, such as "Dairy & eggs > Cheese > String cheese". */
export const isTypeOf = (catalog: Catalog) => ({ kind, value }: Affinity) => kind === "category" && catalog.types.has(value);

export const isBrand = ({ kind }: Affinity) => kind === "brand";

function makeRow(made: Affinity, extra: Extra | undefined): Row {
  const { kind, value } = made;
  const name = kind === "brand" ? words.brand(value) : leaf(value);
  const months = h("span", { class: "measure months" });
  const visit = h("span", { class: "measure visit" });
  const number = h("span", { class: "visually-hidden" });
  const element = h("li", {}, h("span", { class: "affinity-name" }, name), h("span", { class: "track", "aria-hidden": "true" }, months, visit), number, extra?.(made));
  const show = (affinity: Affinity) => {
    element.classList.toggle("against", affinity.strength < 0);
    months.style.transform = `scaleX(${Math.abs(affinity.long)})`;
    visit.style.transform = `scaleX(${Math.abs(affinity.visit)})`;
    number.textContent = words.pictures.strengths(affinity.long.toFixed(2), affinity.visit.toFixed(2));
  };
  return { element, show };
}

/** What the two bars mean. */
export function affinityKey(): HTMLElement {
  return h("p", { class: "key", "aria-hidden": "true" }, h("span", { class: "months" }, words.pictures.months), h("span", { class: "visit" }, words.pictures.visit));
}
