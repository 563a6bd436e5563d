"""Asks the packer how well its packs complete baskets and foretell next orders, for `make bench-baskets`.

    python measure.py REGULARS FOLDER PACKAGE [SHARED]

prints a JSON object a line for each figure of the logs that derive.py wrote into FOLDER. Every list is the published
package's (PACKAGE, in Node.js) and the same as the engine's, or this fails. Shares of 0 to 1 have their 95% intervals,
bootstraps over shoppers with seed 1. Settings are the packer's own, found on the training part alone; one item of each order
is hidden by chance with seed 1; equal scores count against us; packs are as they ship, with rows of 30 neighbours in 8 bits.
The pack answers alone, as for a shop too large to hand its catalogue to every page; `beside_catalog` is the same where the
page has its own products beside the pack, so that all of them are candidates. SHARED is a folder with logs that are not in
the repository.
"""

import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMPLETION = {
    f"{beside}completion.{measure}": f"{beside}{measure}"
    for beside in ("", "beside_catalog.")
    for measure in ("hr20", "hr10", "mrr20", "own.hr20", "own.hr10", "own.mrr20", "tail.hr20", "page.hr20")
} | {"completion.cosine.hr20": "cosine.hr20", "completion.popularity.hr20": "popularity.hr20"}
NEXT = {
    "next.r10": "r10",
    "next.tifu_knn.r10": "tifu_knn.r10",
    "next.frequency.r10": "frequency.r10",
    "next.r10_minus_tifu_knn": "r10_minus_tifu_knn",
    "beside_catalog.next.r10": "beside_catalog.r10",
}
GROCERIES = {
    "completion.hr20": "hr20",
    "completion.cosine.hr20": "cosine.hr20",
    "completion.hr20_minus_cosine": "hr20_minus_cosine",
}
LOGS = {
    "items": ("cj.items", "completion", COMPLETION),
    "types": ("cj.types", "completion", COMPLETION),
    "next-items": ("cj.next.items", "next", NEXT),
    "next-types": ("cj.next.types", "next", NEXT),
    "groceries": ("groceries", "completion", GROCERIES),
}


def say(figure, value, unit, **more):
    print(json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, **more}), flush=True)


def bytes_per_item(pack):
    """Both kinds of rows, compressed as they are served."""
    manifest = json.loads((pack / "manifest.json").read_text())
    build = pack / manifest["build"]
    rows = {kind: sum(file.stat().st_size for file in (build / kind).glob("*.pack")) for kind in ("rows", "baskets")}
    items = json.loads((pack / "report.json").read_text())["items"]
    return sum(rows.values()) / items, {"items": items, **{kind: size // items for kind, size in rows.items()}}


def packed(regulars, events, out):
    """Packs a log, and returns the pack's report, to take its settings from."""
    begin = time.monotonic()
    subprocess.run([regulars, "pack", "--events", events, "--out", out], check=True, stdout=subprocess.DEVNULL)
    return out / "report.json", time.monotonic() - begin


def measure(regulars, folder, package, log, settings):
    name, what, wanted = LOGS[log]
    ran = subprocess.run(
        [regulars, "evaluate", f"--baskets={what}", "--settings", settings, "--wasm", package,
         "--train", folder / f"{log}-train.csv", "--test", folder / f"{log}-test.csv"],
        check=True, stdout=subprocess.PIPE, text=True)
    lists = 0
    for figure in map(json.loads, ran.stdout.splitlines()):
        if figure.get("different_lists", 0) != 0:
            sys.exit(f"{log}: {figure['different_lists']} of {figure['lists']} lists differ from the engine's")
        lists += figure.get("lists", 0)
        if figure.get("figure") in wanted:
            value, low, high = (figure[part] for part in ("value", "low", "high"))
            say(f"{name}.{wanted[figure['figure']]}", value, "share",
                low=round(low, 4), high=round(high, 4), orders=figure["orders"])
    say(f"{name}.lists_through_wasm", lists, "lists")


def clicks_and_orders(shared, folder):
    """A shop's log with clicks and orders; `None` where it is not at hand."""
    events = shared / "jdata_micro" / "events.csv.gz"
    if not events.exists():
        return None
    log = folder / "clicks-and-orders.csv"
    with gzip.open(events, "rt") as source, log.open("w") as target:
        for line in source:
            part, rest = line.split(",", 1)
            if part in ("split", "train"):
                target.write(rest)
    return log


def main(regulars, folder, package, shared=None):
    with tempfile.TemporaryDirectory() as temporary:
        temporary = Path(temporary)
        settings = dict.fromkeys(LOGS, "search")
        settings["items"], seconds = packed(regulars, folder / "items-train.csv", temporary / "items")
        say("baskets.packing_s", seconds, "s")
        value, parts = bytes_per_item(temporary / "items")
        say("baskets.bytes_per_item", value, "bytes", **parts)
        both = shared and clicks_and_orders(shared, temporary)
        if both:
            packed(regulars, both, temporary / "both")
            value, parts = bytes_per_item(temporary / "both")
            say("baskets.clicks_and_orders.bytes_per_item", value, "bytes", **parts)
        for log in LOGS:
            if (folder / f"{log}-train.csv").exists():
                measure(regulars, folder, package, log, settings[log])
            else:
                print(f"{log}: skipped, its log is not there", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *map(Path, sys.argv[2:]))
