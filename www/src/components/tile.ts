import { hueOf, type Good } from "../catalog";
import { h } from "../dom";

/** A good's picture on the tint of its department. Neighbors with one picture differ a little, as by hand. */
export function tile(good: Good, extra = ""): HTMLElement {
  const whim = (parseInt(good.id.replace(/\D/g, "0"), 10) % 17) - 8;
  return h(
    "div",
    { class: `tile ${extra}`, style: `--hue:${hueOf(good.path[0]) + whim};--turn:${whim}deg` },
    h("img", { src: good.image, alt: "", width: 64, height: 64, loading: "lazy", decoding: "async" }),
  );
}
