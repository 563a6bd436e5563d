import type { FlatEvent } from "../events.js";

/** What shopify-pixel.js begins its keys with. */
const PREFIX = "regulars-shopify-pixel:";
/** Tabs take one after the other, for no two may take the same. */
const LOCK = "regulars-shopify-pixel";
/** A page is not told of what is stored in its own name: so it looks this often (ms). */
const LOOK_MS = 1000;

/**
 * Hears what shopify-pixel.js left in the page's localStorage, which is all that a pixel in its sandbox reaches of a page:
 * from this page and from pages without this package, such as the checkout. What was heard is removed there. Only in
 * pages of Shopify, so that no other looks again and again, only while the page is seen, so that it is the one that knows
 * what the shopper does, and only while it `mayTake`: until then it stays where it is.
 *
 * @returns what stops it.
 */
export function hearShopify(mayTake: () => boolean, onEvent: (event: FlatEvent) => void): () => void {
  if (!isOnShopify()) return () => {};
  let isStopped = false;
  const take = () => {
    if (!isStopped && mayTake()) taken().forEach(onEvent);
  };
  const isSeen = () => document.visibilityState === "visible";
  const look = () => {
    if (!isSeen()) return;
    const { locks } = navigator as Partial<Navigator>;
    // Where the locks are refused, so is the storage.
    if (locks) locks.request(LOCK, take).catch(() => {});
    else take();
  };
  // At once, so that this page's first lists know what happened on the page before.
  if (isSeen()) take();
  const timer = setInterval(look, LOOK_MS);
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

export function isOnShopify(): boolean {
  return "Shopify" in globalThis;
}

/** Erases what waits there to be heard; where the browser refuses, nothing does. */
export function eraseRelayed(): void {
  try {
    keys().forEach((key) => localStorage.removeItem(key));
  } catch {
    // Nothing is stored.
  }
}

function keys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

/** What is there, the oldest first; none where the browser refuses. */
function taken(): FlatEvent[] {
  try {
    const events = keys().flatMap((key) => {
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
