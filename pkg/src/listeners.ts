import { guarded } from "./problems.js";

/** Whoever wants to be told of something. */
export class Listeners {
  private readonly entries = new Set<() => void>();

  /** The same one may come twice, and leave once. */
  add(listener: () => void): () => void {
    const entry = () => listener();
    this.entries.add(entry);
    return () => void this.entries.delete(entry);
  }

  tell(): void {
    for (const entry of [...this.entries]) {
      // One of them may have sent another away, or all.
      if (this.entries.has(entry)) guarded(entry);
    }
  }

  clear(): void {
    this.entries.clear();
  }
}
