"""Draws the orders that the demo's pack learns from out of the Complete Journey data, for `make demo-pack`.

    python orders.py FILE

writes, as a log that the packer reads, the year's orders of the shop's goods (catalog.tsv) by all households but those
whose year is replayed (households.json): the shop is not to have read their receipts before.

A receipt does not tell what was looked at after what. So each of its lines is a visit of its own, and the pack learns
from whole orders alone.

Same input, same output, byte for byte.
"""

import json
import sys
from pathlib import Path

from derive import HERE, load


def main(file):
    _, lines = load()
    feed = (HERE / "catalog.tsv").read_text(encoding="utf-8").splitlines()[1:]
    # The boxes that we pack ourselves were in nobody's basket.
    known = {int(id) for id in (line.split("\t", 1)[0] for line in feed) if id.isdigit()}
    replayed = {household["id"] for household in json.loads((HERE / "households.json").read_text(encoding="utf-8"))}
    lines = lines[lines.product_id.isin(known) & ~lines.household_id.isin(replayed)]
    orders = lines.groupby(["household_id", "basket_id", "product_id"], as_index=False).agg(
        quantity=("quantity", "sum"), paid=("sales_value", "sum"), moment=("transaction_timestamp", "min"))
    moment = orders.groupby("basket_id").moment.transform("min")
    price = (orders.paid / orders.quantity).round(2)
    orders = orders.assign(timestamp=moment.dt.strftime("%Y-%m-%dT%H:%M:%SZ"), event="purchase", price=price)
    orders = orders.rename(columns={"household_id": "user_id", "basket_id": "transaction_id", "product_id": "item_id"})
    orders = orders.sort_values(["timestamp", "transaction_id", "item_id"])
    file.parent.mkdir(parents=True, exist_ok=True)
    orders = orders.assign(session_id=range(len(orders)))
    orders.to_csv(file, index=False, lineterminator="\n", columns=[
        "session_id", "user_id", "transaction_id", "item_id", "event", "quantity", "price", "timestamp"])
    print(f"{file.name}: {orders.transaction_id.nunique()} orders of {orders.user_id.nunique()} households, "
          f"{len(orders)} lines, {orders.item_id.nunique()} goods")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
