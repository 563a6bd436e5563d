import { h } from "./dom.js";
import { RegularsElement } from "./element.js";
import { holdRoom } from "./room.js";

/** An element that shows a panel of its own, in which the shopper can do something. */
export abstract class PanelElement extends RegularsElement {
  protected readonly panel = h("div", { part: "panel" });
  /** Tells a screen reader what came of the shopper's own act, and of nothing else. */
  private readonly status = h("p", { class: "said", role: "status" });

  constructor() {
    super();
    this.section.append(this.fallback, this.panel, this.status);
  }

  /** What the shopper has before them, or has closed, does not change by itself. */
  override renew(): void {
    if (this.state !== "shown") super.renew();
  }

  protected override draw(): void {
    super.draw();
    this.section.classList.toggle("reserved", this.state !== "shown" && !this.has(""));
  }

  protected show(...children: Node[]): void {
    if (this.state !== "shown") holdRoom(this, this.section);
    this.panel.replaceChildren(...children);
    this.section.classList.remove("gone");
    this.become("shown");
  }

  /** After the shopper's own act: takes the panel away, and the focus, which would be lost, to what says so. */
  protected clear(said: string): void {
    const hadFocus = this.shadowRoot!.activeElement !== null;
    this.panel.replaceChildren();
    this.section.classList.add("gone");
    this.say(said);
    this.status.tabIndex = -1;
    if (hadFocus) this.status.focus({ preventScroll: true });
  }

  protected say(text: string): void {
    this.status.textContent = text;
  }
}

/** A button that does something. */
export function button(label: string, act: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = h("button", { type: "button", part: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}
