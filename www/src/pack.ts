/** Where what was learned from other households' orders lies: see data/README.md. */
export const PACK = new URL("pack/", location.href);

const files = new Map<string, Promise<ArrayBuffer>>();

/** A file of the pack, for shops that are opened again and again: fetched once. */
export function packFile(path: string): Promise<ArrayBuffer> {
  const file = files.get(path) ?? read(path);
  files.set(path, file);
  return file;
}

async function read(path: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(new URL(path, PACK));
    if (!response.ok) throw new Error(`${path}: status ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    files.delete(path);
    throw error;
  }
}
