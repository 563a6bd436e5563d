import { asText, RegularsError } from "./errors.js";

/** The largest list that can be asked for; every catalogue ends sooner. */
const LARGEST_LIMIT = 0x7fff_ffff;

/** Checks how many items are wanted; wasm would quietly wrap −1 into four thousand million. */
export function limitOf(limit: unknown, standard: number): number {
  if (limit === undefined) return standard;
  if (Number.isInteger(limit) && (limit as number) >= 1) return Math.min(limit as number, LARGEST_LIMIT);
  throw new RegularsError({
    code: "limit.invalid",
    field: "limit",
    value: asText(limit),
    expected: "a whole number of at least 1",
    mend: `Leave it out for ${standard}.`,
  });
}

/** Takes an id as text or number. */
export function itemIdOf(id: unknown, field = "item_id"): string {
  if (typeof id === "string" && id !== "") return id;
  if (typeof id === "number" || typeof id === "bigint") return String(id);
  throw new RegularsError({
    code: `${field}.invalid`,
    field,
    value: asText(id),
    expected: "a product's id as text or number",
    mend: "Pass the id under which the product stands in the catalogue.",
  });
}

/** Takes a list of ids; none given is an empty list. */
export function itemIdsOf(ids: unknown, field: string): string[] {
  if (ids === undefined) return [];
  if (Array.isArray(ids)) return ids.map((id) => itemIdOf(id, field));
  throw new RegularsError({
    code: `${field}.invalid`,
    field,
    value: asText(ids),
    expected: "a list of product ids",
    mend: "Put even a single id into a list.",
  });
}

/** Takes the answer of the page's clock. */
export function timeOf(now: unknown): number {
  if (typeof now === "number" && Number.isFinite(now)) return now;
  throw new RegularsError({
    code: "now.invalid",
    field: "now",
    value: asText(now),
    expected: "a function that returns milliseconds since 1970",
    mend: "Leave it out for Date.now.",
  });
}
