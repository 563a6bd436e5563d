import type { OfferBook, Shop } from "regulars";
import type { App } from "../app";
import { h } from "../dom";
import { offerBook } from "../offers";
import { offerObstacle, words } from "../words";
import { askCompany, type Seen } from "./company";
import { nameOf } from "./offer-names";

const MISTAKES = [
  { promotion_id: "sunday-bread", purpose: "surprise", title: "{percent} off bread", benefit: { kind: "percent", value: 10 }, audience: { stages: ["loyal"] } },
  { promotion_id: "again", purpose: "second_order", title: "Hello again", audience: { any: [{ visits: { from: 2 } }, { orders: { from: 3, to: 2 } }] } },
  { promotion_id: "cheese-board", purpose: "content", title: "Take the cheese out an hour before", audience: { stage: ["loyal", "advocate"] } },
];

type DryRuns = ReturnType<Shop["dryRun"]>;

/** Offers tried out before they are put in place: what is wrong with them, and who would see them. */
export class DryRun {
  private readonly answer = h("div", { class: "pages", "aria-live": "polite" });
  private readonly text = h("textarea", { id: "dry-run-text", rows: 10, spellcheck: "false", autocapitalize: "off", "data-key": "dry-run-text" });
  readonly element: HTMLElement;

  constructor(private readonly app: App) {
    const say = words.dryRun;
    const examples: [name: string, offers: object][] = [[say.mistakes, MISTAKES], ...offerBook.offers.map((offer): [string, object] => [nameOf(offer.promotion_id), offer])];
    const begin = () => {
      this.text.value = JSON.stringify(examples[pick.selectedIndex]![1], null, 2);
      this.answer.replaceChildren();
    };
    const pick = h("select", { onchange: begin, "data-key": "dry-run-pick" }, ...examples.map(([name]) => h("option", {}, name)));
    begin();
    this.element = h(
      "section",
      { class: "picture dry-run" },
      h("h3", {}, say.title),
      h("p", { class: "detail" }, say.text),
      h("label", { class: "sort" }, say.pick, " ", pick),
      h("label", { for: "dry-run-text", class: "visually-hidden" }, say.label),
      this.text,
      h("button", { type: "button", class: "button quiet", "data-key": "dry-run", onclick: () => void this.run() }, say.run),
      this.answer,
    );
  }

  private async run(): Promise<void> {
    let book: OfferBook;
    try {
      book = asBook(JSON.parse(this.text.value));
    } catch (error) {
      this.answer.replaceChildren(h("p", { class: "trouble" }, words.dryRun.noJson((error as Error).message)));
      return;
    }
    const runs = this.app.shop.dryRun(book);
    const company = runs.offers.length > 0 ? await askCompany(this.app.catalog, book) : [];
    this.answer.replaceChildren(...problems(runs), ...runs.offers.map((offer) => forWhom(offer, company)));
  }
}

/** One offer, a list of them, or a whole book; with the shop's own settings, unless it brings some. */
function asBook(written: unknown): OfferBook {
  const { settings } = offerBook;
  if (Array.isArray(written)) return { settings, offers: written };
  const isBook = typeof written === "object" && written !== null && "offers" in written;
  return (isBook ? { settings, ...written } : { settings, offers: [written] }) as OfferBook;
}

function problems({ problems }: DryRuns): HTMLElement[] {
  if (problems.length === 0) return [];
  const say = words.dryRun;
  // What the package says of mistakes is for those who write offers, and in English.
  const lines = problems.map(({ line, field, value, expected, mend }) =>
    h("li", {}, line !== undefined && say.offer(line), h("code", {}, field), say.problem(value, expected), h("strong", { lang: "en" }, mend)));
  return [h("div", { class: "wrong" }, h("h4", {}, say.wrong), h("ul", {}, ...lines))];
}

function forWhom({ promotion_id, ruled_out_by }: DryRuns["offers"][number], company: readonly Seen[]): HTMLElement {
  const say = words.dryRun;
  const line = (name: string, code: string | undefined, reason: string) =>
    h("li", { class: code === undefined ? "matches" : "" }, h("strong", {}, name), " ",
      ...(code === undefined ? [say.matches] : [say.against(reason), h("code", {}, code)]));
  return h(
    "div",
    { class: "for-whom" },
    h("h4", {}, nameOf(promotion_id)),
    h("ul", {},
      line(say.you, ruled_out_by, ruled_out_by === undefined ? "" : offerObstacle(ruled_out_by)),
      ...company.map(({ name, ruledOutBy }) => line(say.shoppers[name], ruledOutBy.get(promotion_id), ""))),
  );
}
