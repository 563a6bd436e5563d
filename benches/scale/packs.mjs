// The packs of the made-up shops, as the packer writes them. A million items take minutes, so they are kept
// until another generator or another packer would make others.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeCatalogue } from "./catalogue.mjs";
import { layOut } from "./layout.mjs";
import { generatorHash, SHOPS } from "./shops.mjs";
import { writeVisits } from "./visits.mjs";

const packer = fileURLToPath(new URL("../../target/regulars", import.meta.url));
const kept = fileURLToPath(new URL("../../target/scale", import.meta.url));

/** The folder of a shop's pack, and how its items belong together. */
export function packOf(name) {
  const shop = SHOPS[name];
  const layout = layOut(shop);
  const madeBy = createHash("sha256").update(generatorHash()).update(readFileSync(packer)).digest("hex").slice(0, 16);
  const folder = join(kept, `${name}-${madeBy}`);
  const pack = join(folder, "pack");
  if (!existsSync(pack)) {
    forget((other) => other.startsWith(`${name}-`));
    mkdirSync(folder, { recursive: true });
    console.error(`${name}: making a shop of ${shop.items} items and packing it, once`);
    const [catalogue, log] = [join(folder, "catalogue.tsv"), join(folder, "clicks.csv")];
    writeCatalogue(catalogue, layout, shop);
    writeVisits(log, layout, shop);
    const options = ["--settings", "default", "--catalog", catalogue, "--events", log, "--out", pack];
    execFileSync(packer, ["pack", ...options], { stdio: ["ignore", "ignore", "inherit"] });
    // Half a gigabyte that nobody reads again.
    for (const file of [catalogue, log]) rmSync(file);
  }
  return { pack, layout };
}

function forget(isWanted) {
  if (!existsSync(kept)) return;
  for (const name of readdirSync(kept).filter(isWanted)) rmSync(join(kept, name), { recursive: true });
}
