// The code blocks of a README, and a page's `fetch` for them.
import { readFileSync } from "node:fs";

/**
 * The fenced blocks in the given languages, each with the line on which it begins.
 *
 * @returns {{language: string, line: number, code: string}[]}
 */
export function codeBlocks(file, languages) {
  const blocks = [];
  let open;
  for (const [index, text] of readFileSync(file, "utf8").split("\n").entries()) {
    const fence = /^\s*```(\w*)/.exec(text);
    if (fence === null) open?.lines.push(text);
    else if (open === undefined) open = { language: fence[1], line: index + 1, lines: [] };
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: the block does not end`);
  return blocks
    .filter(({ language }) => languages.includes(language))
    .map(({ language, line, lines }) => ({ language, line, code: lines.join("\n") }));
}

/** A module that lets code fetch "/feed.tsv" in Node, as it would in a page of that origin. */
export function pageFetch(origin) {
  return `
    const { fetch } = globalThis;
    globalThis.fetch = (address, options) => fetch(new URL(address, ${JSON.stringify(origin)}), options);
  `;
}
