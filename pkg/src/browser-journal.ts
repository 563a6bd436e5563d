import { answer, chunksOf, openDatabase, readChunks, write } from "./database.js";
import { toProblem } from "./errors.js";
import type { Admit, Journal, JournalOwner, Work } from "./journal.js";
import { eraseStored, notErased, storageTrouble } from "./storage-trouble.js";

/** Beyond this many stored bytes a snapshot replaces the chunks it sums up. */
const COMPACT_BEYOND = 64 * 1024;

/**
 * The journal in IndexedDB, as chunks that are only ever appended, so that several tabs never
 * overwrite each other's.
 *
 * A decision is one transaction that reads and writes. The browser lets only one such transaction at a time near the
 * chunks, whichever tab it is of: between what a tab is told and what it adds, no other adds anything.
 *
 * Compacting keeps that promise. A snapshot replaces exactly the chunks that this tab has read or
 * written, and only while
 * - every one of them is still there: otherwise another tab has summed some of them up already, and
 *   they would count twice;
 * - the oldest of all is among them: so the snapshot can take its place at the very beginning, and
 *   there is never more than one.
 * Its key is one less than the oldest, never the same: another tab that knows the old key must see
 * that it is gone.
 */
export class BrowserJournal implements Journal {
  /** Absent before the first use and after the journal was erased: the next write opens it anew. */
  private database: Promise<IDBDatabase> | undefined;
  /** The chunks that this tab has read or written: key → bytes. */
  private known = new Map<number, number>();
  private queue: Uint8Array[] = [];
  /** What was recorded and is not known to be stored: what is queued, and what is being written. */
  private unstored = new Set<Uint8Array>();
  /** How many decisions are under way; what is recorded meanwhile is stored together with them. */
  private deciding = 0;
  private flushing = false;
  private writing: Promise<void> = Promise.resolve();
  /** What is recorded while the journal is being erased belongs into the next one. */
  private erasing: Promise<void> = Promise.resolve();
  private mayCompact = true;
  /** Set once storage failed or was let go: nothing is written any more. */
  private inMemory = false;
  /** Whether the owner knows what is stored, but for what other tabs add; held from the start, it does not. */
  private isRead: boolean;
  /** What is held takes the place of what is stored. */
  private replaces = false;

  /** While it is `held`, what is appended stays queued, and the storage is not touched. */
  constructor(
    private readonly name: string,
    private readonly owner: JournalOwner,
    private held = false,
  ) {
    this.isRead = !held;
  }

  get storedAs(): string | undefined {
    return this.inMemory ? undefined : this.name;
  }

  async read(): Promise<Uint8Array> {
    if (this.held) return new Uint8Array(0);
    try {
      const chunks = await readChunks(await this.connect());
      for (const [key, chunk] of chunks) this.known.set(key, chunk.length);
      return concatenated([...chunks.values()]);
    } catch (error) {
      this.fail(error);
      return new Uint8Array(0);
    }
  }

  append(chunk: Uint8Array): void {
    if (this.inMemory) return;
    this.queue.push(chunk);
    this.unstored.add(chunk);
    if (this.flushing || this.held) return;
    this.flushing = true;
    queueMicrotask(() => {
      this.flushing = false;
      if (this.deciding === 0) this.flush();
    });
  }

  flush(): void {
    const chunks = this.queue;
    if (chunks.length === 0 || this.held) return;
    this.queue = [];
    // Taken now, the snapshot holds exactly the known chunks and these, and nothing recorded later.
    const snapshot = this.wantsSnapshot(chunks) ? this.owner.snapshot() : undefined;
    void this.awaited((database) => this.store(database, chunks, snapshot));
  }

  async exclusively(work: Work, instead = false): Promise<void> {
    if (this.inMemory) return void work();
    if (this.held) return this.decideHeld(work, instead);
    if (this.deciding === 0) this.flush();
    const { known } = this;
    let decided = false;
    const once: Work = (recorded) => {
      decided = true;
      return work(recorded);
    };
    this.deciding++;
    await this.awaited((database) => this.decide(database, known, once, instead));
    if (--this.deciding === 0) this.flush();
    // Storage failed, or was erased meanwhile: then it is decided in memory, or in the new journal.
    if (!decided) await this.exclusively(work, instead);
  }

  async written(): Promise<void> {
    let awaited: Promise<void>;
    do {
      awaited = this.writing;
      await awaited;
    } while (awaited !== this.writing || (!this.held && this.queue.length > 0));
  }

  hold(): void {
    this.held = true;
  }

  async release(admit: Admit): Promise<void> {
    if (!this.held) return;
    this.held = false;
    if (this.isRead) return this.flush();
    this.isRead = true;
    const { queue, replaces } = this;
    this.queue = [];
    this.unstored = new Set();
    this.replaces = false;
    const held = concatenated(queue);
    await this.exclusively((stored) => admit(held, replaces ? undefined : stored), replaces);
  }

  abandon(): void {
    this.inMemory = true;
    void this.disconnect();
  }

  async erase(): Promise<void> {
    const { database } = this;
    this.startAnew();
    // Before it is released, another tab may have stored something again.
    this.isRead = !this.held;
    const erasing = this.eraseAll(database);
    this.erasing = erasing.catch(() => {});
    await erasing;
  }

  async close(): Promise<void> {
    this.flush();
    await this.writing;
    this.inMemory = true;
    await this.disconnect();
  }

  private connect(): Promise<IDBDatabase> {
    this.database ??= this.erasing.then(() => this.open());
    return this.database;
  }

  private async open(): Promise<IDBDatabase> {
    const database = await openDatabase(this.name);
    database.onversionchange = ({ newVersion }) => {
      database.close();
      this.startAnew();
      if (newVersion === null) this.owner.erased();
      else this.fail(new DOMException("a later version of the shop took over", "VersionError"));
    };
    database.onclose = () => this.fail(new DOMException("the browser closed the storage", "AbortError"));
    return database;
  }

  private async disconnect(): Promise<void> {
    const { database } = this;
    this.startAnew();
    (await database?.catch(() => undefined))?.close();
  }

  private startAnew(): void {
    this.database = undefined;
    this.known = new Map();
    this.queue = [];
    this.unstored = new Set();
    this.mayCompact = true;
    this.replaces = false;
  }

  private async eraseAll(database: Promise<IDBDatabase> | undefined): Promise<void> {
    const open = await database?.catch(() => undefined);
    try {
      // Emptied first: should another tab hold the database open, nothing is left in it all the same.
      if (open !== undefined) await write(open, async (store) => void store.clear());
    } catch (error) {
      throw notErased(error);
    } finally {
      open?.close();
    }
    await eraseStored(this.name);
  }

  /** Does it when the database is there; whoever waits for what is being written waits for it too. Never rejects. */
  private awaited(write: (database: IDBDatabase) => Promise<void>): Promise<void> {
    const written = this.connect().then(write).catch((error: unknown) => this.fail(error));
    this.writing = Promise.all([this.writing, written]).then(() => {});
    return written;
  }

  private async store(database: IDBDatabase, chunks: Uint8Array[], snapshot: Uint8Array | undefined): Promise<void> {
    const { known, unstored } = this;
    const added = new Map<number, number>();
    let replaced = false;
    await write(database, async (store, done) => {
      const stored = snapshot && ((await answer(store.getAllKeys())) as number[]);
      if (stored && holdsBeginning(known, stored)) {
        const key = (stored[0] ?? 1) - 1;
        store.put(snapshot, key);
        for (const old of known.keys()) store.delete(old);
        added.set(key, snapshot!.length);
        replaced = true;
      } else {
        if (stored && known === this.known) this.mayCompact = false;
        addTo(store, chunks, added);
      }
      done();
    });
    for (const chunk of chunks) unstored.delete(chunk);
    if (replaced) known.clear();
    for (const [key, bytes] of added) known.set(key, bytes);
  }

  /** No other tab has a part in what is in this one's memory. */
  private decideHeld(work: Work, instead: boolean): void {
    const decision = work();
    if (decision === undefined) return;
    if (instead) {
      this.queue = [];
      this.unstored = new Set();
      this.replaces = true;
      this.isRead = false;
    }
    this.append(decision);
  }

  private async decide(
    database: IDBDatabase,
    known: Map<number, number>,
    work: Work,
    instead: boolean,
  ): Promise<void> {
    const { unstored } = this;
    const added = new Map<number, number>();
    let chunks: Uint8Array[] = [];
    await write(database, async (store, done) => {
      const keys = (await answer(store.getAllKeys())) as number[];
      const all = isExactly(known, keys) ? undefined : chunksOf(keys, await answer(store.getAll()));
      // Erased meanwhile: what was read here is nobody's any more.
      if (this.known !== known) return done();
      const decision = work(all && concatenated([...all.values(), ...unstored]));
      // `work` could make nothing of it and let go: it stays as it is.
      if (this.known !== known) return done();
      if (all !== undefined) {
        known.clear();
        for (const [key, chunk] of all) known.set(key, chunk.length);
        this.mayCompact = true;
      }
      chunks = this.queue;
      this.queue = [];
      if (decision !== undefined && instead) {
        store.clear();
        known.clear();
        addTo(store, [decision], added);
      } else {
        addTo(store, decision === undefined ? chunks : [...chunks, decision], added);
      }
      done();
    });
    for (const chunk of chunks) unstored.delete(chunk);
    for (const [key, bytes] of added) known.set(key, bytes);
  }

  /** Twice the largest chunk, so that a large snapshot is not written again with every event. */
  private wantsSnapshot(chunks: readonly Uint8Array[]): boolean {
    // A decision under way may change what is known; its snapshot would not be of that.
    if (!this.mayCompact || this.deciding > 0) return false;
    const sizes = [...this.known.values(), ...chunks.map((chunk) => chunk.length)];
    const sum = sizes.reduce((total, size) => total + size, 0);
    return sum > Math.max(COMPACT_BEYOND, 2 * Math.max(...this.known.values(), 0));
  }

  private fail(error: unknown): void {
    if (this.inMemory) return;
    this.abandon();
    this.owner.report(toProblem(storageTrouble(error)));
  }
}

function holdsBeginning(known: ReadonlyMap<number, number>, stored: readonly number[]): boolean {
  if (stored.length === 0) return known.size === 0;
  const there = new Set(stored);
  return known.has(stored[0]!) && [...known.keys()].every((key) => there.has(key));
}

function isExactly(known: ReadonlyMap<number, number>, stored: readonly number[]): boolean {
  return known.size === stored.length && stored.every((key) => known.has(key));
}

/** Adds chunks behind the rest; their keys and lengths are in `added` by the time they are stored. */
function addTo(store: IDBObjectStore, chunks: readonly Uint8Array[], added: Map<number, number>): void {
  for (const chunk of chunks) {
    const request = store.add(chunk);
    request.onsuccess = () => added.set(request.result as number, chunk.length);
  }
}

export function concatenated(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
