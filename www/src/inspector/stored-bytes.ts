/** How many bytes the browser's database of this name holds; undefined where there is none. */
export async function storedBytes(name: string): Promise<number | undefined> {
  // Opening a database that is not there would make it.
  const databases = await indexedDB.databases();
  if (!databases.some((database) => database.name === name)) return undefined;
  const database = await answer(indexedDB.open(name));
  try {
    const stores = [...database.objectStoreNames];
    if (stores.length === 0) return undefined;
    const transaction = database.transaction(stores, "readonly");
    const values = await Promise.all(stores.map((store) => answer<unknown[]>(transaction.objectStore(store).getAll())));
    const bytes = values.flat().reduce<number>((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0);
    return bytes === 0 ? undefined : bytes;
  } finally {
    database.close();
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
