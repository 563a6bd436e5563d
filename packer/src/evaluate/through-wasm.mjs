// Asks the published package for the lists that `regulars evaluate` measures.
//
// node through-wasm.mjs PACKAGE PACK_FOLDER [PRODUCTS] < steps > lists
//
// PRODUCTS is a JSON file, the page's own catalogue. A line of `steps` is one of
//
//     {"forget": true}                   another shopper comes
//     {"at": ms, "record": event}
//     {"at": ms, "feed": query}          answered by a line of [item id, score], as is
//     {"at": ms, "complements": query}
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, packFolder, products] = process.argv.slice(2);
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const { open } = await import(pathToFileURL(resolve(folder, exports["."].node)));

let now = 0;
const files = new Map();
const pack = (path) => {
  if (!files.has(path)) files.set(path, readFileSync(join(packFolder, path)));
  return files.get(path);
};
const catalog = products === undefined ? {} : { catalog: JSON.parse(readFileSync(products, "utf8")) };
const shop = await open({ pack, ...catalog, now: () => now, seed: 0 });

for await (const line of createInterface({ input: process.stdin })) {
  const { at, forget, record, feed, complements } = JSON.parse(line);
  now = at ?? now;
  if (forget) {
    await shop.forget();
  } else if (record !== undefined) {
    shop.record(record);
  } else {
    const list = () => (feed === undefined ? shop.complements(complements) : shop.feed(feed)).items;
    // The first time asks for the chunks.
    list();
    await shop.ready();
    if (!process.stdout.write(`${JSON.stringify(list().map(({ item_id, score }) => [item_id, score]))}\n`)) {
      await new Promise((drained) => process.stdout.once("drain", drained));
    }
  }
}
await shop.close();
