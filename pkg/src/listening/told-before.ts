const KEY = "regulars-told";
/** A page tells of few events, and of pages before the last one nobody tells any more. */
const MOST_KEPT = 20;

/** What the tab's pages before this one told by themselves, each an event's name and the page's address. */
export function toldBefore(): string[] {
  try {
    const told: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(told) ? told.map(String) : [];
  } catch {
    return [];
  }
}

/** Keeps it for the tab's next page; where the browser refuses, for none. */
export function keepTold(told: string): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...toldBefore(), told].slice(-MOST_KEPT)));
  } catch {
    // An event may then count twice.
  }
}

export function eraseTold(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Where nothing may be stored, nothing is.
  }
}
