import type { Shop } from "../shop.js";
import type { ListItem } from "./fields.js";
import { ListElement } from "./list.js";
import type { Texts } from "./texts.js";

/**
 * The shopper's own list, as {@link Shop.feed} answers it.
 *
 * @example
 * ```ts
 * const feed = document.querySelector("regulars-feed")!;
 * feed.limit = 24;
 * feed.refresh();
 * ```
 */
export class FeedElement extends ListElement {
  override readonly showsAnything = true;
  protected readonly kind = "feed";
  protected override readonly standardLayout = "grid";
  protected readonly standardHeading = ({ feed }: Texts) => feed;

  protected items(shop: Shop, limit: number, exclude_ids: readonly string[], keep: readonly string[]): ListItem[] {
    return shop.feed({ limit, exclude_ids, keep, surface: this.surface }).items;
  }
}
