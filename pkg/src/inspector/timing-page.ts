import { h, section, table, type Child } from "./dom.js";
import { ms } from "./format.js";
import type { Notes } from "./notes.js";
import type { Vitals } from "./vitals.js";

/** How long the shop's answers took, and what the browser measured of the whole page. */
export function timingPage({ calls }: Notes, { lcp, cls, longest_task }: Vitals): Child[] {
  const names = [...new Set(calls.map(({ name }) => name))];
  const rows = names.map((name) => {
    const durations = calls.filter((call) => call.name === name).map(({ duration_ms }) => duration_ms).sort((one, other) => one - other);
    return [`shop.${name}`, durations.length, ms(durations[durations.length >> 1]!), ms(durations[durations.length - 1]!)];
  });
  const measured = (value: number | undefined, say: (value: number) => string) => (value === undefined ? "not measured by this browser" : say(value));
  return [
    rows.length > 0 ? section("Calls", table("How long they took", ["call", "times", "median", "longest"], rows)) : h("p", {}, "The page has not called the shop yet."),
    section(
      "The whole page",
      table("What the browser measured", ["what", "value"], [
        ["largest contentful paint", measured(lcp, ms)],
        ["cumulative layout shift", measured(cls, (value) => value.toFixed(3))],
        ["longest task", measured(longest_task, (value) => (value === 0 ? "none over 50 ms" : ms(value)))],
      ]),
    ),
  ];
}
