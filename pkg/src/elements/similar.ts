import type { Shop } from "../shop.js";
import { mirror } from "./element.js";
import type { ListItem } from "./fields.js";
import { ListElement } from "./list.js";
import type { Texts } from "./texts.js";

/**
 * Items much like one item, as {@link Shop.similar} answers them; nothing until it has an `item-id`.
 *
 * @example
 * ```ts
 * document.querySelector("regulars-similar")!.itemId = "tea-1";
 * ```
 */
export class SimilarElement extends ListElement {
  static override readonly observedAttributes = [...ListElement.observedAttributes, "item-id"];
  /** The id of the item that they are like. */
  declare itemId: string | undefined;

  protected readonly kind = "similar";
  protected readonly standardHeading = ({ similar }: Texts) => similar;

  /** What is being looked at need not be recommended, either. */
  override shownIds(): string[] {
    return [this.itemId ?? [], super.shownIds()].flat();
  }

  protected items(shop: Shop, limit: number, exclude: readonly string[]): ListItem[] | undefined {
    return this.itemId === undefined ? undefined : shop.similar({ item_id: this.itemId, limit, exclude, surface: this.surface }).items;
  }
}

mirror(SimilarElement, { "item-id": "text" });
