// What packing takes: a generated log of ten million clicks over a million items, read from a file, with the
// settings that need no search. `node benches/packing.mjs EVENTS ITEMS` takes other numbers.
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [events = 10_000_000, items = 1_000_000] = process.argv.slice(2).map(Number);
const packer = new URL("../target/regulars", import.meta.url).pathname;
let state = 7;
const folder = mkdtempSync(join(tmpdir(), "regulars-packing-"));

try {
  const log = join(folder, "clicks.csv");
  writeLog(log);
  const out = join(folder, "pack");
  const answer = execFileSync(packer, ["pack", "--json", "--settings", "default", "--events", log, "--out", out], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { seconds, peak_memory_bytes, sizes, sessions } = JSON.parse(answer);
  const of = { events, items: sizes.items, sessions };
  print("pack.generated.seconds", seconds, "seconds", of);
  print("pack.generated.peak_memory_bytes", peak_memory_bytes, "bytes", of);
  print("pack.generated.rows_bytes_per_item", sizes.rows_gzip_per_item, "bytes", of);
} finally {
  rmSync(folder, { recursive: true });
}

function print(figure, value, unit, beside) {
  console.log(JSON.stringify({ figure, value, unit, ...beside }));
}

/** Sessions that begin at an item, some far more popular than others, and wander among its neighbours. */
function writeLog(path) {
  const file = openSync(path, "w");
  let lines = ["session_id,item_id,event,timestamp"];
  let time = 1_750_000_000;
  for (let session = 1, written = 0; written < events; session++) {
    const length = 1 + Math.floor(-5 * Math.log(1 - random()));
    let item = Math.floor(items * random() ** 2);
    for (let step = 0; step < length && written < events; step++, written++) {
      const event = random() < 0.05 ? "add_to_cart" : "view_item";
      lines.push(`s${session},item-${item},${event},${time + 20 * step}`);
      // Mostly a near neighbour, now and then somewhere else, and sometimes back to where it was.
      if (random() < 0.9) item = (item + 1 + Math.floor(-12 * Math.log(1 - random()))) % items;
      else if (random() < 0.5) item = Math.floor(items * random() ** 2);
    }
    time += 3;
    if (lines.length > 50_000) {
      writeSync(file, `${lines.join("\n")}\n`);
      lines = [];
    }
  }
  writeSync(file, `${lines.join("\n")}\n`);
  closeSync(file);
}

/** Mulberry32: the same log every time. */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
