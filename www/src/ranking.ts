import type { App } from "./app";
import type { Good } from "./catalog";

/** As many goods as can be ranked at a time. */
const MOST = 1000;

/** The shop's own list in a personal order; what is farther behind stays there. */
export function ranked(app: App, goods: readonly Good[], surface: string): Good[] {
  const { items } = app.shop.rank({ item_ids: goods.slice(0, MOST).map(({ id }) => id), surface });
  return [...items.map(({ item_id }) => app.good(item_id)), ...goods.slice(MOST)];
}
