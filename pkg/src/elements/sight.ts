/** So long has half of something to be in sight to count as seen, in milliseconds. */
const LONG_ENOUGH = 1000;

interface Sight {
  /** Any part of it came into sight. */
  glimpsed(): void;
  /** Half of it was in sight for a second; told once. */
  seen(): void;
}

interface Watch extends Sight {
  /** Since when half of it has been in sight. */
  since?: number | undefined;
}

const watches = new Map<Element, Watch>();
let observer: IntersectionObserver | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Watches an element until it was seen; what is watched already goes on as it was. */
export function watch(element: Element, what: Sight): void {
  if (watches.has(element)) return;
  if (observer === undefined) {
    observer = new IntersectionObserver(notice, { threshold: [0, 0.5] });
    document.addEventListener("visibilitychange", comeOrGo);
  }
  watches.set(element, what);
  observer.observe(element);
}

export function unwatch(element: Element): void {
  watches.delete(element);
  observer?.unobserve(element);
}

function notice(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting, intersectionRatio } of entries) {
    const watch = watches.get(target);
    if (watch === undefined) continue;
    if (isIntersecting) watch.glimpsed();
    watch.since = intersectionRatio < 0.5 ? undefined : (watch.since ?? performance.now());
  }
  wait();
}

/** A page in the background is seen by nobody. */
function comeOrGo(): void {
  for (const watch of watches.values()) if (watch.since !== undefined) watch.since = performance.now();
  wait();
}

function wait(): void {
  clearTimeout(timer);
  const begun = [...watches.values()].flatMap(({ since }) => since ?? []);
  if (document.hidden || begun.length === 0) return;
  timer = setTimeout(tell, Math.max(0, Math.min(...begun) + LONG_ENOUGH - performance.now()));
}

/** What came into sight together is told together. */
function tell(): void {
  for (const [element, watch] of watches) {
    if (watch.since === undefined || performance.now() - watch.since < LONG_ENOUGH) continue;
    unwatch(element);
    watch.seen();
  }
  wait();
}
