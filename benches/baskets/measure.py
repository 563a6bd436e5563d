"""Asks the packer how well it completes baskets and foretells next orders, for `make bench-baskets`.

    python measure.py REGULARS FOLDER

prints a JSON object a line for each figure of the logs that derive.py wrote into FOLDER: shares of 0 to 1, with their
95% intervals, bootstraps over shoppers. Settings are the packer's own, found on the training part alone; one item of each
order is hidden by chance with seed 1; equal scores count against us; rows are as a pack holds them, 30 neighbours in
8 bits.
"""

import json
import subprocess
import sys
from pathlib import Path

COMPLETION = {
    "completion.hr20": "hr20",
    "completion.hr10": "hr10",
    "completion.mrr20": "mrr20",
    "completion.own.hr20": "own.hr20",
    "completion.own.hr10": "own.hr10",
    "completion.own.mrr20": "own.mrr20",
    "completion.tail.hr20": "tail.hr20",
    "completion.page.hr20": "page.hr20",
    "completion.cosine.hr20": "cosine.hr20",
    "completion.popularity.hr20": "popularity.hr20",
}
NEXT = {
    "next.r10": "r10",
    "next.tifu_knn.r10": "tifu_knn.r10",
    "next.frequency.r10": "frequency.r10",
    "next.r10_minus_tifu_knn": "r10_minus_tifu_knn",
}
LOGS = {
    "items": ("cj.items", COMPLETION),
    "types": ("cj.types", COMPLETION),
    "next-items": ("cj.next.items", NEXT),
    "next-types": ("cj.next.types", NEXT),
    "groceries": ("groceries", {
        "completion.hr20": "hr20",
        "completion.cosine.hr20": "cosine.hr20",
        "completion.hr20_minus_cosine": "hr20_minus_cosine",
    }),
}


def main(regulars, folder):
    for log, (name, wanted) in LOGS.items():
        train, test = (folder / f"{log}-{part}.csv" for part in ("train", "test"))
        if not train.exists():
            print(f"{log}: skipped, its log is not there", file=sys.stderr)
            continue
        ran = subprocess.run(
            [regulars, "evaluate", "--baskets", "--train", train, "--test", test],
            check=True, stdout=subprocess.PIPE, text=True)
        for line in ran.stdout.splitlines():
            figure = json.loads(line)
            is_reminders = log == "items" and figure.get("figure", "").startswith("reminders.")
            if is_reminders or figure.get("figure") in wanted:
                figure["figure"] = figure["figure"] if is_reminders else f"{name}.{wanted[figure['figure']]}"
                rounded = {key: round(value, 4) if isinstance(value, float) else value for key, value in figure.items()}
                print(json.dumps({**rounded, "unit": "share"}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
