import type { Journal } from "./journal.js";
import { guarded } from "./problems.js";
import type { Report } from "./regulars.js";

/**
 * Hands reports over to the page, for its own analytics: in order, and never before the journal has what they tell of, so
 * that no analytics counts an offer that the next page knows nothing of.
 */
export class Reports {
  private waiting: Report[] = [];

  constructor(
    private readonly journal: Journal,
    private readonly onReport: ((report: Report) => void) | undefined,
  ) {}

  add(reports: readonly Report[]): void {
    if (this.onReport === undefined || reports.length === 0) return;
    this.waiting.push(...reports);
    void this.journal.written().then(() => this.handOver());
  }

  /** At once, to be called when there may be no later. */
  handOver(): void {
    for (const report of this.waiting.splice(0)) guarded(() => this.onReport!(report));
  }

  forget(): void {
    this.waiting = [];
  }
}
