import type { ComplementsQuery, Shop } from "../shop.js";
import { mirror } from "./element.js";
import type { ListItem } from "./fields.js";
import { ListElement } from "./list.js";
import type { Texts } from "./texts.js";

/**
 * Items that go with others, as {@link Shop.complements} answers them; nothing until it has `item-ids`.
 *
 * @example
 * ```ts
 * document.querySelector("regulars-complements")!.itemIds = ["tea-1", "cup-2"];
 * ```
 */
export class ComplementsElement extends ListElement {
  static override readonly observedAttributes = [...ListElement.observedAttributes, "item-ids", "mode"];
  /** The ids of what is looked at or lies in the cart: a list, or a text with commas between. */
  declare itemIds: readonly string[] | undefined;
  /** As {@link ComplementsQuery} has it. Default: `"complement"`. */
  declare mode: ComplementsQuery["mode"];

  protected readonly kind = "complements";
  protected readonly standardHeading = ({ complements }: Texts) => complements;

  /** What is being looked at need not be recommended, either. */
  override shownIds(): string[] {
    return [...(this.itemIds ?? []), ...super.shownIds()];
  }

  protected items(shop: Shop, limit: number, exclude: readonly string[]): ListItem[] | undefined {
    const { itemIds: item_ids, mode, surface } = this;
    return item_ids?.length === 0 ? [] : item_ids && shop.complements({ item_ids, mode, limit, exclude, surface }).items;
  }
}

mirror(ComplementsElement, { "item-ids": "list", mode: "text" });
