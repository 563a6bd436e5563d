import type { App } from "../app";
import { detailOf, type Good } from "../catalog";
import { tile } from "../components/tile";
import { h } from "../dom";
import { waterfall } from "../pictures/waterfall";
import { to } from "../router";
import type { Search } from "../search";
import { sayTo, words } from "../words";

const MOST_FOUND = 6;

/** Why a good is where it is in the feed, or why it is not in it. */
export class WhyPage {
  private id: string | undefined;
  private readonly found = h("ul", { class: "found", role: "list" });
  private readonly answer = h("div", { class: "pages" });
  private readonly box: HTMLElement;

  constructor(
    private readonly app: App,
    private readonly search: Search,
  ) {
    const input = h("input", { type: "search", id: "why-term", placeholder: words.why.placeholder, autocomplete: "off", "data-key": "why-term", oninput: () => this.suggest(input.value) });
    this.box = h("div", { class: "why-search" }, h("label", { for: "why-term", class: "visually-hidden" }, words.why.label), input, this.found);
  }

  explain(id: string): void {
    this.id = id;
    this.found.replaceChildren();
  }

  draw(): Node {
    this.drawAnswer();
    return h("div", { class: "pages" }, this.box, this.answer);
  }

  private drawAnswer(): void {
    this.answer.replaceChildren(this.id === undefined ? this.invitation() : this.explained(this.app.good(this.id)));
  }

  private suggest(term: string): void {
    const goods = term.trim() === "" ? [] : this.search.find(term).slice(0, MOST_FOUND);
    this.found.replaceChildren(
      ...goods.map((good) => {
        const choose = () => {
          this.explain(good.id);
          this.drawAnswer();
        };
        return h("li", {}, h("button", { type: "button", onclick: choose }, tile(good, "small"), h("span", {}, good.title, h("span", { class: "detail" }, ` ${detailOf(good)}`))));
      }),
    );
  }

  private invitation(): HTMLElement {
    return h("p", { class: "lead" }, words.why.invitation);
  }

  private explained(good: Good): HTMLElement {
    const { score, reasons, rank, position, left_out } = this.app.shop.explain({ item_id: good.id });
    const reason = left_out === undefined ? "" : words.leftOut[left_out];
    const drawn = drawnPlace(good.id);
    const place = position !== undefined ? words.why.number(position) : words.why.absent(reason);
    const meanwhile = drawn !== undefined && drawn !== position && words.why.meanwhile(drawn);
    return h(
      "section",
      { class: "pages", "aria-live": "polite" },
      h("header", { class: "asked" }, tile(good, "small"), h("div", {}, h("h3", {}, h("a", { href: to.good(good.id) }, good.title)), h("p", { class: "detail" }, detailOf(good)))),
      h(
        "div",
        {},
        h("p", { class: "place" }, place),
        h("p", { class: "detail" }, words.why.rank(words.number(rank), words.number(this.app.shop.catalog.products))),
        meanwhile && h("p", { class: "detail" }, meanwhile),
      ),
      waterfall(reasons, score, sayTo(this.app.catalog, this.app.shop.profile())),
    );
  }
}

/** Its place on the first page's shelf as it was drawn, if that is to be seen. */
function drawnPlace(id: string): number | undefined {
  const at = [...document.querySelectorAll<HTMLElement>("#feed [data-id]")].findIndex(({ dataset }) => dataset["id"] === id);
  return at < 0 ? undefined : at + 1;
}
