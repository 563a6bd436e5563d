import { SENSITIVE } from "../discretion";
import { h } from "../dom";
import { words } from "../words";

/** Says where nothing is noted, and why; nothing elsewhere. */
export function discreetNote(department: string): HTMLElement | false {
  return SENSITIVE.includes(department) && h("p", { class: "discreet" }, words.department.discreet);
}
