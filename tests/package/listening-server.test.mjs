// A shop that listens where there is no page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixtures, packageFolder } from "./helpers/project.mjs";

const { open } = await import(join(packageFolder, "dist/inline.js"));

test("on a server there is nothing to hear, and nothing is left behind", async () => {
  const catalog = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));
  const names = Object.getOwnPropertyNames(globalThis);
  const shop = await open({ catalog, onProblem: assert.fail });
  const stop = shop.listen();
  stop();
  assert.throws(() => shop.listen({ dataLayer: 7 }), { name: "RegularsError", code: "argument" });
  shop.listen();
  await shop.close();
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), names);
});
