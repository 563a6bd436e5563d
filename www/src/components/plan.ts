import type { App } from "../app";
import { announce, h } from "../dom";
import type { Step } from "../engine";
import { money, wholeMoney } from "../format";
import { icon } from "../icons";
import { words } from "../words";
import { countdown } from "./countdown";
import { interestPicker } from "./interest-picker";

/** How a newcomer is received, step by step, where it stands on the page and in nobody's way. Empty when all is done. */
export function plan(app: App, title: string, picked: () => void): HTMLElement {
  const element = h("section", { class: "plan", "aria-labelledby": "plan-title" });
  const heading = h("h2", { id: "plan-title", tabindex: -1 }, title);
  const steps = h("ul", { class: "steps", role: "list" });
  const skip = (step: Step) => {
    app.shop.skipStep(step.step);
    app.learned();
    draw();
    announce(words.plan.skipped(titleOf(step)));
    (element.hidden ? document.querySelector<HTMLElement>("main h1") : heading)?.focus({ preventScroll: true });
  };
  const first = app.shop.onboarding().steps.find(({ kind }) => kind === "interests");
  const choices = first?.state === "open" && interestPicker(app, picked);
  const asked = first !== undefined && choices !== false &&
    h("div", { class: "asked-interests" }, h("header", {}, h("h3", {}, words.plan.interests), h("p", { class: "detail" }, words.plan.interestsText), skipButton(words.plan.interests, () => skip(first))), choices);
  let drawn = "";
  const draw = () => {
    const now = app.shop.onboarding().steps;
    const state = JSON.stringify(now);
    if (state === drawn) return;
    drawn = state;
    const listed = now.filter(({ kind }) => kind !== "interests" || asked === false);
    if (asked !== false) asked.hidden = !now.some(({ kind }) => kind === "interests");
    steps.replaceChildren(...listed.map((step) => stepCard(app, step, skip)));
    element.hidden = now.every((step) => step.state === "done" && step.kind !== "thank_you");
  };
  draw();
  const listen = () => (element.isConnected ? draw() : app.removeEventListener("learned", listen));
  app.addEventListener("learned", listen);
  element.append(h("header", {}, heading, h("p", {}, words.plan.text)));
  if (asked !== false) element.append(asked);
  element.append(steps);
  return element;
}

function stepCard(app: App, step: Step, skip: (step: Step) => void): HTMLElement {
  const { kind, state, of, ends_at } = step;
  const isDone = state === "done";
  const title = titleOf(step);
  const isMoney = kind === "free_shipping";
  const count = isMoney ? Math.min(of, step.count + app.untold) : step.count;
  const text = step.text ?? textOf(step);
  return h(
    "li",
    { class: isDone ? "step done" : "step", "data-step": step.step },
    h("h3", {}, title),
    // One line either way: the end is only known when the offer was shown, a moment later.
    text !== undefined && h("p", { class: "detail" }, ends_at !== undefined && !isDone ? countdown(ends_at) : text),
    h("div", { class: "step-foot" },
      h("progress", { max: of, value: count, "aria-label": title }),
      h("span", { class: "detail" }, isDone ? words.plan.done : isMoney ? words.plan.progress(money(count), wholeMoney(of)) : words.plan.progress(words.number(count), words.number(of)))),
    skipButton(title, () => skip(step)),
  );
}

function skipButton(title: string, skip: () => void): HTMLElement {
  return h("button", { type: "button", class: "step-skip", onclick: skip, title: words.plan.skip, "aria-label": words.plan.skipLabel(title) }, icon("cross"));
}

function titleOf({ kind, of, title }: Step): string {
  switch (kind) {
    case "interests":
      return words.plan.interestsDone;
    case "task":
      return title ?? "";
    case "first_order":
      return words.plan.firstOrder;
    case "free_shipping":
      return words.plan.freeShipping(wholeMoney(of));
    case "thank_you":
      return words.plan.thankYou;
    case "second_order":
      return words.plan.secondOrder;
  }
}

function textOf({ kind, promotion_ids }: Step): string | undefined {
  switch (kind) {
    case "first_order":
      return promotion_ids.length > 0 ? words.plan.firstOrderText : undefined;
    case "thank_you":
      return words.plan.thankYouText;
    case "second_order":
      return words.plan.secondOrderText;
    default:
      return undefined;
  }
}
