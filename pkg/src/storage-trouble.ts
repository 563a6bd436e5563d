import { deleteChunks } from "./chunk-cache.js";
import { deleteDatabase } from "./database.js";
import { asText, RegularsError, type ErrorDetails } from "./errors.js";
import { eraseRelayed } from "./listening/shopify-relay.js";
import { eraseTold } from "./listening/told-before.js";

/** What the browser's many ways to refuse storage mean to a shop. */
export function storageTrouble(error: unknown): ErrorDetails {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  const trouble = { field: "storage", value: asText(error) };
  switch (name) {
    case "SecurityError":
      return {
        ...trouble,
        code: "storage.forbidden",
        expected: "a browser that lets this site store data",
        mend: "The shop goes on in memory; nothing is kept for the next visit.",
      };
    case "QuotaExceededError":
      return {
        ...trouble,
        code: "storage.full",
        expected: "room in the browser's storage",
        mend: "What was stored stays; the shop goes on in memory. Free storage of this site.",
      };
    default:
      return {
        ...trouble,
        code: "storage.unavailable",
        expected: "IndexedDB that works",
        mend: "What was stored stays; the shop goes on in memory.",
      };
  }
}

/**
 * Deletes the stored journal of that name, the chunks of packs, which tell what the shopper was shown, and what waits to be
 * heard; where a page has no storage, nothing of it is stored.
 */
export async function eraseStored(name: string): Promise<void> {
  await deleteChunks(name);
  if (typeof indexedDB === "undefined") return;
  eraseRelayed();
  eraseTold();
  try {
    await deleteDatabase(name);
  } catch (error) {
    if (storageTrouble(error).code !== "storage.forbidden") throw notErased(error);
  }
}

/** Thrown and not merely reported: who asked to be forgotten must learn that it did not happen. */
export function notErased(cause: unknown): RegularsError {
  return new RegularsError(
    {
      code: "storage.not_erased",
      field: "storage",
      value: asText(cause),
      expected: "storage that can be erased",
      mend: "Try again, or delete the site's data in the browser's settings.",
    },
    { cause },
  );
}
