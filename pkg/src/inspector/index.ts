/**
 * A panel at the side of a page that shows what its shop heard, what it believes, and why it showed what it showed: for
 * developers and shopkeepers, and never to be loaded for shoppers.
 *
 * @packageDocumentation
 */
import type { Shop } from "../shop.js";
import { Panel } from "./panel.js";

/**
 * What {@link inspect} takes besides the shop.
 *
 * @example
 * ```ts
 * const options: InspectOptions = { name: "tea" };
 * ```
 */
export interface InspectOptions {
  /** The `name` that the shop was opened with, to find what is stored. Default: `"regulars"`. */
  name?: string;
}

const inspected = new WeakMap<Shop, () => void>();

/**
 * Opens the inspector beside the page and watches the shop from now on. Answers a function that closes it and leaves no
 * trace. A shop that is being inspected keeps its one panel.
 *
 * Watching costs the shop nothing but the watching: it changes no answer, and no offer counts as shown by it.
 *
 * @example
 * ```ts
 * import { inspect } from "regulars/inspector";
 *
 * if (location.search.includes("regulars-inspect")) inspect(shop);
 * ```
 */
export function inspect(shop: Shop, options?: InspectOptions): () => void {
  const open = inspected.get(shop);
  if (open !== undefined) return open;
  const close = () => {
    panel.close();
    inspected.delete(shop);
  };
  const panel = new Panel(shop, options?.name ?? "regulars", close);
  inspected.set(shop, close);
  return close;
}
