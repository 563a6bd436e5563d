"""Draws two hundred households out of the Complete Journey data, for `make lifecycle`.

    python derive.py FOLDER

writes FOLDER/products.tsv, the goods they bought, as a Google Merchant feed, and FOLDER/baskets.tsv, a line for each
basket in the order of time: household, ms since 1970, 1 where a coupon was used, what was taken off the prices, and
the goods as `product:quantity:price` with the price of one. Same input, same output, byte for byte.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "www" / "data"))
from derive import load  # noqa: E402, what is no good is left out as for the demo shop

# Every twelfth household that bought goods, by its number, the first two hundred of them.
EVERY = 12
HOUSEHOLDS = 200


def main(folder):
    products, transactions = load()
    prices = transactions.groupby("product_id").unit_price.median()
    known = products[products.product_category.notna() & products.product_type.notna()]
    lines = transactions[transactions.product_id.isin(known.product_id)]
    chosen = sorted(lines.household_id.unique())[::EVERY][:HOUSEHOLDS]
    lines = lines[lines.household_id.isin(chosen)]

    folder.mkdir(parents=True, exist_ok=True)
    goods = known[known.product_id.isin(lines.product_id)].sort_values("product_id")
    with open(folder / "products.tsv", "w", encoding="utf-8") as file:
        file.write("id\ttitle\tproduct_type\tbrand\tprice\n")
        for good in goods.itertuples():
            path = " > ".join([good.department, good.product_category, good.product_type])
            brand = "Own brand" if good.brand == "Private" else f"Maker {good.manufacturer_id}"
            price = max(prices[good.product_id], 0.01)
            file.write(f"{good.product_id}\t{good.product_type}\t{path}\t{brand}\t{price:.2f} USD\n")

    lines = lines.assign(off=lines[["retail_disc", "coupon_disc", "coupon_match_disc"]].clip(lower=0).sum(axis=1))
    bought = lines.groupby(["basket_id", "product_id"]).agg(quantity=("quantity", "sum"), paid=("sales_value", "sum"))
    items = {}
    for (basket, product), line in zip(bought.index, bought.itertuples()):
        items.setdefault(basket, []).append(f"{product}:{line.quantity}:{line.paid / line.quantity:.2f}")
    baskets = lines.groupby("basket_id").agg(
        household=("household_id", "first"), time=("transaction_timestamp", "min"),
        coupon=("coupon_disc", "max"), off=("off", "sum"))
    baskets = [(int(basket.time.timestamp() * 1000), basket.Index, basket) for basket in baskets.itertuples()]
    with open(folder / "baskets.tsv", "w", encoding="utf-8") as file:
        for time, number, basket in sorted(baskets):
            with_coupon = int(basket.coupon > 0)
            file.write(f"{basket.household}\t{time}\t{with_coupon}\t{basket.off:.2f}\t{','.join(items[number])}\n")
    print(f"{len(chosen)} households, {len(baskets)} baskets, {len(goods)} products")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
