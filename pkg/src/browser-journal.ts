import { openDatabase, readChunks, write } from "./database.js";
import { toProblem } from "./errors.js";
import type { Journal, JournalOwner } from "./journal.js";
import { eraseStored, notErased, storageTrouble } from "./storage-trouble.js";

/** Beyond this many stored bytes a snapshot replaces the chunks it sums up. */
const COMPACT_BEYOND = 64 * 1024;

/**
 * The journal in IndexedDB, as chunks that are only ever appended, so that several tabs never
 * overwrite each other's.
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
  private flushing = false;
  private writing: Promise<void> = Promise.resolve();
  /** What is recorded while the journal is being erased belongs into the next one. */
  private erasing: Promise<void> = Promise.resolve();
  private mayCompact = true;
  /** Set once storage failed or was let go: nothing is written any more. */
  private inMemory = false;

  constructor(
    private readonly name: string,
    private readonly owner: JournalOwner,
  ) {}

  async read(): Promise<Uint8Array> {
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
    if (this.flushing) return;
    this.flushing = true;
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    this.flushing = false;
    const chunks = this.queue;
    if (chunks.length === 0) return;
    this.queue = [];
    // Taken now, the snapshot holds exactly the known chunks and these, and nothing recorded later.
    const snapshot = this.wantsSnapshot(chunks) ? this.owner.snapshot() : undefined;
    const written = this.connect().then((database) => this.store(database, chunks, snapshot));
    this.writing = Promise.all([this.writing, written.catch((error: unknown) => this.fail(error))]).then(() => {});
  }

  abandon(): void {
    this.inMemory = true;
    void this.disconnect();
  }

  async erase(): Promise<void> {
    const { database } = this;
    this.startAnew();
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
    this.mayCompact = true;
  }

  private async eraseAll(database: Promise<IDBDatabase> | undefined): Promise<void> {
    const open = await database?.catch(() => undefined);
    try {
      // Emptied first: should another tab hold the database open, nothing is left in it all the same.
      if (open !== undefined) await write(open, (store) => void store.clear());
    } catch (error) {
      throw notErased(error);
    } finally {
      open?.close();
    }
    await eraseStored(this.name);
  }

  private store(database: IDBDatabase, chunks: Uint8Array[], snapshot: Uint8Array | undefined): Promise<void> {
    const { known } = this;
    const added = new Map<number, number>();
    let replaced = false;
    const add = (store: IDBObjectStore, done: () => void) => {
      for (const chunk of chunks) {
        const request = store.add(chunk);
        request.onsuccess = () => added.set(request.result as number, chunk.length);
      }
      done();
    };
    const written = write(database, (store, done) => {
      if (snapshot === undefined) return add(store, done);
      const request = store.getAllKeys();
      request.onsuccess = () => {
        const stored = request.result as number[];
        if (!holdsBeginning(known, stored)) {
          if (known === this.known) this.mayCompact = false;
          return add(store, done);
        }
        const key = (stored[0] ?? 1) - 1;
        store.put(snapshot, key);
        for (const old of known.keys()) store.delete(old);
        added.set(key, snapshot.length);
        replaced = true;
        done();
      };
    });
    return written.then(() => {
      if (replaced) known.clear();
      for (const [key, bytes] of added) known.set(key, bytes);
    });
  }

  /** Twice the largest chunk, so that a large snapshot is not written again with every event. */
  private wantsSnapshot(chunks: readonly Uint8Array[]): boolean {
    if (!this.mayCompact) return false;
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

function concatenated(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
