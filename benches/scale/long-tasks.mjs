// No task of ours may keep a page busy for longer than browsers call long.
import { median, rounded } from "../speed/statistics.mjs";

const LONGEST_MS = 50;

/** Of traced visits the longest task of each: the typical one and the worst. */
export function longestTasks(visits) {
  const longest = (key) => visits.map(({ tasks }) => Math.max(0, ...tasks.map((task) => task[key])));
  return {
    median_ms: rounded(median(longest("ms"))),
    worst_ms: rounded(Math.max(...longest("ms"))),
    // What other programs take of the machine meanwhile is not ours.
    worst_processor_ms: rounded(Math.max(...longest("processor_ms"))),
    visits: visits.length,
  };
}

/** Says so, and fails, where a task is too long. */
export function failOverLongTasks(name, { median_ms, worst_processor_ms }) {
  const ms = Math.max(median_ms, worst_processor_ms);
  if (ms <= LONGEST_MS) return;
  console.error(`${name}: A TASK OF ${ms} ms KEEPS THE PAGE BUSY; none may take more than ${LONGEST_MS} ms.`);
  process.exitCode = 1;
}
