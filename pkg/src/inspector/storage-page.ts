import type { Shop } from "../shop.js";
import { h, table, type Child } from "./dom.js";
import { bytes, count } from "./format.js";

/** What the browser keeps for the next visit under the shop's name. */
export async function storagePage(shop: Shop, name: string): Promise<Child[]> {
  const [journal, files] = await Promise.all([journalOf(name).catch(nothing), cacheOf(name).catch(nothing)]);
  const { consent } = shop as { consent?: string };
  const signal = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
  return [
    table("For the next visit", ["what", "how much"], [
      ["the shopper's journal", journal ? `${bytes(journal.size)} in ${count(journal.number, "chunk")}` : "nothing"],
      ["the pack's files", files ? `${bytes(files.size)} in ${count(files.number, "file")}` : "nothing"],
    ]),
    h("p", {}, `Consent: ${consent ?? "not asked for"}. Global Privacy Control: ${signal ? "on" : "off"}. Stored under the name “${name}”.`),
  ];
}

interface Kept {
  number: number;
  size: number;
}

/** Opening a database that is not there would make it. */
async function journalOf(name: string): Promise<Kept | undefined> {
  const databases = await indexedDB.databases();
  if (!databases.some((database) => database.name === name)) return undefined;
  const database = await answer(indexedDB.open(name));
  try {
    const chunks: ArrayBufferView[] = await answer(database.transaction("chunks").objectStore("chunks").getAll());
    return sum(chunks.map(({ byteLength }) => byteLength));
  } finally {
    database.close();
  }
}

async function cacheOf(name: string): Promise<Kept | undefined> {
  const key = `regulars:${name}`;
  if (!(await caches.has(key))) return undefined;
  const kept = await (await caches.open(key)).matchAll();
  return sum(await Promise.all(kept.map(async (response) => (await response.arrayBuffer()).byteLength)));
}

function sum(sizes: readonly number[]): Kept | undefined {
  return sizes.length === 0 ? undefined : { number: sizes.length, size: sizes.reduce((all, size) => all + size, 0) };
}

/** Where the browser forbids storage, it keeps nothing. */
function nothing(): undefined {}

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
