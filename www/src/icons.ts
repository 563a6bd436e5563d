import { svg } from "./dom";

const PATHS = {
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  cross: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  play: "M6.5 4.5v11l9-5.5z",
  pause: "M7 4.5v11M13 4.5v11",
  back: "M14.5 4.5v11L7 10zM5 4.5v11",
  next: "M5.5 4.5v11L13 10zM15 4.5v11",
} as const;

/** A line icon, drawn in the colour of the text around it. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  return svg("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}
