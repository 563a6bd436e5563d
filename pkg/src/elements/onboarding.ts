import type { OnboardingStep } from "../regulars.js";
import type { Shop } from "../shop.js";
import { h } from "./dom.js";
import { money, safeAddress } from "./fields.js";
import { button, PanelElement } from "./panel.js";
import { fill, leaf } from "./reasons.js";
import { followAll } from "./serving.js";

/**
 * How a newcomer is received, as {@link Shop.onboarding} plans it: what they like, to be picked, and the steps that are
 * open. Each can be skipped for good. Where nothing is left it shows nothing.
 *
 * @example
 * ```ts
 * document.querySelector("regulars-onboarding")!.refresh(); // after something went into the cart
 * ```
 */
export class OnboardingElement extends PanelElement {
  override served(shop: Shop): void {
    const { texts } = this;
    const steps = shop.onboarding({ locale: this.language }).steps.filter(({ kind, state }) => state === "open" || kind === "thank_you");
    // What is picked stays to be seen, and the choices do not change beneath the shopper's hand.
    const interests = steps.some(({ kind }) => kind === "interests") ? shop.interests({ limit: 8 }) : [];
    const listed = steps.filter(({ kind }) => kind !== "interests" || interests.length > 0);
    if (listed.length === 0) return this.state === "shown" ? this.clear(texts.done) : this.become("empty");
    const choices = interests.map(({ facet, products }) => {
      const picture = safeAddress(products[0]?.image_link);
      const choice = button("", () => {
        if (choice.getAttribute("aria-pressed") === "true") return;
        choice.setAttribute("aria-pressed", "true");
        shop.pickInterests([facet]);
        this.say(fill(texts.reasons.liked, { value: leaf(facet.value) }));
        followAll();
      }, { part: "choice", "aria-pressed": "false" });
      choice.append(...(picture ? [h("img", { src: picture, alt: "", loading: "lazy" })] : []), leaf(facet.value));
      return h("li", {}, choice);
    });
    this.section.setAttribute("aria-labelledby", "heading");
    this.show(
      h("h2", { id: "heading", part: "heading" }, texts.welcome),
      h("ul", { part: "steps", role: "list" }, ...listed.map((step) => this.step(shop, step, choices))),
    );
  }

  private step(shop: Shop, step: OnboardingStep, choices: readonly Node[]): HTMLElement {
    const { texts, language } = this;
    const { kind, count, of } = step;
    const isMoney = kind === "free_shipping";
    const gap = isMoney ? shop.freeShippingGap({ threshold: of }) : undefined;
    const amount = (value: number) => (isMoney ? money(value, gap!.currency, language) : String(value));
    const title = step.title ?? fill(texts.steps[kind], { amount: amount(gap?.remaining ?? of) });
    const skip = () => {
      shop.skipStep(step.step);
      this.say(texts.skipped);
      this.served(shop);
      this.panel.querySelector<HTMLElement>("button")?.focus();
    };
    return h(
      "li",
      { part: "step" },
      h("h3", { part: "step-title" }, title),
      button(texts.skip, skip, { part: "skip", "aria-label": `${texts.skip}: ${title}` }),
      step.text !== undefined && h("p", {}, step.text),
      kind === "interests"
        ? h("ul", { part: "choices", role: "list" }, ...choices)
        : of > 1 && h("progress", { part: "progress", max: of, value: Math.min(count, of), "aria-label": title }),
    );
  }
}
