import { h } from "./dom.js";
import type { Texts } from "./texts.js";

/** Two buttons that scroll a shelf by what is in sight of it, where it holds more. Nothing else scrolls it by itself. */
export class ShelfButtons {
  private readonly previous = this.button("‹", -1);
  private readonly next = this.button("›", 1);
  readonly element = h("div", { part: "buttons" }, this.previous, this.next);

  constructor(private readonly list: HTMLElement) {
    list.addEventListener("scroll", () => this.update(), { passive: true });
    new ResizeObserver(() => this.update()).observe(list);
  }

  say({ previous, next }: Texts): void {
    this.previous.setAttribute("aria-label", previous);
    this.next.setAttribute("aria-label", next);
  }

  update(): void {
    const { scrollWidth, clientWidth, scrollLeft } = this.list;
    const beyond = scrollWidth - clientWidth;
    // Where it is read from right to left, scrolling counts downwards from 0.
    const scrolled = Math.abs(scrollLeft);
    this.element.classList.toggle("needed", beyond > 1);
    // A button that is disabled would lose the focus.
    this.previous.setAttribute("aria-disabled", String(scrolled < 1));
    this.next.setAttribute("aria-disabled", String(scrolled > beyond - 1));
  }

  private button(sign: string, direction: 1 | -1): HTMLButtonElement {
    const button = h("button", { type: "button", part: "button" }, sign);
    button.addEventListener("click", () => {
      const forward = getComputedStyle(this.list).direction === "rtl" ? -1 : 1;
      this.list.scrollBy({ left: forward * direction * this.list.clientWidth * 0.9 });
    });
    return button;
  }
}
