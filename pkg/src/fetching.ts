import { asText, RegularsError } from "./errors.js";

/** Which of the page's files is fetched: names the option in errors. */
export type FileKind = "catalog" | "offers" | "merchandising" | "pack";

/** A fetched file, recognised by what is in it and not by its name or declared type. */
export type Fetched = { json: unknown } | { text: string };

const EXPECTED: Record<FileKind, string> = {
  catalog: "JSON or a Merchant feed, tab-separated or XML",
  offers: "JSON",
  merchandising: "JSON",
  pack: "a manifest.json as the packer writes it",
};

/** Fetches a file and reads it. */
export async function fetchFile(address: string | URL, kind: FileKind): Promise<Fetched> {
  return parsed(await fetchBytes(address, kind), address, kind);
}

/** Reads a file: JSON when it begins like JSON, plain text otherwise, which of a catalogue may be XML. */
export function parsed(bytes: Uint8Array, address: string | URL, kind: FileKind): Fetched {
  const text = new TextDecoder().decode(bytes);
  const beginning = text.trimStart().slice(0, 1);
  if (beginning === "{" || beginning === "[") return { json: parseJson(text, address, kind) };
  if (beginning === "" || (beginning === "<" && kind !== "catalog")) {
    throw unreadable(address, kind, beginning === "" ? "nothing" : "a page or XML");
  }
  return { text };
}

/** Fetches a file as it is. */
export async function fetchBytes(address: string | URL, kind: FileKind, how?: RequestInit): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address, how);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unreachable(address, kind, asText(error), error);
  }
  throw unreachable(address, kind, `status ${response.status}`, response);
}

function parseJson(text: string, address: string | URL, kind: FileKind): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(address, kind, asText(error), error);
  }
}

/** The cause is the error, or what the server answered. */
export function unreachable(address: string | URL, kind: FileKind, reason: string, cause: unknown): RegularsError {
  // A path or a file's URL, where there is no page that it could be fetched from.
  const isPath = kind === "pack" && typeof location === "undefined" && !/^https?:/i.test(String(address));
  return new RegularsError(
    {
      code: `${kind}.unreachable`,
      field: kind,
      value: `${address} (${reason})`,
      expected: "a file that may be fetched",
      mend: isPath
        ? 'In Node pass a function: pack: (path) => readFile(join("public/pack", path)).'
        : "Check the address, the page's connect-src policy and, for another origin, its CORS headers.",
    },
    { cause },
  );
}

export function unreadable(address: string | URL, kind: FileKind, found: string, cause?: unknown): RegularsError {
  return new RegularsError(
    {
      code: `${kind}.unreadable`,
      field: kind,
      value: `${address} (${found})`,
      expected: EXPECTED[kind],
      mend: "Open the address in a browser and look at what the server sends.",
    },
    { cause },
  );
}
