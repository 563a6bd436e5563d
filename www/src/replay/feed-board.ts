import type { Catalog } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { waterfall } from "../pictures/waterfall";
import { leftOutWords, sayTo } from "../words";
import type { Learner } from "./learner";

interface Place {
  id: string;
  element: HTMLElement;
}

/** The feed of twenty-four, small; marked is what the next order will bring. */
export class FeedBoard {
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "board" });
  private readonly answer = h("div", { class: "board-answer", "aria-live": "polite" });
  private places: Place[] = [];
  private asked: string | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly learner: () => Learner,
  ) {
    this.element = h(
      "section",
      { class: "board-section", "aria-labelledby": "board-title" },
      h("header", {}, h("h2", { id: "board-title" }, "Their feed today"), h("p", { class: "key" }, h("span", { class: "hit" }, "in their next basket"), h("span", { class: "near" }, "its kind is in their next basket"))),
      this.list,
      this.answer,
    );
  }

  update(): void {
    const learner = this.learner();
    const next = learner.nextOrder?.items.map(({ item_id }) => item_id) ?? [];
    const goods = new Set(next);
    const kinds = new Set(next.map((id) => learner.kindOf(id)));
    const known = new Map(this.places.map((place) => [place.id, place]));
    this.places = learner.feed().map((id) => known.get(id) ?? this.place(id));
    this.places.forEach(({ id, element }, at) => {
      const mark = goods.has(id) ? "hit" : kinds.has(learner.kindOf(id)) ? "near" : "";
      element.className = mark;
      element.querySelector(".mark")!.textContent = mark === "hit" ? ", in their next basket" : mark === "near" ? ", its kind is in their next basket" : "";
      if (this.list.children[at] !== element) this.list.insertBefore(element, this.list.children[at] ?? null);
    });
    while (this.list.children.length > this.places.length) this.list.lastElementChild!.remove();
    this.answerAsked();
  }

  private place(id: string): Place {
    const good = this.catalog.goods.get(id)!;
    const ask = () => {
      this.asked = this.asked === id ? undefined : id;
      this.answerAsked();
    };
    const button = h("button", { type: "button", onclick: ask }, tile(good, "small"), h("span", {}, good.title), h("span", { class: "visually-hidden mark" }));
    return { id, element: h("li", {}, button) };
  }

  private answerAsked(): void {
    if (this.asked === undefined) return this.answer.replaceChildren(h("p", { class: "detail" }, "Choose one to see why it is there."));
    const { reasons, score, position, left_out } = this.learner().explain(this.asked);
    const title = this.catalog.goods.get(this.asked)!.title;
    this.answer.replaceChildren(
      h("h3", {}, position === undefined ? `Why ${title} has left the feed` : `Why ${title} is number ${position}`),
      left_out !== undefined && position === undefined ? h("p", {}, leftOutWords[left_out]) : "",
      waterfall(reasons, score, sayTo(this.catalog, this.learner().profile())),
    );
  }
}
