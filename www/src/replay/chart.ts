import { h, svg } from "../dom";
import { percent } from "../format";
import { words } from "../words";
import { lately, type Measured } from "./learner";

const WIDTH = 320;
const HEIGHT = 96;

/** How the share of the orders that the feed foresaw grows over the year, beside a stranger's feed. */
export function chart(measured: readonly Measured[], start: number, end: number): HTMLElement {
  const means = measured.map((_, at) => lately(measured.slice(0, at + 1))!);
  const x = (time: number) => ((time - start) / (end - start)) * WIDTH;
  const line = (name: string, pick: (one: Measured) => number) =>
    svg("polyline", { class: name, points: means.map((one) => `${x(one.time).toFixed(1)},${(HEIGHT * (1 - pick(one))).toFixed(1)}`).join(" ") });
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT * (1 - share), y2: HEIGHT * (1 - share) }));
  const picture = svg(
    "svg",
    { class: "chart", viewBox: `0 -4 ${WIDTH} ${HEIGHT + 8}`, "aria-hidden": "true", preserveAspectRatio: "none" },
    ...grid,
    line("of-kinds stranger", ({ stranger }) => stranger.kinds),
    line("of-goods stranger", ({ stranger }) => stranger.goods),
    line("of-kinds", ({ regular }) => regular.kinds),
    line("of-goods", ({ regular }) => regular.goods),
  );
  const now = lately(measured);
  return h(
    "figure",
    { class: "picture" },
    h("h3", {}, words.replay.foresaw),
    table(now),
    picture,
    h("figcaption", { class: "detail" }, words.replay.foresawText),
  );
}

function table(now: Measured | undefined): HTMLElement {
  const cell = (share: number | undefined) => h("td", {}, share === undefined ? "–" : percent(share));
  return h(
    "table",
    { class: "shares" },
    h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col", class: "of-goods" }, words.replay.goods), h("th", { scope: "col", class: "of-kinds" }, words.replay.kinds))),
    h(
      "tbody",
      {},
      h("tr", { class: "regular" }, h("th", { scope: "row" }, words.replay.theirs), cell(now?.regular.goods), cell(now?.regular.kinds)),
      h("tr", { class: "stranger" }, h("th", { scope: "row" }, words.replay.strangers), cell(now?.stranger.goods), cell(now?.stranger.kinds)),
    ),
  );
}
