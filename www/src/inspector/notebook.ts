import type { App } from "../app";
import { byId, h } from "../dom";
import { icon } from "../icons";
import type { Search } from "../search";
import { words } from "../words";
import { DryRun } from "./dry-run";
import { feedPage } from "./feed-page";
import { offersPage } from "./offers-page";
import { profilePage } from "./profile-page";
import { storedPage } from "./stored-page";
import { WhyPage } from "./why-page";

/** A page of the notebook, drawn anew whenever the shop has learned something. */
export interface Page {
  name: string;
  draw: () => Node;
}

/** Wide enough for the shop and the notebook side by side. */
const SIDE_BY_SIDE = matchMedia("(min-width: 62rem)");

/** The shopkeeper's notebook: everything the shop believes about the shopper, and why it does what it does. */
export function startNotebook(app: App, search: Search): void {
  const why = new WhyPage(app, search);
  const dryRun = new DryRun(app);
  const explain = (id: string) => {
    why.explain(id);
    open(words.notebook.why);
  };
  const pages: Page[] = [
    { name: words.notebook.you, draw: () => profilePage(app) },
    { name: words.notebook.feed, draw: () => feedPage(app, explain) },
    { name: words.notebook.why, draw: () => why.draw() },
    { name: words.notebook.offers, draw: () => offersPage(app, dryRun.element) },
    { name: words.notebook.stored, draw: () => storedPage(app) },
  ];
  const notebook = byId("notebook");
  const toggle = byId("notebook-toggle");
  const panel = h("div", { class: "notebook-page", id: "notebook-page", role: "tabpanel", tabindex: 0 });
  let current = pages[0]!;
  let opener: HTMLElement = toggle;

  const tabs = pages.map((page, at) =>
    h("button", { type: "button", role: "tab", id: `tab-${at}`, "aria-controls": "notebook-page", onclick: () => turnTo(page), onkeydown: (event: KeyboardEvent) => step(event, at) }, page.name),
  );
  const step = (event: KeyboardEvent, at: number) => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: pages.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const target = (next + pages.length) % pages.length;
    turnTo(pages[target]!);
    tabs[target]!.focus();
  };
  const draw = () => {
    const focused = document.activeElement?.closest<HTMLElement>("[data-key]")?.dataset["key"];
    panel.replaceChildren(current.draw());
    if (focused !== undefined) panel.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
  const turnTo = (page: Page) => {
    current = page;
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(pages[at] === page));
      tab.tabIndex = pages[at] === page ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `tab-${pages.indexOf(page)}`);
    panel.scrollTop = 0;
    draw();
  };
  const setOpen = (isOpen: boolean) => {
    notebook.hidden = !isOpen;
    document.body.classList.toggle("with-notebook", isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
    byId("main").inert = isOpen && !SIDE_BY_SIDE.matches;
  };
  const open = (name: string) => {
    opener = document.activeElement as HTMLElement;
    setOpen(true);
    turnTo(pages.find((page) => page.name === name)!);
    panel.focus({ preventScroll: true });
  };
  const close = () => {
    setOpen(false);
    (opener.isConnected ? opener : toggle).focus();
  };

  notebook.append(
    h("header", {}, h("h2", {}, words.notebook.title), h("button", { type: "button", class: "tool icon-only", onclick: close, "aria-label": words.notebook.close }, icon("cross"))),
    h("div", { class: "tabs", role: "tablist", "aria-label": words.notebook.pages }, ...tabs),
    panel,
  );
  toggle.addEventListener("click", () => (notebook.hidden ? open(current.name) : close()));
  notebook.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  SIDE_BY_SIDE.addEventListener("change", () => setOpen(!notebook.hidden));
  app.addEventListener("learned", () => !notebook.hidden && draw());
  document.addEventListener("click", ({ target }) => {
    const id = (target as Element).closest<HTMLElement>("[data-why]")?.dataset["why"];
    if (id !== undefined) explain(id);
  });
}
