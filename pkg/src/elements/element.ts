import type { Shop } from "../shop.js";
import { adopt } from "./style.js";
import { givenTexts, join, leave, serve } from "./serving.js";
import { textsFor, type Texts } from "./texts.js";

/** Where there are no elements, as on a server, importing does nothing. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** What all elements have in common: a shadow root in which they draw, and attributes that can be set as properties. */
export abstract class RegularsElement extends Base {
  /** How another copy of the package, which finds the elements defined, has them ask its shop. */
  static readonly serve = serve;

  protected readonly root = this.attachShadow({ mode: "open" });
  /** Ends with the element's stay in the page. */
  protected signal!: AbortSignal;
  private staying: AbortController | undefined;

  constructor() {
    super();
    adopt(this.root);
  }

  connectedCallback(): void {
    this.staying = new AbortController();
    this.signal = this.staying.signal;
    // What a framework set before the element was defined would hide the property from now on.
    for (const name of Object.keys(this)) {
      const value = Reflect.get(this, name);
      if (name in Object.getPrototypeOf(this) && Reflect.deleteProperty(this, name)) Reflect.set(this, name, value);
    }
    this.entered();
    join(this);
  }

  disconnectedCallback(): void {
    leave(this);
    this.staying?.abort();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.refresh();
  }

  /** What it shows, for the others not to repeat. */
  shownIds(): string[] {
    return [];
  }

  /** Asks anew, and shows the answer in the place of what is there. */
  refresh(): void {
    join(this);
  }

  /** It came into the page, perhaps from another place of it. */
  protected abstract entered(): void;
  /** The shop is there to be asked. */
  abstract served(shop: Shop): void;
  /** There will be no shop. */
  abstract unserved(): void;

  /** The language of the nearest `lang`. */
  protected get language(): string {
    return (this.closest("[lang]") as HTMLElement | null)?.lang || navigator.language;
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
        if (kind === "list") return value === null ? [] : value.split(",").map((id) => id.trim()).filter(Boolean);
        return value === null ? undefined : kind === "number" ? Number(value) : value;
      },
      set(this: RegularsElement, value: unknown) {
        if (value === undefined || value === null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : String(value));
      },
    });
  }
}
