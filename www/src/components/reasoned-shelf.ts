import type { SlateItem } from "regulars";
import type { App } from "../app";
import { because } from "../because";
import { shelf, type ShelfOptions } from "./shelf";

/** A row of what the shop suggests, each good with the reason. */
export function reasonedShelf(app: App, items: readonly SlateItem[], options: Omit<ShelfOptions, "shape" | "note">): HTMLElement | false {
  const say = because(app);
  const notes = new Map(items.map((item) => [item.item_id, say(item)]));
  return shelf(app, items.map(({ item_id }) => app.good(item_id)), { ...options, shape: "row", note: ({ id }) => notes.get(id) });
}
