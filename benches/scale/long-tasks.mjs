// No task of ours may keep a page busy for longer than browsers call long.
import { median, rounded } from "../speed/statistics.mjs";

const LONGEST_MS = 50;

/**
 * Of traced visits the longest task of each. By the clock the quietest visit tells most: whatever takes long by
 * itself takes long in every visit, and what does not was kept waiting by other programs.
 */
export function longestTasks(visits) {
  const longest = (key) => visits.map(({ tasks }) => Math.max(0, ...tasks.map((task) => task[key])));
  return {
    quietest_ms: rounded(Math.min(...longest("ms"))),
    median_ms: rounded(median(longest("ms"))),
    worst_ms: rounded(Math.max(...longest("ms"))),
    worst_processor_ms: rounded(Math.max(...longest("processor_ms"))),
    visits: visits.length,
  };
}

/** Says so, and fails, where a task is too long. */
export function failOverLongTasks(name, { quietest_ms, worst_processor_ms }) {
  const ms = Math.max(quietest_ms, worst_processor_ms);
  if (ms <= LONGEST_MS) return;
  console.error(`${name}: A TASK OF ${ms} ms KEEPS THE PAGE BUSY; none may take more than ${LONGEST_MS} ms.`);
  process.exitCode = 1;
}
