/**
 * IndexedDB as promises: only what the journal needs of it. One database per shop name, in it one
 * store of byte chunks under ascending keys.
 */

const STORE = "chunks";
const VERSION = 1;

/** Some browsers have been seen to never answer; a shop must open all the same. */
const PATIENCE_MS = 3000;

/** Opens the database, making it when it is not there. */
export function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    const patience = setTimeout(() => {
      reject(new DOMException("the storage does not answer", "TimeoutError"));
      // An answer that comes too late must not hold the database open against other tabs.
      request.onsuccess = () => request.result.close();
    }, PATIENCE_MS);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
    request.onsuccess = () => {
      clearTimeout(patience);
      resolve(request.result);
    };
    request.onerror = () => {
      clearTimeout(patience);
      reject(request.error);
    };
  });
}

/**
 * Deletes the database. When another tab holds on to it, the browser deletes it as soon as that tab
 * lets go; that is not waited for.
 */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

/** Reads all chunks with their keys, in the order of the keys. */
export function readChunks(database: IDBDatabase): Promise<Map<number, Uint8Array>> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readonly");
    const store = transaction.objectStore(STORE);
    const keys = store.getAllKeys();
    const values = store.getAll();
    transaction.oncomplete = () => resolve(chunksOf(keys.result, values.result));
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Chunks by their keys; what is none of ours is passed over. */
export function chunksOf(keys: readonly IDBValidKey[], values: readonly unknown[]): Map<number, Uint8Array> {
  const entries = values.map((value, i) => [keys[i] as number, value as Uint8Array] as const);
  return new Map(entries.filter(([, value]) => value instanceof Uint8Array));
}

/**
 * Writes within one transaction; rejects when none of it was stored. `work` may wait for what it asked the store
 * ({@link answer}), and for nothing else. It says `done` when it has asked for everything: the transaction then ends at
 * once, and not only after the page was told how each request went, for a shopper who has just clicked on a link may be
 * gone by then.
 */
export function write(
  database: IDBDatabase,
  work: (store: IDBObjectStore, done: () => void) => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(STORE), () => transaction.commit()).catch((error: unknown) => {
      reject(error);
      transaction.abort();
    });
  });
}

/** What the store answers. Where it cannot, the transaction fails as a whole, which tells it. */
export function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
}
