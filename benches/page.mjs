// What the package costs a page in a real browser: whether anything moves, how long the page is busy on a slow
// processor, what it costs the largest paint, how long a click is worked on, what axe finds, and how many clicks that
// leave the page at once are lost. Of the demo shop and of the page of elements beside it. Prints what is, with
// the aim beside it, and fails over none. With names as arguments only those figures are measured.
import { launch } from "../tests/package/helpers/browser.mjs";
import { accessibilityFigures } from "./page/accessibility.mjs";
import { clickFigures } from "./page/clicks.mjs";
import { servedDemo } from "./page/demo.mjs";
import { paintFigures } from "./page/paint.mjs";
import { shiftFigures } from "./page/shifts.mjs";
import { taskFigures } from "./page/tasks.mjs";

const FIGURES = {
  "page.cls": shiftFigures,
  "page.longest_task_ms": taskFigures,
  "page.lcp_delta_ms": paintFigures,
  "page.axe_findings": accessibilityFigures,
  "page.clicks_lost": clickFigures,
};

const wanted = process.argv.slice(2);
const names = wanted.length === 0 ? Object.keys(FIGURES) : wanted;
const unknown = names.find((name) => !(name in FIGURES));
if (unknown !== undefined) throw new Error(`There is no figure ${unknown}, but ${Object.keys(FIGURES).join(", ")}.`);
const browser = await launch();
const demo = await servedDemo();
try {
  for (const name of names) {
    for await (const figure of FIGURES[name](browser, demo)) {
      console.log(JSON.stringify({ ...figure, chromium: browser.version() }));
    }
  }
} finally {
  await browser.close();
  await demo.close();
}
