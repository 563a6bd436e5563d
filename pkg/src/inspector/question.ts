import { describe, toRegularsError } from "../errors.js";
import { h } from "./dom.js";

/** What was answered stays while the page around it is drawn anew. */
const answers = new Map<string, Node>();

/** A field to ask something, with the answer below it. What the shop says against the question is an answer too. */
export function question(key: string, label: string, answer: (text: string) => Promise<Node>): HTMLElement {
  const place = h("div", { "aria-live": "polite" }, answers.get(key));
  const field = h("input", { id: key, "data-key": key, autocomplete: "off" });
  const ask = async (event: Event) => {
    event.preventDefault();
    const answered = await answer(field.value.trim()).catch((error: unknown) => h("p", { class: "problem" }, describe(toRegularsError(error))));
    answers.set(key, answered);
    place.replaceChildren(answered);
  };
  return h("form", { onsubmit: (event) => void ask(event) }, h("label", { for: key }, label), h("div", { class: "row" }, field, h("button", {}, "Ask")), place);
}
