/** The least height of a card that is made to fit, in pixels. */
const LEAST_CARD = 192;

/** Keeps the room within an element as it is now, whatever comes into it, so that nothing beneath moves. In pixels. */
export function holdRoom(element: HTMLElement, section: HTMLElement): number {
  const { paddingTop, paddingBottom } = getComputedStyle(element);
  const room = element.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
  if (room > 0) section.style.minBlockSize = `${room}px`;
  return room;
}

/** Lets it take what it needs: when the window has another size, or nothing of it is in sight. */
export function giveBack(section: HTMLElement): void {
  section.style.minBlockSize = "";
}

/**
 * Makes a list fit into its room where it would need more: cards of ours get lower, and of others only so many rows are
 * shown as there is room for, but one at least. Answers how many items are shown.
 */
export function fit(section: HTMLElement, list: HTMLElement, room: number): number {
  const entries = [...list.children];
  const excess = section.offsetHeight - room;
  if (room <= 0 || excess <= 0 || entries.length === 0) return entries.length;
  const first = entries[0]!.getBoundingClientRect();
  const last = section.getBoundingClientRect().bottom - excess;
  const fitting = entries.filter((entry) => {
    const { top, bottom } = entry.getBoundingClientRect();
    return top === first.top || bottom <= last + 1;
  });
  const left = first.bottom - last;
  if (left > 0 && first.height - left >= LEAST_CARD) list.style.setProperty("--regulars-card-size", `${first.height - left}px`);
  return fitting.length;
}
