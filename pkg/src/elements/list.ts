import type { Shop } from "../shop.js";
import { card } from "./card.js";
import { h } from "./dom.js";
import { mirror, RegularsElement } from "./element.js";
import { fieldsOf, type ListItem } from "./fields.js";
import { fit, holdRoom } from "./room.js";
import { ShelfButtons } from "./shelf-buttons.js";
import { ask, openShop, shownElsewhere } from "./serving.js";
import { unwatch, watch } from "./sight.js";
import { filled } from "./template.js";
import type { Texts } from "./texts.js";

/** An item in its place. */
interface Place {
  entry: HTMLLIElement;
  item: ListItem;
  /** Everything that its card says, to know whether that has changed. */
  said: string;
  /** The shop's own card, which stands beside the shadow root. */
  own: Element | undefined;
}

let slots = 0;

/** An element that shows a list of items. */
export abstract class ListElement extends RegularsElement {
  static readonly observedAttributes: readonly string[] = ["limit", "heading", "layout", "reasons", "template", "surface"];
  /** How many items at most. Default: 12. */
  declare limit: number | undefined;
  /** The heading; an empty one leaves it out. Default: what the element says by itself. */
  declare heading: string | undefined;
  /** `"grid"`, or `"shelf"`, which is scrolled sideways. Default: a grid for the feed, a shelf for the others. */
  declare layout: "grid" | "shelf" | undefined;
  /** Whether each card says why its item is there. */
  declare reasons: boolean;
  /** The id of the page's `<template>` with the shop's own card. Default: a `<template>` within the element. */
  declare template: string | undefined;
  /** The shop's own name for the place, which events carry as `item_list_id`. Default: the kind of list. */
  declare surface: string | undefined;

  /** The kind of list, which is its name in events unless told. */
  protected abstract readonly kind: "feed" | "similar" | "complements" | "buy_again";
  protected abstract readonly standardHeading: (texts: Texts) => string;
  protected readonly standardLayout: "grid" | "shelf" = "shelf";

  private readonly standing = h("h2", { part: "heading" });
  private readonly list = h("ul", { part: "list", role: "list" });
  private readonly buttons = new ShelfButtons(this.list);
  private readonly header: HTMLElement = h(
    "header",
    { part: "header" },
    h("div", { id: "heading" }, h("slot", { name: "heading" }, this.standing)),
    this.buttons.element,
  );
  private places: Place[] = [];
  /** How many items keep their place: what was in sight does not move. */
  private settled = 0;
  private isFinal = false;
  /** What was seen and is about to be told, and what was told. */
  private readonly seen: Place[] = [];
  private readonly told = new Set<string>();

  constructor() {
    super();
    this.section.append(this.header, this.fallback, this.list);
    this.section.setAttribute("aria-labelledby", "heading");
    for (const name of ["click", "auxclick"]) {
      // Before anything of the page's own handles it, and so before it can lead away.
      this.addEventListener(name, (event) => this.clicked(event as MouseEvent), { capture: true });
    }
  }

  /** What the shop answers: so many items, without those that others show, and first those that are to keep their place. */
  protected abstract items(shop: Shop, limit: number, elsewhere: readonly string[], keep: readonly string[]): ListItem[] | undefined;

  override shownIds(): string[] {
    return this.places.map(({ item }) => item.item_id);
  }

  override refresh(): void {
    this.settled = 0;
    this.isFinal = false;
    super.refresh();
  }

  override attributeChangedCallback(name: string): void {
    // Another question, another list.
    if (name.startsWith("item-id")) this.told.clear();
    super.attributeChangedCallback(name);
  }

  override follow(): void {
    this.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const place of this.places) this.watch(place);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { entry } of this.places) unwatch(entry);
  }

  override served(shop: Shop): void | Promise<void> {
    const kept = this.places.slice(0, this.fixed());
    const keep = kept.map(({ item }) => item.item_id);
    const limit = this.limit ?? 12;
    const answer = this.items(shop, limit, shownElsewhere(this), keep);
    if (answer === undefined) return this.become("empty");
    // As the shop has it now; what it names no more keeps its place until it is asked anew.
    const current = kept.map(({ item }) => answer.find(({ item_id }) => item_id === item.item_id) ?? item);
    const items = [...current, ...answer.filter(({ item_id }) => !keep.includes(item_id))].slice(0, limit);
    if (items.length > 0) return this.show(items, kept.length);
    if (this.isFinal) return this.become("empty");
    // What a pack has still to bring may fill it.
    void shop.ready().then(() => {
      this.isFinal = true;
      if (this.isConnected) ask(this);
    }, () => {});
  }

  /** What was in sight, or has the focus, stays where it is. */
  private fixed(): number {
    return Math.max(this.settled, 1 + this.places.findIndex(({ entry }) => entry.matches(":focus-within")));
  }

  private show(items: readonly ListItem[], kept: number): void {
    const { section, list } = this;
    const room = holdRoom(this, section);
    this.drop(kept);
    if (this.state !== "shown") list.replaceChildren();
    for (const [index, item] of items.entries()) this.put(item, index);
    this.become("shown");
    this.drop(fit(section, list, room));
    for (const place of this.places) this.watch(place);
    this.buttons.update();
    const detail = { items: this.places.map(({ item }) => item) };
    this.dispatchEvent(new CustomEvent("regulars-render", { bubbles: true, composed: true, detail }));
  }

  protected override become(state: RegularsElement["state"]): void {
    super.become(state);
    if (state === "empty") this.drop(0);
  }

  /** Takes away what stands from a place on. */
  private drop(from: number): void {
    for (const { entry, own } of this.places.splice(from)) {
      unwatch(entry);
      entry.remove();
      own?.remove();
    }
  }

  private put(item: ListItem, index: number): void {
    const fields = fieldsOf(item, this.texts, this.language);
    const said = JSON.stringify(fields);
    const place = (this.places[index] ??= { entry: h("li", { part: "item" }), item, said: "", own: undefined });
    place.item = item;
    if (place.said === said || place.entry.matches(":focus-within")) return;
    place.said = said;
    const template = this.cardTemplate();
    place.own?.remove();
    place.own = template ? filled(template, fields) : undefined;
    if (place.own === undefined) place.entry.replaceChildren(card(fields, this.texts, this.reasons));
    else {
      place.own.slot = `regulars-${++slots}`;
      this.append(place.own);
      place.entry.replaceChildren(h("slot", { name: place.own.slot }));
    }
    if (place.entry.parentNode !== this.list) this.list.append(place.entry);
  }

  private cardTemplate(): HTMLTemplateElement | null {
    return this.template === undefined
      ? this.querySelector<HTMLTemplateElement>(":scope > template")
      : document.querySelector<HTMLTemplateElement>(`template#${CSS.escape(this.template)}`);
  }

  /** Draws what is neither items nor the page's: the heading, and places to come where nothing else is there. */
  protected override draw(): void {
    super.draw();
    const { state, section, list, header, heading, standing, texts } = this;
    const hasFallback = this.has("");
    // Where it is not to be seen, it still names the list to a screen reader.
    standing.textContent = heading || this.standardHeading(texts);
    list.hidden = state === "empty" || (state === "waiting" && hasFallback);
    header.hidden = !this.has("heading") && (list.hidden || heading === "" || (hasFallback && heading === undefined));
    section.classList.toggle("shelf", (this.layout ?? this.standardLayout) === "shelf");
    this.buttons.say(texts);
    if (state === "waiting" && !list.hidden && list.childElementCount === 0) {
      list.append(...Array.from({ length: this.limit ?? 12 }, () => h("li", { class: "expected", part: "placeholder", "aria-hidden": "true" })));
    }
  }

  private watch(place: Place): void {
    const { entry } = place;
    const glimpsed = () => {
      this.settled = Math.max(this.settled, this.places.indexOf(place) + 1);
    };
    const seen = () => {
      const { item_id } = place.item;
      if (this.told.has(item_id)) return;
      this.told.add(item_id);
      if (this.seen.push(place) === 1) queueMicrotask(() => this.tell("view_item_list", this.seen.splice(0)));
    };
    watch(entry, { glimpsed, seen });
  }

  private get listId(): string {
    return this.surface ?? this.kind;
  }

  /** Only what leads somewhere: a card of the shop's own may have buttons, which say themselves what they do. */
  private clicked(event: MouseEvent): void {
    if (event.type === "auxclick" && event.button !== 1) return;
    const path = event.composedPath();
    const place = this.places.find(({ entry }) => path.includes(entry));
    if (place === undefined) return;
    const within = path.slice(0, path.indexOf(place.entry));
    if (within.some((node) => node instanceof HTMLAnchorElement)) this.tell("select_item", [place]);
  }

  private tell(event: "view_item_list" | "select_item", places: readonly Place[]): void {
    const items = places.map((place) => ({
      item_id: place.item.item_id,
      item_name: place.item.product.title,
      index: this.places.indexOf(place),
    }));
    this.record(openShop(), { event, item_list_id: this.listId, items });
  }
}

mirror(ListElement, { limit: "number", heading: "text", layout: "text", reasons: "flag", template: "text", surface: "text" });
