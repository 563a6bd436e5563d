import type { Listeners } from "./listeners.js";
import type { OpenedPack } from "./pack.js";
import type { PackFiles } from "./pack-files.js";
import { PackRenewal } from "./pack-renewal.js";
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
  private waiting: (() => void)[] = [];
  private looking = false;
  private opening = false;
  private build = "";
  private renewal: PackRenewal | undefined;
  /** Set while something has arrived that the listeners have not been told of. */
  private news: ReturnType<typeof setTimeout> | undefined;

  /**
   * The pack may still be on its way, and may turn out not to be had. `arrived` is told of each arrival, with the bytes
   * that the journal is to keep.
   */
  constructor(
    private readonly engine: Engine,
    private readonly files: PackFiles,
    pack: OpenedPack | Promise<OpenedPack | undefined>,
    private readonly now: () => number,
    private readonly listeners: Listeners,
    private readonly arrived: (journal: Uint8Array | undefined) => void,
  ) {
    files.waitsForNetwork = true;
    if ("then" in pack) void this.open(pack);
    else this.begin(pack);
  }

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

  close(): void {
    this.files.close();
    this.renewal?.close();
    clearTimeout(this.news);
    this.settle();
  }

  private async open(opening: Promise<OpenedPack | undefined>): Promise<void> {
    this.opening = true;
    const pack = await opening;
    if (this.files.closed) return;
    this.opening = false;
    if (pack !== undefined) {
      this.begin(pack);
      this.came(undefined);
    }
    this.fetchNeeded();
  }

  private begin(pack: OpenedPack): void {
    this.build = pack.build;
    this.renewal = new PackRenewal(pack, (bytes) => this.came(this.engine.supply("delta", bytes, this.now())));
  }

  private fetchNeeded(): void {
    if (this.files.closed || this.opening) return;
    if (this.renewal === undefined) return this.settle();
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
    const { files } = this;
    const path = `${this.build}/${name}.pack`;
    this.loading.add(name);
    try {
      await files.read(path, (bytes) => this.came(this.engine.supply(name, bytes, now)));
    } catch (error) {
      if (files.closed) return;
      this.arrived(this.engine.give_up(name));
      files.complain(path, error);
    }
    this.loading.delete(name);
    this.fetchNeeded();
  }

  private came(journal: Uint8Array | undefined): void {
    this.arrived(journal);
    this.news ??= setTimeout(() => this.tell(), PATIENCE_MS);
  }

  private tell(): void {
    if (this.news === undefined) return;
    clearTimeout(this.news);
    this.news = undefined;
    this.listeners.tell();
  }

  private settle(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
