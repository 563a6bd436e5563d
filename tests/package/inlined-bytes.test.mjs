// The wasm as text: what the build writes, the package reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { textFromBytes } from "../../pkg/text-from-bytes.mjs";
import { imported } from "./helpers/sources.mjs";

const { bytesFromText } = await imported("bytes-from-text");

test("every byte after every byte comes back", () => {
  const bytes = Uint8Array.from({ length: 2 * 256 * 256 }, (_, i) => (i % 2 ? i >> 1 : i >> 9));
  assert.deepEqual(bytesFromText(textFromBytes(bytes)), bytes);
});

test("the text needs no escaping in a script", () => {
  assert.match(textFromBytes(Uint8Array.from({ length: 256 }, (_, i) => i)), /^[ !#-[\]-~]*$/);
});

test("nothing stays nothing", () => {
  assert.deepEqual(bytesFromText(textFromBytes(new Uint8Array())), new Uint8Array());
});
