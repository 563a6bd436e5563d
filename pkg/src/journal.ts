import type { Problem } from "./regulars.js";
import { eraseStored } from "./storage-trouble.js";

/** Where the bytes of the shopper's journal are kept between visits. */
export interface Journal {
  /** The name under which it is stored, where it ever is. */
  readonly storedAs: string | undefined;
  /** All that is stored, in the order in which it was written. */
  read(): Promise<Uint8Array>;
  /** Queues bytes to be stored behind the rest; returns at once and never throws. */
  append(chunk: Uint8Array): void;
  /** Starts writing what is queued. */
  flush(): void;
  /** Resolves when all that was appended is stored, or cannot be. */
  written(): Promise<void>;
  /**
   * Lets `work` decide something that all tabs must agree on: from when it is told what is stored until what it answers
   * is stored, no other tab writes anything, nor decides. Resolves when that is stored, behind the rest or `instead` of
   * it; where it cannot be, the decision holds in memory.
   */
  exclusively(work: Work, instead?: boolean): Promise<void>;
  /** Keeps in memory alone what is appended from now on, until it is released. */
  hold(): void;
  /**
   * Stores from now on. What was held is handed to `admit`, where this tab has not read what is stored, together with that;
   * what it answers is stored behind the rest. Resolves when that is done.
   */
  release(admit: Admit): Promise<void>;
  /** Leaves what is stored as it is, from now on: the shop goes on in memory. */
  abandon(): void;
  /** Erases what is stored. */
  erase(): Promise<void>;
  /** Waits for what is being written, and lets go of the storage. */
  close(): Promise<void>;
}

/**
 * Decides at once, and answers what is to be stored, if anything. It is told everything that is stored and recorded
 * where that is not what this tab knows, and nothing where it is. Called once; never throws.
 */
export type Work = (recorded?: Uint8Array) => Uint8Array | undefined;

/** Says what of that which was held is to be stored behind what is; as {@link Work}, called once and never throws. */
export type Admit = (held: Uint8Array, stored?: Uint8Array) => Uint8Array | undefined;

/** What a journal asks of the shop it belongs to. */
export interface JournalOwner {
  /** The shopper's whole state as one chunk. */
  snapshot(): Uint8Array;
  /** The stored journal was erased by another tab. */
  erased(): void;
  report(problem: Problem): void;
}

const NOTHING = new Uint8Array(0);

/** For a shop that keeps nothing: what is recorded lives as long as the page. */
export class MemoryJournal implements Journal {
  readonly storedAs = undefined;

  constructor(private readonly name: string) {}

  read(): Promise<Uint8Array> {
    return Promise.resolve(NOTHING);
  }
  append(): void {}
  flush(): void {}
  written(): Promise<void> {
    return Promise.resolve();
  }
  exclusively(work: Work): Promise<void> {
    work();
    return Promise.resolve();
  }
  hold(): void {}
  release(): Promise<void> {
    return Promise.resolve();
  }
  abandon(): void {}
  /** An earlier visit may have stored something before the shopper chose otherwise. */
  erase(): Promise<void> {
    return eraseStored(this.name);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}
