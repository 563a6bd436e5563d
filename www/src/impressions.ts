import type { App } from "./app";

/** How long cards that come into sight are gathered before they are told as one list. */
const GATHER_MS = 400;

interface Watched {
  list: string;
  id: string;
}

/** Tells regulars what the shopper could see: half of a card in sight is an impression. */
export class Impressions {
  private readonly watched = new WeakMap<Element, Watched>();
  private readonly seen = new Map<string, Set<string>>();
  private readonly observer: IntersectionObserver;
  private timer: number | undefined;

  constructor(private readonly app: App) {
    this.observer = new IntersectionObserver((entries) => this.take(entries), { threshold: 0.5 });
  }

  watch(card: Element, list: string, id: string): void {
    this.watched.set(card, { list, id });
    this.observer.observe(card);
  }

  private take(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const watched = this.watched.get(target);
      if (!isIntersecting || watched === undefined) continue;
      this.observer.unobserve(target);
      const ids = this.seen.get(watched.list) ?? new Set();
      this.seen.set(watched.list, ids.add(watched.id));
    }
    this.timer ??= window.setTimeout(() => this.tell(), GATHER_MS);
  }

  private tell(): void {
    this.timer = undefined;
    for (const [list, ids] of this.seen) {
      const items = [...ids].map((item_id) => ({ item_id }));
      this.app.record("view_item_list", { item_list_id: list, items });
    }
    this.seen.clear();
  }
}
