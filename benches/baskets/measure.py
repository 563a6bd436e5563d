"""Asks the packer how well its packs complete baskets and foretell next orders, for `make bench-baskets`.

    python measure.py REGULARS FOLDER PACKAGE

prints a JSON object a line for each figure of the logs that derive.py wrote into FOLDER. Every list but those of reminders is
the published package's (PACKAGE, in Node.js) and the same as the engine's, or this fails. Shares of 0 to 1 have their 95% intervals,
bootstraps over shoppers with seed 1. Settings are the packer's own, found on the training part alone; one item of each order
is hidden by chance with seed 1; equal scores count against us; packs are as they ship, with rows of 30 neighbours in 8 bits.
The pack answers alone, as for a shop too large to hand its catalogue to every page; `beside_catalog` is the same where the
page has its own products beside the pack, so that all of them are candidates.
"""

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
REMINDERS = {
    f"reminders.{many}{who}{what}": f"{many}{who}{what}"
    for many in ("", "three.", "five.")
    for who in ("", "each.")
    for what in ("bought", "frequency.bought", "interval.bought", "bought_minus_frequency")
}
MEASURES = [
    ("items", "completion", "cj.items", COMPLETION),
    ("items", "reminders", "reminders", REMINDERS),
    ("types", "completion", "cj.types", COMPLETION),
    ("next-items", "next", "cj.next.items", NEXT),
    ("next-types", "next", "cj.next.types", NEXT),
    ("groceries", "completion", "groceries", GROCERIES),
]


def say(figure, value, unit, **more):
    print(json.dumps({"figure": figure, "value": round(value, 4), "unit": unit, **more}), flush=True)


def bytes_per_item(pack):
    """Both kinds of rows, compressed as they are served."""
    manifest = json.loads((pack / "manifest.json").read_text())
    build = pack / manifest["build"]
    rows = {kind: sum(file.stat().st_size for file in (build / kind).glob("*.pack")) for kind in ("rows", "baskets")}
    items = json.loads((pack / "report.json").read_text())["items"]
    return sum(rows.values()) / items, {"items": items, **{kind: size // items for kind, size in rows.items()}}


def measure(regulars, folder, package, settings, log, what, name, wanted):
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
    if lists > 0:
        say(f"{name}.lists_through_wasm", lists, "lists")


def main(regulars, folder, package):
    with tempfile.TemporaryDirectory() as temporary:
        pack = Path(temporary) / "items"
        begin = time.monotonic()
        subprocess.run(
            [regulars, "pack", "--events", folder / "items-train.csv", "--out", pack],
            check=True, stdout=subprocess.DEVNULL)
        say("baskets.packing_s", time.monotonic() - begin, "s")
        value, parts = bytes_per_item(pack)
        say("baskets.bytes_per_item", value, "bytes", **parts)
        for log, *wanted in MEASURES:
            if (folder / f"{log}-train.csv").exists():
                settings = pack / "report.json" if log == "items" else "search"
                measure(regulars, folder, package, settings, log, *wanted)
            else:
                print(f"{log}: skipped, its log is not there", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *map(Path, sys.argv[2:]))
