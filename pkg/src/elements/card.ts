import { h } from "./dom.js";
import type { Fields } from "./fields.js";
import type { Texts } from "./texts.js";

/** The card of shops that bring none. Each part of it has its own place, empty or not, so that all are of one size. */
export function card(fields: Fields, texts: Texts, hasReason: boolean): HTMLElement {
  const { title, link, image_link, price, sale_price, reason, due } = fields;
  const picture = image_link && h("img", { part: "image", src: image_link, alt: "", loading: "lazy", decoding: "async" });
  const note = due ?? (hasReason ? reason : undefined);
  return h(
    "article",
    { part: "card" },
    h("div", { part: "picture" }, picture),
    h("a", { part: "title", href: link }, title ?? ""),
    h("p", { part: "price" }, ...(sale_price === undefined ? [price] : reduced(sale_price, price, texts))),
    (hasReason || due !== undefined) && h("p", { part: "reason" }, note ?? ""),
  );
}

/** Of two prices a screen reader would not say which is which. */
function reduced(sale_price: string, price: string | undefined, texts: Texts): Node[] {
  const said = (text: string) => h("span", { class: "said" }, `${text} `);
  return [
    h("ins", { part: "sale-price" }, said(texts.sale_price), sale_price),
    h("del", { part: "former-price" }, said(texts.former_price), price),
  ];
}
