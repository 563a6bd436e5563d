import type { FlatEvent } from "../events.js";

/** What shopify-pixel.js begins its keys with. */
const PREFIX = "regulars-shopify-pixel:";
/** A page is not told of what is stored in its own name: so it looks this often (ms). */
const LOOK_MS = 1000;

/**
 * Hears what shopify-pixel.js left in the page's localStorage, which is all that a pixel in its sandbox reaches of a page:
 * from this page and from pages without this package, such as the checkout. What was heard is removed there. Only in
 * pages of Shopify, so that no other looks again and again.
 *
 * @returns what stops it.
 */
export function hearShopify(onEvent: (event: FlatEvent) => void): () => void {
  if (!("Shopify" in globalThis)) return () => {};
  const look = () => taken().forEach(onEvent);
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/** What is there, the oldest first; none where the browser refuses. */
function taken(): FlatEvent[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const events = keys.flatMap((key) => {
      const text = localStorage.getItem(key);
      localStorage.removeItem(key);
      return parsed(text);
    });
    return events.sort((one, other) => one.time! - other.time!);
  } catch {
    return [];
  }
}

/** Another tab may have taken it, and others may write there, too. */
function parsed(text: string | null): FlatEvent[] {
  try {
    const event: unknown = JSON.parse(text!);
    return typeof event === "object" && event !== null ? [event as FlatEvent] : [];
  } catch {
    return [];
  }
}
