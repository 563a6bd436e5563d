import { asText, RegularsError } from "./errors.js";

/** Which of the page's files is fetched: names the option in errors. */
export type FileKind = "catalog" | "offers";

/** A fetched file, recognised by what is in it and not by its name or declared type. */
export type Fetched = { json: unknown } | { text: string };

/** Fetches a file and reads it: JSON when it begins like JSON, plain text otherwise. */
export async function fetchFile(address: string | URL, kind: FileKind): Promise<Fetched> {
  const text = await fetchText(address, kind);
  const beginning = text.trimStart().slice(0, 1);
  if (beginning === "{" || beginning === "[") return { json: parseJson(text, address, kind) };
  if (beginning === "<" || beginning === "") {
    throw unreadable(address, kind, beginning === "" ? "nothing" : "a page or XML");
  }
  return { text };
}

async function fetchText(address: string | URL, kind: FileKind): Promise<string> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    throw unreachable(address, kind, asText(error), error);
  }
  if (!response.ok) throw unreachable(address, kind, `status ${response.status}`);
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(address, kind, asText(error), error);
  }
}

function parseJson(text: string, address: string | URL, kind: FileKind): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(address, kind, asText(error), error);
  }
}

function unreachable(address: string | URL, kind: FileKind, reason: string, cause?: unknown): RegularsError {
  return new RegularsError(
    {
      code: `${kind}.unreachable`,
      field: kind,
      value: `${address} (${reason})`,
      expected: "a file that this page may fetch",
      mend: "Check the address, the page's connect-src policy and, for another origin, its CORS headers.",
    },
    { cause },
  );
}

function unreadable(address: string | URL, kind: FileKind, found: string, cause?: unknown): RegularsError {
  return new RegularsError(
    {
      code: `${kind}.unreadable`,
      field: kind,
      value: `${address} (${found})`,
      expected: kind === "catalog" ? "JSON or a tab-separated Merchant feed" : "JSON",
      mend: "Open the address in a browser and look at what the server sends.",
    },
    { cause },
  );
}
