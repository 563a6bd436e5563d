/**
 * Elements that show in a page what a shop has for its shopper: {@link defineElements} once, and
 * `<regulars-feed></regulars-feed>` where a list is to stand.
 *
 * @packageDocumentation
 */
import type { Shop } from "../shop.js";
import { BuyAgainElement } from "./buy-again.js";
import { ComplementsElement } from "./complements.js";
import { OfferElement } from "./offer.js";
import { OnboardingElement } from "./onboarding.js";
import { ProfileElement } from "./profile.js";
import type { RegularsElement } from "./element.js";
import { FeedElement } from "./feed.js";
import { SimilarElement } from "./similar.js";
import type { Texts } from "./texts.js";

export type {
  BuyAgainElement,
  ComplementsElement,
  FeedElement,
  OfferElement,
  OnboardingElement,
  ProfileElement,
  SimilarElement,
  Texts,
};
export type { ListItem } from "./fields.js";

/**
 * What {@link defineElements} takes besides the shop.
 *
 * @example
 * ```ts
 * const options: ElementsOptions = { texts: { feed: "Pour vous" } };
 * ```
 */
export interface ElementsOptions {
  /** What the elements say by themselves. Default: English, or Chinese where the nearest `lang` says so. */
  texts?: Partial<Texts>;
}

const ELEMENTS = {
  "regulars-feed": FeedElement,
  "regulars-similar": SimilarElement,
  "regulars-complements": ComplementsElement,
  "regulars-buy-again": BuyAgainElement,
  "regulars-offer": OfferElement,
  "regulars-onboarding": OnboardingElement,
  "regulars-profile": ProfileElement,
};

/**
 * Defines the elements, and has those of the page ask this shop, now and later. A shop that cannot be opened is told in
 * the console once, and what the page's server rendered inside the elements stays.
 *
 * Called again with another shop, the elements ask that one. Where another copy of the package has defined them, its
 * own are left as they are and ask this shop. On a server it does nothing.
 *
 * @example
 * ```ts
 * import { open } from "regulars";
 * import { defineElements } from "regulars/elements";
 *
 * defineElements(open({ catalog: "/feed.tsv" }));
 * ```
 */
export function defineElements(shop: Shop | Promise<Shop>, options?: ElementsOptions): void {
  if (typeof customElements === "undefined") return;
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (customElements.get(name) === undefined) customElements.define(name, element);
    (customElements.get(name) as unknown as typeof RegularsElement).serve?.(shop, options?.texts);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "regulars-feed": FeedElement;
    "regulars-similar": SimilarElement;
    "regulars-complements": ComplementsElement;
    "regulars-buy-again": BuyAgainElement;
    "regulars-offer": OfferElement;
    "regulars-onboarding": OnboardingElement;
    "regulars-profile": ProfileElement;
  }
}
