"""Runs the counting's SQL files on Apache Spark, as a shop would.

    python count.py FOLDER...

reads FOLDER/events.parquet, FOLDER/settings.parquet and FOLDER/action_weights.parquet, and writes
FOLDER/clicks.parquet, FOLDER/item_counts.parquet and FOLDER/pair_counts.parquet, each a folder of part files. Of a
folder with orders it reads FOLDER/order_lines.parquet and FOLDER/basket_settings.parquet, and writes what is counted
of baskets.
"""

import os
import sys
from pathlib import Path

SQL = Path(__file__).resolve().parent.parent.parent / "sql"
# The tables to read, and the tables to write with their files of SQL.
EVENTS = ("events", "settings", "action_weights"), {name: name for name in ("clicks", "item_counts", "pair_counts")}
ORDERS = ("order_lines", "basket_settings"), {
    "basket_lines": "baskets",
    "basket_weights": "basket_weights",
    "basket_totals": "basket_totals",
    "basket_item_counts": "basket_item_counts",
    "basket_pair_counts": "basket_pair_counts",
    "rebuys": "rebuys",
}


def main(folders):
    # Everything stays on this machine, and a few partitions suit a small log.
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    print("Spark", spark.version)
    for folder in map(Path, folders):
        table = lambda name: str(folder / f"{name}.parquet")
        read, written = ORDERS if (folder / "order_lines.parquet").exists() else EVENTS
        for name in read:
            spark.read.parquet(table(name)).createOrReplaceTempView(name)
        for name, sql in written.items():
            spark.sql((SQL / f"{sql}.sql").read_text()).write.parquet(table(name))
            spark.read.parquet(table(name)).createOrReplaceTempView(name)
    spark.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
