import { h } from "../dom";
import { words } from "../words";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something still stands, counting down. What is left is worked out of the end, and so outlives the page. */
export function countdown(until: number): HTMLElement {
  const element = h("time", { class: "countdown", datetime: new Date(until).toISOString() });
  const draw = () => (element.textContent = timeLeft(until - Date.now()));
  draw();
  // The page drops whole views at once: a clock that left the page stops by itself.
  const timer = setInterval(() => (element.isConnected ? draw() : clearInterval(timer)), SECOND);
  return element;
}

function timeLeft(left: number): string {
  if (left <= 0) return words.timeOver;
  const part = (unit: number, above: number) => Math.floor((left % above) / unit);
  return words.timeLeft(Math.floor(left / DAY), part(HOUR, DAY), part(MINUTE, HOUR), part(SECOND, MINUTE));
}
