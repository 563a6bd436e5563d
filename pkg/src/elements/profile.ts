import type { Affinity, Correction, Profile } from "../regulars.js";
import type { Shop } from "../shop.js";
import { h } from "./dom.js";
import { button, PanelElement } from "./panel.js";
import { fill, leaf } from "./reasons.js";
import { followAll } from "./serving.js";

/** A liking is spoken of from this strength on, and is a strong one from that; so many are. */
const LEAST_STRENGTH = 0.15;
const STRONG = 0.5;
const MOST_INTERESTS = 8;

/** What people cannot be asked about by its name. */
const UNNAMED = ["price_band", "word"];

/**
 * What the shop knows of the shopper, for the shopper: what they seem to like, to be corrected, and switches to stop the
 * learning, to be remembered, to take the profile along or to bring it, and to have all of it forgotten.
 *
 * @example
 * ```ts
 * document.querySelector("regulars-profile")!.refresh(); // after the shopper signed in
 * ```
 */
export class ProfileElement extends PanelElement {
  /** What it needs besides is loaded while the others, which do not need it, go on. */
  override served(shop: Shop): void {
    shop.load("profile").then(() => this.tell(shop)).catch((error: unknown) => this.failed(error));
  }

  private tell(shop: Shop): void {
    const { texts } = this;
    const profile = shop.profile();
    const { affinities, visits, orders } = profile;
    const told = affinities
      .filter(({ kind, strength, correction }) => !UNNAMED.includes(kind) && (Math.abs(strength) >= LEAST_STRENGTH || correction))
      // Who likes green tea need not be told of tea.
      .filter(({ value }, _, all) => !all.some((other) => other.value.startsWith(`${value} > `)))
      .slice(0, MOST_INTERESTS);
    const focused = this.shadowRoot!.activeElement?.getAttribute("data-key");
    this.section.setAttribute("aria-labelledby", "heading");
    this.show(
      h("h2", { id: "heading", part: "heading" }, texts.profile),
      h("p", {}, fill(texts.counts, { visits, orders: orders.count })),
      h("h3", {}, texts.interests),
      told.length === 0 ? h("p", {}, texts.nothing) : h("ul", { part: "interests", role: "list" }, ...told.map((one) => this.interest(shop, one))),
      h("h3", {}, texts.control),
      this.switches(shop, profile),
      this.actions(shop),
      h("p", { part: "note" }, texts.local),
    );
    // Whoever works with the keyboard goes on where they were.
    if (focused) this.focusOn(focused);
  }

  /** The shopper looks at it, so it follows at once. */
  override follow(): void {
    this.refresh();
  }

  private focusOn(key: string): void {
    this.panel.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  private interest(shop: Shop, { kind, value, strength, correction }: Affinity): HTMLElement {
    const { texts } = this;
    const name = leaf(value);
    const say = (label: string, own: Correction) => {
      const isOn = correction === own;
      const act = () => void this.change(() => shop.correct({ kind, value }, isOn ? null : own));
      return button(label, act, { "aria-pressed": String(isOn), "aria-label": `${label}: ${name}`, "data-key": `${own} ${kind} ${value}` });
    };
    const level = correction ?? (strength < 0 ? "disliked" : strength < STRONG ? "liked" : "loved");
    return h(
      "li",
      { part: "interest" },
      h("span", { part: "interest-name" }, name),
      h("span", { part: "strength" }, texts.strengths[level]),
      say(texts.more, "prefer"),
      say(texts.less, "mute"),
    );
  }

  private switches(shop: Shop, { paused }: Profile): HTMLElement {
    const { texts } = this;
    return h(
      "div",
      { part: "switches" },
      this.switch(texts.learning, !paused, (isOn) => (isOn ? shop.resume() : shop.pause())),
      this.switch(texts.remembering, shop.consent === "granted", async (isOn) => {
        await shop.setConsent(isOn);
        // The choice itself is the page's to remember.
        this.dispatchEvent(new CustomEvent("regulars-consent", { bubbles: true, composed: true, detail: { granted: isOn } }));
      }),
    );
  }

  private switch(label: string, isOn: boolean, turn: (isOn: boolean) => void | Promise<void>): HTMLElement {
    const input = h("input", { type: "checkbox", role: "switch", "aria-label": label, "data-key": label, checked: isOn });
    input.addEventListener("change", () => void this.change(() => turn(input.checked)));
    return h("label", { part: "switch" }, input, label);
  }

  private actions(shop: Shop): HTMLElement {
    const { texts } = this;
    const file = h("input", { type: "file", accept: "application/json", hidden: true });
    file.addEventListener("change", () => {
      void this.change(async () => shop.importProfile(await file.files![0]!.text()));
    });
    const actions = h("p", { part: "actions" });
    const forget = button(texts.forget, () => {
      actions.replaceChildren(
        h("span", {}, texts.sure),
        button(texts.forget, () => void this.change(() => shop.forget(), texts.forgotten), { class: "grave", "data-key": "forget" }),
        button(texts.keep, () => {
          actions.replaceWith(this.actions(shop));
          this.focusOn("forget");
        }),
      );
      actions.querySelector<HTMLElement>("button:last-of-type")!.focus();
    }, { "data-key": "forget" });
    actions.append(button(texts.export, () => this.export(shop), { "data-key": "export" }), button(texts.import, () => file.click(), { "data-key": "import" }), forget, file);
    return actions;
  }

  private export(shop: Shop): void {
    const address = URL.createObjectURL(new Blob([shop.exportProfile()], { type: "application/json" }));
    h("a", { href: address, download: "profile.json" }).click();
    // Safari reads it only after the click.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** Does what the shopper said, says that it was done or why not, and has all elements follow it. */
  private async change(act: () => void | Promise<void>, said = this.texts.saved): Promise<void> {
    try {
      await act();
      this.say(said);
      followAll();
    } catch (error) {
      this.failed(error);
      this.say(this.texts.failed);
      this.refresh();
    }
  }
}
