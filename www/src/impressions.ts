import type { App } from "./app";

interface Watched {
  list: string;
  id: string;
}

/**
 * Tells regulars which of the goods it chose the shopper could see: half of a card in sight is an
 * impression, once for each card drawn. The lists that shoppers open themselves are not told: who
 * walks along a shelf has not passed over what stands on it.
 */
export class Impressions {
  private readonly watched = new WeakMap<Element, Watched>();
  private readonly observer: IntersectionObserver;

  constructor(private readonly app: App) {
    this.observer = new IntersectionObserver((entries) => this.tell(entries), { threshold: 0.5 });
  }

  watch(card: Element, list: string, id: string): void {
    this.watched.set(card, { list, id });
    this.observer.observe(card);
  }

  /** What comes into sight together is told as one list. */
  private tell(entries: readonly IntersectionObserverEntry[]): void {
    const seen = new Map<string, string[]>();
    for (const { isIntersecting, target } of entries) {
      const watched = this.watched.get(target);
      if (!isIntersecting || watched === undefined) continue;
      this.observer.unobserve(target);
      seen.set(watched.list, [...(seen.get(watched.list) ?? []), watched.id]);
    }
    for (const [list, ids] of seen) {
      this.app.record("view_item_list", { item_list_id: list, items: ids.map((item_id) => ({ item_id })) });
    }
  }
}
