import type { Shop } from "../shop.js";

/** Something that the page asked or told the shop. */
export interface Call {
  /** Which of the shop's methods. */
  name: string;
  /** When, in ms since 1970. */
  at: number;
  /** How long the page waited, in ms. */
  duration_ms: number;
  /** What was passed. */
  argument: unknown;
  /** What came of it; absent where it failed. */
  answer?: unknown;
  error?: unknown;
}

/** What a page asks for, and what it tells, by itself or by being listened to. */
const WATCHED = ["record", "update", "feed", "similar", "complements", "rank", "bundles", "buyAgain", "offers"];

/**
 * Calls `note` after each call of the page's. The shop knows nothing of it, so that it costs nothing where nobody watches:
 * its methods are covered by others of the same names, which the answered function takes away again.
 */
export function watchCalls(shop: Shop, note: (call: Call) => void): () => void {
  const methods = shop as unknown as Record<string, unknown>;
  const covered = WATCHED.filter((name) => typeof methods[name] === "function");
  for (const name of covered) {
    const method = methods[name] as (...parameters: unknown[]) => unknown;
    methods[name] = (...parameters: unknown[]) => {
      const at = Date.now();
      const began = performance.now();
      const tell = (outcome: { answer: unknown } | { error: unknown }) =>
        note({ name, at, duration_ms: performance.now() - began, argument: parameters[0], ...outcome });
      try {
        const answer = method.apply(shop, parameters);
        if (answer instanceof Promise) {
          answer.then((answer: unknown) => tell({ answer }), (error: unknown) => tell({ error }));
        } else {
          tell({ answer });
        }
        return answer;
      } catch (error) {
        tell({ error });
        throw error;
      }
    };
  }
  // Under them lie those of the shop's class.
  return () => covered.forEach((name) => Reflect.deleteProperty(methods, name));
}
