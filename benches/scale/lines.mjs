import { closeSync, openSync, writeSync } from "node:fs";

const LINES_AT_ONCE = 20_000;

/** A text file that is written line by line and never stands in memory. */
export function lineWriter(path) {
  const file = openSync(path, "w");
  let lines = [];
  const flush = () => {
    if (lines.length > 0) writeSync(file, `${lines.join("\n")}\n`);
    lines = [];
  };
  return {
    write(line) {
      lines.push(line);
      if (lines.length === LINES_AT_ONCE) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
