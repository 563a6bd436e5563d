import { describe, toRegularsError } from "../errors.js";
import type { Shop } from "../shop.js";
import { watchCalls } from "./calls.js";
import { h, present, type Child } from "./dom.js";
import { eventsPage } from "./events-page.js";
import { filesPage } from "./files-page.js";
import css from "./inspector.css";
import { listsPage } from "./lists-page.js";
import { Notes } from "./notes.js";
import { offersPage } from "./offers-page.js";
import { profilePage } from "./profile-page.js";
import { storagePage } from "./storage-page.js";
import { timingPage } from "./timing-page.js";
import { watchVitals } from "./vitals.js";

/**
 * The panel at the side of the page. It takes part in nothing: it is a landmark of its own, the page goes on beside it,
 * and the focus moves there only by the reader's own hand.
 */
export class Panel {
  private readonly host = h("div", {});
  private readonly root = this.host.attachShadow({ mode: "open" });
  private readonly leaving = new AbortController();
  private readonly notes = new Notes();
  private readonly pages: Record<string, () => Promise<readonly Child[]>>;
  private readonly tabs: HTMLButtonElement[];
  private readonly page = h("div", { id: "page", role: "tabpanel", tabindex: "0" });
  private readonly body: HTMLElement;
  private readonly fold: HTMLButtonElement;
  private current = "Events";
  private drawing = false;

  constructor(shop: Shop, name: string, close: () => void) {
    const { notes, leaving } = this;
    const vitals = watchVitals(leaving.signal);
    this.pages = {
      Events: async () => eventsPage(notes),
      Lists: async () => listsPage(notes, shop),
      Offers: async () => offersPage(notes, shop),
      Profile: () => profilePage(shop),
      Files: async () => filesPage(shop),
      Storage: () => storagePage(shop, name),
      Timing: async () => timingPage(notes, vitals),
    };
    const unwatch = watchCalls(shop, (call) => {
      notes.add(call);
      this.drawSoon();
    });
    leaving.signal.addEventListener("abort", unwatch);
    this.tabs = Object.keys(this.pages).map((title) =>
      h("button", { id: title, role: "tab", "aria-controls": "page", onclick: () => this.turnTo(title) }, title),
    );
    this.fold = h("button", { "aria-expanded": "true", "aria-controls": "body", onclick: () => this.open(this.body.hidden === true) }, "Fold");
    this.body = h(
      "div",
      { id: "body" },
      h("div", { role: "tablist", "aria-label": "What to look at", onkeydown: (event) => this.key(event as KeyboardEvent) }, ...this.tabs),
      this.page,
    );
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.root.adoptedStyleSheets = [sheet];
    this.root.append(
      h(
        "aside",
        { "aria-label": "regulars inspector" },
        h("header", {}, h("h2", {}, "regulars"), this.fold, h("button", { onclick: close }, "Close")),
        this.body,
      ),
    );
    document.body.append(this.host);
    // Above whatever the page puts on top, where the browser can do that.
    this.host.setAttribute("popover", "manual");
    this.host.showPopover?.();
    this.turnTo(this.current);
  }

  close(): void {
    this.leaving.abort();
    this.host.remove();
  }

  private open(isOpen: boolean): void {
    this.body.hidden = !isOpen;
    this.fold.setAttribute("aria-expanded", String(isOpen));
    this.fold.textContent = isOpen ? "Fold" : "Open";
    this.drawSoon();
  }

  private turnTo(title: string): void {
    if (title !== this.current) this.page.replaceChildren();
    this.current = title;
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab.id === title));
      tab.tabIndex = tab.id === title ? 0 : -1;
    }
    this.page.setAttribute("aria-labelledby", title);
    this.drawSoon();
  }

  /** As tabs are moved through everywhere. */
  private key(event: KeyboardEvent): void {
    const at = this.tabs.findIndex(({ id }) => id === this.current);
    const forward = getComputedStyle(this.host).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const last = this.tabs.length - 1;
    const next = { [forward]: at === last ? 0 : at + 1, [backward]: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.turnTo(this.tabs[next]!.id);
    this.tabs[next]!.focus();
  }

  /** Once for all that happens in one go; nothing while nobody looks. */
  private drawSoon(): void {
    if (this.drawing || this.body.hidden) return;
    this.drawing = true;
    requestAnimationFrame(() => void this.draw());
  }

  private async draw(): Promise<void> {
    const { current, page } = this;
    this.drawing = false;
    const children = await this.pages[current]!().catch((error: unknown) => [h("p", { class: "problem" }, describe(toRegularsError(error)))]);
    if (current !== this.current || this.leaving.signal.aborted) return;
    this.kept(() => page.replaceChildren(...present(children)));
  }

  /** What was open stays open, what was typed stays typed, and the focus stays where it is. */
  private kept(replace: () => void): void {
    const { page, root } = this;
    const keyed = () => new Map([...page.querySelectorAll<HTMLElement>("[data-key]")].map((element) => [element.dataset["key"], element]));
    const before = keyed();
    const focused = root.activeElement?.closest<HTMLElement>("[data-key]")?.dataset["key"];
    const top = page.scrollTop;
    replace();
    for (const [key, element] of keyed()) {
      const old = before.get(key);
      if (old instanceof HTMLDetailsElement) (element as HTMLDetailsElement).open = old.open;
      if (old instanceof HTMLInputElement) (element as HTMLInputElement).value = old.value;
      if (key === focused) (element.querySelector("summary") ?? element).focus({ preventScroll: true });
    }
    page.scrollTop = top;
  }
}
