// How long a page is busy at once on a slow processor, and how long it works on a click.
import { median, rounded } from "../speed/statistics.mjs";
import { longestTasks } from "../scale/long-tasks.mjs";
import { tasksIn } from "../scale/trace.mjs";
import { PAGES, PRODUCT, settled, shopperPage } from "./demo.mjs";

const SLOWDOWN = 6;
const VISITS = 5;
const CATEGORIES = ["toplevel", "blink.user_timing", "__metadata", "devtools.timeline"];
/** What a shopper does that the page answers. */
const INPUTS = new Set(["pointerdown", "pointerup", "mousedown", "mouseup", "click", "keydown", "keyup", "touchstart", "touchend"]);

export async function* taskFigures(browser, { origin }) {
  const tasks = {};
  const handlers = {};
  for (const [name, path] of Object.entries(PAGES)) {
    const visits = [];
    const quick = [];
    for (let visit = 0; visit < VISITS; visit++) {
      visits.push(await visited(browser, origin + path, SLOWDOWN));
      quick.push(await visited(browser, origin + path, 1));
    }
    tasks[name] = { ...longestTasks(visits), unslowed: longestTasks(quick) };
    handlers[name] = { ms: typical(quick), slowed_ms: typical(visits) };
  }
  yield {
    figure: "page.longest_task_ms",
    value: Math.max(...Object.values(tasks).map(({ quietest_ms }) => quietest_ms)),
    unit: "ms",
    aim: 50,
    pages: tasks,
    slowdown: SLOWDOWN,
    notes: "The longest task on the page's own thread until its shelves are filled and nothing comes any more, in the quietest visit: whatever the page does, not only for our sake. A phone.",
  };
  yield {
    figure: "page.inp_handler_ms",
    value: Math.max(...Object.values(handlers).map(({ ms }) => ms)),
    unit: "ms",
    aim: 10,
    pages: handlers,
    slowdown: SLOWDOWN,
    notes: "The longest that the page's handlers of one input take: the median of the visits; slowed_ms with the processor slowed down.",
  };
}

function typical(visits) {
  return rounded(median(visits.map(({ handlers }) => Math.max(0, ...handlers))));
}

async function visited(browser, address, slowdown) {
  const { page, leave } = await shopperPage(browser, "phone", { slowdown });
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.goto(address);
  await settled(page);
  const opening = await browser.stopTracing();
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.locator(PRODUCT).first().click();
  await page.waitForLoadState("networkidle");
  const click = await browser.stopTracing();
  await leave();
  return { tasks: tasksIn(opening, address), handlers: handlersIn(click) };
}

function handlersIn(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  return traceEvents
    .filter(({ name, ph, args }) => name === "EventDispatch" && ph === "X" && INPUTS.has(args?.data?.type))
    .map(({ dur }) => dur / 1000);
}
