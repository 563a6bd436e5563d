import { invalidArgument } from "./errors.js";

/**
 * Where a pack lies: the address of the folder that the packer wrote; or, where it cannot be fetched from an
 * address, as in Node, a function that hands over a file of the folder by its path within it. A function that
 * fails is asked once more; the signal tells it that the shop was closed.
 *
 * @example
 * ```ts
 * const pack: PackSource = new URL("/pack/", location.href);
 * const inNode: PackSource = (path) => readFile(join("public/pack", path));
 * ```
 */
export type PackSource =
  | URL
  | string
  | ((path: string, signal: AbortSignal) => Promise<Uint8Array | ArrayBuffer>);

/** Checks an option of the page's. */
export function checkPack(pack: PackSource): void {
  if (typeof pack === "string" || typeof pack === "function" || pack instanceof URL) return;
  throw invalidArgument(
    "pack",
    pack,
    "the address of a pack's folder, or a function",
    "Pass the folder that the packer wrote.",
  );
}
