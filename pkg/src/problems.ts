import { asText, describe } from "./errors.js";
import type { Problem } from "./regulars.js";

/** Hands problems on to the page, one by one. */
export type Report = (problems: readonly Problem[]) => void;

/**
 * Makes the one way in which problems leave the package. Without a handler of the page's own, each
 * code is written to the console once: a feed with 900 bad prices is one line, not 900.
 */
export function reporter(onProblem: ((problem: Problem) => void) | undefined): Report {
  const handle = onProblem ?? warnOncePerCode();
  return (problems) => {
    for (const problem of problems) guarded(() => handle(problem));
  };
}

/** Calls back into the page; what fails there must not take the shop down with it. */
export function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error(error);
  }
}

function warnOncePerCode(): (problem: Problem) => void {
  const warned = new Set<string>();
  return (problem) => {
    if (warned.has(problem.code)) return;
    warned.add(problem.code);
    const times = problem.count > 1 ? ` (${problem.count} times)` : "";
    warn(describe(problem) + times);
  };
}

/** One line on the console that says what went wrong, of which an error says it best itself. */
export function warn(trouble: unknown): void {
  const line = trouble instanceof Error ? trouble.message : typeof trouble === "string" ? trouble : asText(trouble);
  console.warn(`regulars: ${line}`);
}
