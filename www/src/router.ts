import type { App } from "./app";
import { byId } from "./dom";
import { words } from "./words";

export interface View {
  title: string;
  element: HTMLElement;
  /** Called before another view takes its place. */
  leave?: () => void;
}

export type MakeView = (app: App, path: string[], query: URLSearchParams) => View;

/** Addresses of the page's views, so that no other file spells them. */
export const to = {
  home: () => "#/",
  shelf: (...path: string[]) => `#/shelf/${path.map(encodeURIComponent).join("/")}`,
  good: (id: string) => `#/good/${id}`,
  search: (term: string) => `#/search?q=${encodeURIComponent(term)}`,
  cart: () => "#/cart",
  checkout: () => "#/checkout",
  thanks: () => "#/thanks",
  replay: (household?: number) => (household === undefined ? "#/replay" : `#/replay/${household}`),
};

/** What the address names; one that cannot be read names nothing that there is. */
export function here(): { name: string; path: string[]; query: URLSearchParams } {
  const [address = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  try {
    const [name = "", ...path] = address.split("/").map(decodeURIComponent);
    return { name, path, query: new URLSearchParams(query) };
  } catch {
    return { name: "missing", path: [], query: new URLSearchParams() };
  }
}

/** The views that show what the pack learned, and wait for it. */
const LEARNED = ["", "good", "cart", "thanks"];

/** Shows the view that the address names, now and whenever it changes. */
export function startRouter(app: App, views: Record<string, MakeView>): void {
  let leave: (() => void) | undefined;
  let turns = 0;
  const show = async (first: boolean) => {
    const turn = ++turns;
    const { name, path, query } = here();
    if (LEARNED.includes(name)) {
      // Nobody means what is about to go.
      byId("main").setAttribute("aria-busy", "true");
      await app.prepare(name === "good" ? path[0] : undefined);
      // By now the shopper may have gone on.
      if (turn !== turns) return;
    }
    byId("main").removeAttribute("aria-busy");
    leave?.();
    const view = views[Object.hasOwn(views, name) ? name : "missing"]!(app, path, query);
    leave = view.leave;
    document.title = `${view.title} · ${words.shop}`;
    byId("main").replaceChildren(view.element);
    if (first) return;
    scrollTo({ top: 0, behavior: "instant" });
    // Where a new page would put the reader: at its heading.
    const heading = view.element.querySelector<HTMLElement>("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  };
  addEventListener("hashchange", () => void show(false));
  void show(true);
}

/** Has the router begin with another view than the one that the page was opened at. */
export function beginAt(address: string): void {
  history.pushState(null, "", address);
  // Changing the address in this way tells nobody.
  reshow();
}

/** Shows the present view anew, as after everything was forgotten. */
export function reshow(): void {
  dispatchEvent(new HashChangeEvent("hashchange"));
}
