import { hueOf, type Good } from "../catalog";
import { h } from "../dom";

/** A good's picture on the tint of its department. */
export function tile(good: Good, extra = ""): HTMLElement {
  return h(
    "div",
    { class: `tile ${extra}`, style: `--hue:${hueOf(good.path[0])}` },
    h("img", { src: good.image, alt: "", width: 64, height: 64, loading: "lazy", decoding: "async" }),
  );
}
