import type { EventName, ShownOffer } from "../regulars.js";
import type { Shop } from "../shop.js";
import { h } from "./dom.js";
import { mirror } from "./element.js";
import { safeAddress } from "./fields.js";
import { button, PanelElement } from "./panel.js";
import { fill } from "./reasons.js";
import { unwatch, watch } from "./sight.js";

/**
 * The offer that the shop makes here, as {@link Shop.offers} answers it, or none. It is asked for when the element comes
 * near, since an offer counts as shown from then on.
 *
 * @example
 * ```ts
 * const offer = document.querySelector("regulars-offer")!;
 * offer.surface = "cart";
 * offer.addEventListener("regulars-select", () => location.assign("/checkout"));
 * ```
 */
export class OfferElement extends PanelElement {
  static readonly observedAttributes: readonly string[] = ["surface", "href"];
  /** The place of the page, as the offers name it; nothing is asked without. */
  declare surface: string | undefined;
  /** Where an offer that is taken leads. Default: nowhere, and what has a code lets it be copied. */
  declare href: string | undefined;

  /** The offer that was told as seen: once in a page. */
  private seen: string | undefined;
  /** Waits until it comes near. */
  private near: IntersectionObserver | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.near?.disconnect();
    unwatch(this.panel);
  }

  override served(shop: Shop): void {
    const { surface } = this;
    if (surface === undefined) return this.unserved();
    this.near?.disconnect();
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry!.isIntersecting) return;
        near.disconnect();
        shop.offers({ surface, locale: this.language }).then(
          ({ offer }) => (offer === undefined ? this.unserved() : this.offered(shop, surface, offer)),
          (error: unknown) => this.failed(error),
        );
      },
      { rootMargin: "50%" },
    );
    near.observe(this);
    this.near = near;
  }

  private offered(shop: Shop, surface: string, offer: ShownOffer): void {
    const { texts, language } = this;
    const { promotion_id, promotion_name, variant, title, text, coupon, ends_at } = offer;
    const tell = (event: EventName) => {
      const promotion = { promotion_id, ...(promotion_name && { promotion_name }), ...(variant && { creative_name: variant }) };
      this.record(shop, { event, ...promotion, creative_slot: surface });
    };
    const address = safeAddress(this.href);
    const take = () => tell("select_promotion");
    const copy = () => {
      take();
      void navigator.clipboard?.writeText(coupon!).then(() => this.say(texts.copied));
    };
    const link = h("a", { part: "button", class: "button", href: address }, texts.take);
    link.addEventListener("click", take);
    link.addEventListener("auxclick", ({ button }) => button === 1 && take());
    const dismiss = () => {
      tell("dismiss_promotion");
      this.clear(texts.dismissed);
    };
    const ends = new Date(ends_at ?? 0);
    this.section.setAttribute("aria-label", texts.offer);
    this.show(
      h(
        "div",
        { part: "offer" },
        h("p", { part: "offer-title" }, title),
        text !== undefined && h("p", { part: "offer-text" }, text),
        ends_at !== undefined &&
          h("p", { part: "offer-end" }, h("time", { datetime: ends.toISOString() }, fill(texts.until, { date: moment(ends, language) }))),
        h(
          "p",
          { part: "offer-action" },
          coupon !== undefined && h("code", { part: "coupon" }, coupon),
          address !== undefined ? link : coupon !== undefined && button(texts.copy, copy),
        ),
      ),
      button("×", dismiss, { part: "dismiss", "aria-label": texts.dismiss }),
    );
    const seen = () => {
      if (this.seen !== promotion_id) tell("view_promotion");
      this.seen = promotion_id;
    };
    unwatch(this.panel);
    watch(this.panel, { glimpsed() {}, seen });
  }
}

mirror(OfferElement, { surface: "text", href: "text" });

function moment(date: Date, language: string): string {
  try {
    return date.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  } catch {
    return date.toLocaleString();
  }
}
