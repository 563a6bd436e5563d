// The pack that tests/model.rs wrote: tea-1, tea-2, pot-1 and x-9, of which nothing but the id is known.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testFolder } from "./project.mjs";

const hex = readFileSync(join(testFolder, "../fixtures/pack-version-1.hex"), "utf8");

export const packBytes = Uint8Array.from(hex.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));

/** What a server answers where the pack's folder lies at `path`. */
export function packRoutes(path) {
  const manifest = { version: 1, file: "0a1b.pack", bytes: packBytes.length };
  return {
    [`${path}/manifest.json`]: { body: JSON.stringify(manifest) },
    [`${path}/0a1b.pack`]: { body: packBytes },
  };
}
