// Packs that tests/packs.rs wrote, as the folders that the packer makes of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { testFolder } from "./project.mjs";

/** The name of the file with what changed since the build. */
export const deltaFile = "delta-0123456789abcdef.pack";

/** Of tea-1, tea-2, pot-1 and x-9, of which nothing but the id is known. */
export const small = folderOf("pack-version-2");

/**
 * Of those and of cups and mugs, i4 to i299, each going with the next two. From i128 on they stand in a file of their
 * own, `items/2`. The delta says that i290 is sold out.
 */
export const chunked = folderOf("pack-version-2-chunks");

/** What a manifest says. */
export function manifestOf({ build }, changes = {}) {
  return JSON.stringify({ version: 2, build, ...changes });
}

/** What a server answers where the pack's folder lies at `path`. */
export function packRoutes(path, { files } = small) {
  return Object.fromEntries(Object.entries(files).map(([file, body]) => [`${path}/${file}`, { body }]));
}

/** @returns {{build: string, files: Record<string, Uint8Array>}} the files by their paths in the folder */
function folderOf(fixture) {
  const text = readFileSync(join(testFolder, `../fixtures/${fixture}.json`), "utf8");
  const { build, delta, ...contents } = JSON.parse(text);
  const files = Object.entries(contents).map(([name, hex]) => [`${build}/${name}.pack`, packed(hex)]);
  if (delta !== undefined) files.push([deltaFile, packed(delta)]);
  return { build, files: { "manifest.json": Buffer.from(manifestOf({ build })), ...Object.fromEntries(files) } };
}

function packed(hex) {
  return gzipSync(Buffer.from(hex, "hex"));
}
