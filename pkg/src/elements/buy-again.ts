import type { Shop } from "../shop.js";
import type { ListItem } from "./fields.js";
import { ListElement } from "./list.js";
import type { Texts } from "./texts.js";

/**
 * What the shopper buys by habit and may want again, as {@link Shop.buyAgain} answers it; each card says when.
 *
 * @example
 * ```ts
 * document.querySelector("regulars-buy-again")!.limit = 6;
 * ```
 */
export class BuyAgainElement extends ListElement {
  protected readonly kind = "buy_again";
  protected readonly standardHeading = ({ buy_again }: Texts) => buy_again;

  override async served(shop: Shop): Promise<void> {
    await shop.load("orders");
    return super.served(shop);
  }

  protected items(shop: Shop, limit: number, elsewhere: readonly string[]): ListItem[] {
    const due = shop.buyAgain({ limit: Math.min(1000, limit + elsewhere.length) });
    return due.flatMap((again) => {
      const { product } = again;
      return elsewhere.includes(product.id) ? [] : [{ item_id: product.id, product, again }];
    });
  }
}
