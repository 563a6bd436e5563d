import type { FlatEvent } from "../events.js";
import { warn } from "../problems.js";
import type { Shop } from "../shop.js";
import { h } from "./dom.js";
import { giveBack, holdRoom } from "./room.js";
import { adopt } from "./style.js";
import { ask, givenTexts, join, leave, serve } from "./serving.js";
import { textsFor, type Texts } from "./texts.js";

/** Where there are no elements, as on a server, importing does nothing. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * What all elements have in common. Each draws in a shadow root, beside which stays what the server rendered inside: it is
 * seen until there is something better, and never touched, so that frameworks find what they put there.
 */
export abstract class RegularsElement extends Base {
  /** How another copy of the package, which finds the elements defined, has them ask its shop. */
  static readonly serve = serve;

  protected readonly fallback = h("slot");
  protected readonly section = h("section", { part: "section" });
  protected state: "waiting" | "shown" | "empty" = "waiting";
  /** Ends with the element's stay in the page. */
  protected signal!: AbortSignal;
  private staying: AbortController | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    adopt(root);
    root.append(this.section);
    this.fallback.addEventListener("slotchange", () => this.state !== "shown" && this.draw());
  }

  connectedCallback(): void {
    this.staying = new AbortController();
    this.signal = this.staying.signal;
    // What a framework set before the element was defined would hide the property from now on.
    for (const name of Object.keys(this)) {
      const value = Reflect.get(this, name);
      if (name in Object.getPrototypeOf(this) && Reflect.deleteProperty(this, name)) Reflect.set(this, name, value);
    }
    let width = innerWidth;
    const resized = () => {
      // A phone's bars that fold while it scrolls change the height alone, and no layout.
      if (innerWidth !== width) giveBack(this.section);
      width = innerWidth;
    };
    addEventListener("resize", resized, { signal: this.signal });
    this.draw();
    join(this);
  }

  disconnectedCallback(): void {
    leave(this);
    this.staying?.abort();
  }

  attributeChangedCallback(_name: string): void {
    // Attributes that are there from the beginning are told before the element enters the page.
    if (this.isConnected && this.staying !== undefined) this.refresh();
  }

  /** Whether it can fill its places with anything that the shop has. */
  readonly showsAnything: boolean = false;

  /** What it shows, for the others not to repeat. */
  shownIds(): string[] {
    return [];
  }

  /** Asks anew, and shows the answer in the place of what is there. */
  refresh(): void {
    join(this);
  }

  /** The shop has more, or other prices and stock: what is shown may get better. */
  renew(): void {
    ask(this);
  }

  /** The shopper said something about themselves: what is shown may follow. */
  follow(): void {}

  /** The shop is there to be asked. */
  abstract served(shop: Shop): void | Promise<void>;

  /** There will be no answer. */
  unserved(): void {
    if (this.state === "waiting") this.become("empty");
  }

  /** What the page's code or data got wrong is told to its developer, and does not break the shopper's page. */
  failed(error: unknown): void {
    warn(error);
    this.unserved();
  }

  /** Records an event, and lets the page hear of it as `regulars-view`, `regulars-select` or `regulars-dismiss`. */
  protected record(shop: Shop | undefined, detail: FlatEvent): void {
    shop?.record(detail);
    const [name] = detail.event.split("_");
    this.dispatchEvent(new CustomEvent(`regulars-${name}`, { bubbles: true, composed: true, detail }));
  }

  /** Draws what belongs to the state. */
  protected draw(): void {
    this.fallback.hidden = this.state === "shown";
    // What is laid out as the page's children still is.
    this.section.classList.toggle("beside", this.state !== "shown" && this.has(""));
    this.section.setAttribute("aria-busy", String(this.state === "waiting" && !this.has("")));
  }

  protected become(state: RegularsElement["state"]): void {
    if (state === "empty") holdRoom(this, this.section);
    this.state = state;
    this.draw();
    if (state !== "empty") return;
    const below = new IntersectionObserver(([entry]) => {
      // Beneath what is in sight, nothing is seen to move; above it, all would.
      if (this.state === "empty" && entry!.boundingClientRect.top >= innerHeight) this.section.classList.add("gone");
    });
    below.observe(this);
    this.signal.addEventListener("abort", () => below.disconnect());
  }

  /** Whether the server rendered something here to show meanwhile, or a heading. */
  protected has(slot: "" | "heading"): boolean {
    return [...this.children].some((child) => child.localName !== "template" && child.slot === slot);
  }

  /** The language of the nearest `lang`. */
  protected get language(): string {
    return (this.closest("[lang]") as HTMLElement | null)?.lang || document.documentElement.lang || navigator.language;
  }

  protected get texts(): Texts {
    return textsFor(this.language, givenTexts);
  }
}

/** Has attributes set by properties of the same name, `item-id` by `itemId`: texts as they are, numbers, yes or no. */
export function mirror(element: typeof RegularsElement, attributes: Record<string, "text" | "number" | "flag" | "list">): void {
  for (const [name, kind] of Object.entries(attributes)) {
    Object.defineProperty(element.prototype, name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()), {
      get(this: RegularsElement) {
        const value = this.getAttribute(name);
        if (kind === "flag") return value !== null;
        if (kind === "list") return value?.split(",").map((id) => id.trim()).filter(Boolean);
        return value === null ? undefined : kind === "number" ? Number(value) : value;
      },
      set(this: RegularsElement, value: unknown) {
        if (value === undefined || value === null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : String(value));
      },
    });
  }
}
