import { h, svg } from "../dom";
import { words } from "../words";

const DAY = 86_400_000;
const CELL = 10;

/** A calendar, a column a week: on which days there was something, the darker the more. */
export function rhythm(title: string, noun: string, times: readonly number[], from: number, to: number): HTMLElement {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(dayNumber(time), (counts.get(dayNumber(time)) ?? 0) + 1);
  const first = dayNumber(from) - weekday(dayNumber(from));
  const last = dayNumber(to);
  const most = Math.max(1, ...counts.values());
  const picture = svg("svg", { class: "rhythm", viewBox: `0 0 ${Math.ceil((last - first + 1) / 7) * CELL} ${7 * CELL}`, preserveAspectRatio: "xMinYMid", "aria-hidden": "true" });
  for (let day = first; day <= last; day++) {
    const count = counts.get(day) ?? 0;
    picture.append(svg("rect", {
      x: Math.floor((day - first) / 7) * CELL + 1, y: weekday(day) * CELL + 1, width: CELL - 2, height: CELL - 2, rx: 2,
      class: count > 0 ? "on" : "off", ...(count > 0 && { "fill-opacity": 0.35 + (0.65 * count) / most }),
    }));
  }
  return h("figure", { class: "picture" }, h("h3", {}, title), picture, h("figcaption", { class: "detail" }, rhythmWords([...counts.keys()].sort((a, b) => a - b), noun)));
}

function rhythmWords(days: readonly number[], noun: string): string {
  if (days.length < 2) return words.pictures.daysWith(days.length, noun);
  const gaps = days.slice(1).map((day, at) => day - days[at]!).sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)]!;
  return words.pictures.usually(days.length, noun, usual);
}

const dayNumber = (time: number) => Math.floor(time / DAY);
/** Monday is 0; 1 January 1970 was a Thursday. */
const weekday = (day: number) => (day + 3) % 7;
