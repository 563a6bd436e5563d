// How well packs foretell what shoppers turn to next: through the published package in Node.js, its lists
// compared one by one with the engine's, and beside simpler ways on the same sessions. Settings are the packer's
// own, found on the training sessions alone.
//
// The logs are not in the repository. Diginetica's and the clothing shop's are looked for in
// $REGULARS_SHARED or ../shared/data beside the clone; Serenade's comes inside its crate. What is
// missing is skipped, and said so. With names as arguments only those are measured.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, inflateRawSync } from "node:zlib";

const root = new URL("../", import.meta.url).pathname;
const packer = join(root, "target/regulars");
const shared = process.env.REGULARS_SHARED ?? join(root, "../shared/data");
const folder = mkdtempSync(join(tmpdir(), "regulars-quality-"));

const SHOPS = {
  // Its README: the sessions of the last seven days are the test.
  diginetica: () => splitLines("diginetica_seq/events.csv.gz", ([split]) => split === "train"),
  serenade: () => {
    const files = filesOfZip(serenadeExample());
    return { train: files.get("train.txt"), test: files.get("test.txt") };
  },
  eshop: () => splitLines("eshop_clothing_2008/events.csv.gz", ([, , date]) => date < "2008-07-30"),
};

const wanted = process.argv.slice(2);
try {
  for (const [shop, read] of Object.entries(SHOPS)) {
    if (wanted.length > 0 && !wanted.includes(shop)) continue;
    const log = read();
    if (log === undefined) {
      console.error(`${shop}: skipped, its log is not there`);
      continue;
    }
    measure(shop, log);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function measure(shop, log) {
  const [train, test] = ["train", "test"].map((part) => {
    const file = join(folder, `${shop}-${part}.csv`);
    writeFileSync(file, log[part]);
    return file;
  });
  const report = JSON.parse(
    regulars(["evaluate", "--json", "--train", train, "--test", test, "--wasm", join(root, "pkg")]),
  );
  const { wasm, baselines } = report;
  if (wasm.different_lists !== 0) throw new Error(`${shop}: ${wasm.different_lists} lists differ from the engine's`);
  const figure = (name, task, measure) => {
    const of = (quality) => quality[measure];
    const mine = task === "repeats_allowed" ? wasm : wasm.new_items;
    print(`${shop}.${name}`, of(mine), "share", {
      ci95: of(mine.ci95),
      predictions: mine.predictions,
      ...Object.fromEntries(baselines.map((baseline) => [baseline.name, of(baseline[task])])),
    });
  };
  figure("hr20", "repeats_allowed", "hr20");
  figure("mrr20", "repeats_allowed", "mrr20");
  figure("ndcg20", "repeats_allowed", "ndcg20");
  figure("coverage20", "repeats_allowed", "coverage20");
  figure("new.hr20", "new_items", "hr20");
  figure("new.mrr20", "new_items", "mrr20");
  console.error(`${shop}: ${wasm.lists} lists, all as the engine draws them up natively`);
  if (shop !== "diginetica") return;
  // Of the largest log: small ones hold few neighbours.
  print("rows.bytes_per_item", report.sizes.rows_gzip_per_item, "bytes", { items: report.sizes.items });
  const seconds = (settings) => {
    const out = join(folder, `${shop}-${settings}`);
    return JSON.parse(regulars(["pack", "--json", "--settings", settings, "--events", train, "--out", out])).seconds;
  };
  print("pack.diginetica.seconds", seconds("search"), "seconds", { without_search: seconds("default") });
}

function print(figure, value, unit, beside) {
  console.log(JSON.stringify({ figure, value, unit, ...beside }));
}

function regulars(args) {
  return execFileSync(packer, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
}

/** A log in two parts by its lines' cells; both have its header. */
function splitLines(path, isTraining) {
  const file = join(shared, path);
  if (!existsSync(file)) return undefined;
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
  const part = (wanted) => [header, ...lines.filter((line) => isTraining(line.split(",")) === wanted), ""].join("\n");
  return { train: part(true), test: part(false) };
}

/** The example inside the crate, which cargo fetches to describe it. */
function serenadeExample() {
  const cache = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/cache");
  const crates = () => readdirSync(cache).map((registry) => join(cache, registry, "serenade-0.3.1.crate"));
  const find = () => crates().find((crate) => existsSync(crate));
  if (find() === undefined) execFileSync("cargo", ["info", "serenade@0.3.1"], { cwd: tmpdir(), stdio: "ignore" });
  const inside = "serenade-0.3.1/assets/example/example.zip";
  return execFileSync("tar", ["-xzOf", find(), inside], { maxBuffer: 1 << 28 });
}

/** The files of a zip archive, by name: what its central directory lists. */
function filesOfZip(zip) {
  const end = zip.lastIndexOf("PK\x05\x06");
  const files = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    files.set(zip.toString("utf8", at + 46, at + 46 + name), method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + name + extra + comment;
  }
  return files;
}
