// Asks the published package for the lists that `regulars evaluate` measures.
//
// node through-wasm.mjs PACKAGE PACK_FOLDER LIMIT BEGINS BETWEEN < sessions > lists
//
// A line of `sessions` is one visit: {"events": [[event name, item id], …]}. For each event but the last
// a line of lists comes back: [ids with repeats allowed, ids of new items].
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, packFolder, limit, begins, between] = process.argv.slice(2);
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const { open } = await import(pathToFileURL(resolve(folder, exports["."].node)));

let now = Number(begins);
const shop = await open({ pack: (path) => readFileSync(join(packFolder, path)), now: () => now, seed: 0 });
const list = (exclude) => shop.feed({ limit: Number(limit), exclude }).items.map(({ item_id }) => item_id);

for await (const line of createInterface({ input: process.stdin })) {
  const { events } = JSON.parse(line);
  await shop.forget();
  for (const [place, [event, item_id]] of events.entries()) {
    if (place === events.length - 1) break;
    now = Number(begins) + place * Number(between);
    shop.record({ event, item_id });
    now += Number(between);
    // The first time asks for the chunks.
    list("none");
    await shop.ready();
    if (!process.stdout.write(`${JSON.stringify([list("none"), list("seen")])}\n`)) {
      await new Promise((drained) => process.stdout.once("drain", drained));
    }
  }
}
await shop.close();
