// What is in the tarball, and what the tools that judge tarballs say of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pack, packageFolder, temporaryFolder, testFolder } from "./helpers/project.mjs";

test("the tarball holds what the package needs and nothing else", () => {
  const { files } = pack(temporaryFolder());
  const needed = [
    "README.md",
    "dist/LICENSE-APACHE",
    "dist/LICENSE-MIT",
    "dist/catalogues.js",
    "dist/catalogues/index.d.ts",
    "dist/elements.css",
    "dist/elements.js",
    "dist/elements/index.d.ts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/inline.js",
    "dist/inspector.js",
    "dist/inspector/index.d.ts",
    "dist/integrity.json",
    "dist/regulars-arrival.iife.js",
    "dist/regulars-catalog.iife.js",
    "dist/regulars-inspector.iife.js",
    "dist/regulars-merchandising.iife.js",
    "dist/regulars-offers.iife.js",
    "dist/regulars-orders.iife.js",
    "dist/regulars-pack.iife.js",
    "dist/regulars-profile.iife.js",
    "dist/regulars.iife.js",
    "dist/regulars_arrival_bg.wasm",
    "dist/regulars_bg.wasm",
    "dist/regulars_catalog_bg.wasm",
    "dist/regulars_merchandising_bg.wasm",
    "dist/regulars_offers_bg.wasm",
    "dist/regulars_orders_bg.wasm",
    "dist/regulars_pack_bg.wasm",
    "dist/regulars_profile_bg.wasm",
    "dist/script-inspector.d.ts",
    "dist/script-part.d.ts",
    "dist/script.d.ts",
    "dist/shopify-pixel.js",
    "dist/words.d.ts",
    "dist/words.js",
    "package.json",
    "schemas/merchandising.schema.json",
    "schemas/offers.schema.json",
    "schemas/profile.schema.json",
  ];
  assert.deepEqual(
    files.filter((path) => !/^dist\/[a-z/-]+\.d\.ts$/.test(path) || needed.includes(path)),
    needed,
  );
});

test("publint has nothing to say", async () => {
  const { tarball } = pack(temporaryFolder());
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: readFileSync(tarball).buffer } });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("attw finds no problem", () => {
  const { tarball } = pack(temporaryFolder());
  const attw = join(testFolder, "node_modules/@arethetypeswrong/cli/dist/index.js");
  // The .wasm files, the checksums, the schemas and the pixel are assets: they have addresses and no types.
  const flags = ["--profile", "esm-only", "--exclude-entrypoints", "wasm", ...["arrival", "catalog", "merchandising", "offers", "orders", "pack", "profile"].map((part) => `${part}-wasm`), "integrity.json", "shopify-pixel.js", "elements.css", "offers.schema.json", "merchandising.schema.json", "profile.schema.json", "--no-color", "--no-emoji"];
  const { stdout, status } = spawnSync(process.execPath, [attw, tarball, ...flags], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("the package depends on nothing", () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
});
