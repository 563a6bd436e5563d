import { safeAddress, type Fields } from "./fields.js";

const PREFIX = "data-regulars-";
/** What else of an element a catalogue may fill; never what runs, loads or lays out. */
const FILLABLE = /^(href|src|alt|title|value|aria-label|data-.+)$/;

/**
 * A copy of the shop's own card, filled: `data-regulars-text="title"` is the text of an element, `data-regulars-if` and
 * `data-regulars-unless` keep it only where a field is there or is not, and `data-regulars-href` and the like set the
 * attribute of that name.
 */
export function filled(template: HTMLTemplateElement, fields: Fields): Element | undefined {
  const card = (document.importNode(template.content, true) as DocumentFragment).firstElementChild ?? undefined;
  for (const element of card === undefined ? [] : [card, ...card.querySelectorAll("*")]) {
    for (const { name, value: field } of [...element.attributes]) {
      if (!name.startsWith(PREFIX)) continue;
      element.removeAttribute(name);
      const what = name.slice(PREFIX.length);
      const value = what === "href" || what === "src" ? safeAddress(fields[field]) : fields[field];
      if (what === "text") element.textContent = value ?? "";
      else if (what === "if" || what === "unless") {
        if ((value !== undefined) !== (what === "if")) element.remove();
      } else if (FILLABLE.test(what)) {
        if (value === undefined) element.removeAttribute(what);
        else element.setAttribute(what, value);
      }
    }
  }
  return card;
}
