import type { ListenOptions } from "../listening/listen.js";
import type { OpenOptions } from "../open.js";
import type { Problem } from "../regulars.js";

/** Attributes that are, as they stand, what `open` takes under the same name. */
const OPTIONS = ["pack", "catalog", "offers", "merchandising", "consent", "name", "locale"];
const NAMES = [...OPTIONS, "sensitive", "listen"];

/** What may be listened to, as a tag names it, in small letters. */
const SOURCES = { datalayer: "dataLayer", shopify: "shopify", "json-ld": "jsonLd" } as const;

/** What a tag asks for. */
export interface Wishes {
  /** What to open the shop with; none where the page opens it by itself. */
  options: Partial<OpenOptions> | undefined;
  /** What to listen to, if anything. */
  listen: ListenOptions | undefined;
  /** What of it makes no sense, and is passed over. */
  problems: Problem[];
}

/**
 * Reads the `data-` attributes of a tag. Those that other tools put there are left alone: only what looks like one of
 * ours, misspelt, is told.
 */
export function wishesOf(data: Readonly<Record<string, string | undefined>>): Wishes {
  const problems: Problem[] = [];
  const complain = (name: string, expected: string, mend: string) =>
    problems.push({ code: "script.attribute", field: `data-${name}`, value: data[name]!, expected, mend, count: 1 });
  for (const name of Object.keys(data)) {
    const meant = NAMES.includes(name) ? undefined : NAMES.find((known) => isLike(name, known));
    if (meant !== undefined) complain(name, `data-${meant}`, `Write data-${meant}; until then it counts for nothing.`);
  }
  const options: Record<string, unknown> = {};
  for (const name of OPTIONS) if (data[name] !== undefined) options[name] = data[name];
  // Commas stand in the names of categories themselves.
  if (data.sensitive) options.sensitive = data.sensitive.split(";").map((category) => category.trim());
  const heard = data.listen?.toLowerCase().split(/[\s,]+/).filter(Boolean);
  if (heard?.some((source) => !(source in SOURCES))) {
    complain("listen", Object.keys(SOURCES).join(", "), "Leave its value out to listen to all of them.");
  }
  const listen = heard && Object.fromEntries(Object.entries(SOURCES).map(([source, name]) => [name, heard.length === 0 || heard.includes(source)]));
  return { options: NAMES.some((name) => data[name] !== undefined) ? options : undefined, listen, problems };
}

/** One slip in a short name, two in a longer one. */
function isLike(name: string, known: string): boolean {
  return slips(name, known) <= (known.length < 6 ? 1 : 2);
}

/** How many letters are to be put in, taken out or changed (Levenshtein). */
function slips(name: string, known: string): number {
  let row = [...known, ""].map((_, index) => index);
  for (const [at, letter] of [...name].entries()) {
    const next = [at + 1];
    for (const [index, other] of [...known].entries()) {
      next.push(Math.min(row[index]! + (letter === other ? 0 : 1), row[index + 1]! + 1, next[index]! + 1));
    }
    row = next;
  }
  return row[known.length]!;
}
