import type { Catalog } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { waterfall } from "../pictures/waterfall";
import { sayTo, words } from "../words";
import { FEED, type Learner } from "./learner";

const MARKS = { hit: words.replay.hitLabel, near: words.replay.nearLabel, none: "" };

interface Slot {
  id: string | undefined;
  element: HTMLElement;
  button: HTMLElement;
  mark: HTMLElement;
}

/** The feed of twenty-four, small, with a mark on what the next order will bring. The slots stay, what lies in them changes. */
export class FeedBoard {
  readonly element: HTMLElement;
  /** Why the good that was chosen is where it is. */
  readonly answer = h("div", { class: "board-answer", "aria-live": "polite" });
  private readonly slots = Array.from({ length: FEED }, () => this.makeSlot());
  private asked: string | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly learner: () => Learner,
    private readonly onAsk: () => void,
  ) {
    this.element = h(
      "section",
      { class: "board-section", "aria-labelledby": "board-title" },
      h("header", {}, h("h2", { id: "board-title" }, words.replay.board), h("p", { class: "key" }, h("span", { class: "hit" }, words.replay.hit), h("span", { class: "near" }, words.replay.near))),
      h("ol", { class: "board" }, ...this.slots.map(({ element }) => element)),
      h("p", { class: "detail" }, words.replay.choose),
    );
  }

  update(): void {
    const learner = this.learner();
    const next = learner.nextOrder?.items.map(({ item_id }) => item_id) ?? [];
    const goods = new Set(next);
    const kinds = new Set(next.map((id) => learner.kindOf(id)));
    const feed = learner.feed();
    this.slots.forEach((slot, at) => {
      const id = feed[at];
      slot.element.hidden = id === undefined;
      if (id === undefined) return;
      const mark = goods.has(id) ? "hit" : kinds.has(learner.kindOf(id)) ? "near" : "none";
      if (slot.id !== id) this.fill(slot, id);
      slot.element.className = mark;
      slot.mark.textContent = MARKS[mark];
    });
    this.drawAnswer();
  }

  private makeSlot(): Slot {
    const mark = h("span", { class: "visually-hidden mark" });
    const button = h("button", { type: "button", onclick: () => this.ask(slot.id) });
    const slot: Slot = { id: undefined, element: h("li", {}, button), button, mark };
    return slot;
  }

  private fill(slot: Slot, id: string): void {
    const good = this.catalog.goods.get(id)!;
    slot.id = id;
    slot.button.replaceChildren(tile(good, "small arriving"), h("span", { class: "board-title" }, good.title), slot.mark);
  }

  private ask(id: string | undefined): void {
    this.onAsk();
    this.asked = this.asked === id ? undefined : id;
    this.drawAnswer();
    if (this.asked !== undefined) this.answer.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  private drawAnswer(): void {
    if (this.asked === undefined) return this.answer.replaceChildren();
    const { reasons, score, position, left_out } = this.learner().explain(this.asked);
    const title = this.catalog.goods.get(this.asked)!.title;
    this.answer.replaceChildren(
      h("h3", {}, position === undefined ? words.replay.whyAbsent(title) : words.replay.whyNumber(title, position)),
      left_out !== undefined && position === undefined ? h("p", {}, words.leftOut[left_out]) : "",
      waterfall(reasons, score, sayTo(this.catalog, this.learner().profile(), "they")),
    );
  }
}
