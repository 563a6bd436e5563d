/** What the browser measures of the whole page; each absent where it measures none. */
export interface Vitals {
  /** The largest content was painted, in ms after the page began. */
  lcp?: number;
  /** How much moved by itself: cumulative layout shift, without unit. */
  cls?: number;
  /** The longest task, in ms; those up to 50 ms are not told. */
  longest_task?: number;
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/** Collects them from the beginning of the page until the signal comes. */
export function watchVitals(signal: AbortSignal): Vitals {
  const vitals: Vitals = {};
  const observe = (type: string, begin: () => void, note: (entry: PerformanceEntry) => void) => {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
    begin();
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true });
    signal.addEventListener("abort", () => observer.disconnect());
  };
  observe("largest-contentful-paint", () => {}, ({ startTime }) => (vitals.lcp = startTime));
  observe("layout-shift", () => (vitals.cls = 0), (entry) => {
    const { value, hadRecentInput } = entry as LayoutShift;
    if (!hadRecentInput) vitals.cls! += value;
  });
  observe("longtask", () => (vitals.longest_task = 0), ({ duration }) => (vitals.longest_task = Math.max(vitals.longest_task!, duration)));
  return vitals;
}
