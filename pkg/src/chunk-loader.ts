import type { OpenedPack } from "./pack.js";
import { guarded } from "./problems.js";
import type { Engine } from "./regulars.js";

/** As many as browsers load at once from a server that speaks HTTP/1.1. */
const AT_ONCE = 6;

/** How long what has arrived waits for the rest of its round before it is told. */
const PATIENCE_MS = 100;

/**
 * Fetches what the engine needs. It decides nothing: which chunks, and in which order, is for the engine to say.
 */
export class ChunkLoader {
  private readonly loading = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private waiting: (() => void)[] = [];
  private looking = false;
  /** Set while something has arrived that the listeners have not been told of. */
  private news: ReturnType<typeof setTimeout> | undefined;

  /** `arrived` is told of each arrival, with the bytes that the journal is to keep. */
  constructor(
    private readonly engine: Engine,
    private readonly pack: OpenedPack,
    private readonly now: () => number,
    private readonly arrived: (journal: Uint8Array | undefined) => void,
  ) {}

  /** Looks what is needed, once the page has asked all that it asks in one go. */
  look(): void {
    if (this.looking) return;
    this.looking = true;
    queueMicrotask(() => {
      this.looking = false;
      this.fetchNeeded();
    });
  }

  /** Resolves when nothing is needed any more that could be had. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.look();
    });
  }

  subscribe(listener: () => void): () => void {
    // The same one may come twice, and leave once.
    const entry = () => listener();
    this.listeners.add(entry);
    return () => void this.listeners.delete(entry);
  }

  close(): void {
    this.pack.files.close();
    clearTimeout(this.news);
    this.listeners.clear();
    this.settle();
  }

  private fetchNeeded(): void {
    if (this.pack.files.closed) return;
    try {
      const now = this.now();
      for (const name of this.engine.needs(now)) {
        if (this.loading.size === AT_ONCE) break;
        if (!this.loading.has(name)) void this.load(name, now);
      }
    } catch {
      // The page's clock is broken: each of its questions says so.
    }
    if (this.loading.size > 0) return;
    this.tell();
    this.settle();
  }

  private async load(name: string, now: number): Promise<void> {
    const { build, files } = this.pack;
    const path = `${build}/${name}.pack`;
    this.loading.add(name);
    try {
      await files.read(path, (bytes) => {
        this.arrived(this.engine.supply(name, bytes, now));
        this.news ??= setTimeout(() => this.tell(), PATIENCE_MS);
      });
    } catch (error) {
      if (files.closed) return;
      this.arrived(this.engine.give_up(name));
      files.complain(path, error);
    }
    this.loading.delete(name);
    this.fetchNeeded();
  }

  private tell(): void {
    if (this.news === undefined) return;
    clearTimeout(this.news);
    this.news = undefined;
    for (const listener of [...this.listeners]) {
      // One of them may have unsubscribed another, or closed the shop.
      if (this.listeners.has(listener)) guarded(listener);
    }
  }

  private settle(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
