import type { App } from "../app";
import { h } from "../dom";
import { icon } from "../icons";
import type { Extra } from "../pictures/affinity";
import { leaf, words } from "../words";

/** More of it, less of it: pressed again, the shopper's word is taken back. */
export function corrections(app: App): Extra {
  return ({ kind, value, correction }) => {
    const name = kind === "brand" ? words.brand(value) : leaf(value);
    const button = (says: "prefer" | "mute", label: string) => {
      const isOn = correction === says;
      const correct = () => {
        app.shop.correct({ kind, value }, isOn ? null : says);
        app.learned();
      };
      return h("button", { type: "button", class: "correct", "aria-pressed": String(isOn), "aria-label": label, "data-key": `${says} ${kind} ${value}`, onclick: correct }, icon(says === "prefer" ? "plus" : "minus"));
    };
    return h("span", { class: "corrections" }, button("prefer", words.you.prefer(name)), button("mute", words.you.mute(name)));
  };
}
