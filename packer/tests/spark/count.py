"""Runs the counting's SQL files on Apache Spark, as a shop would.

    python count.py EVENTS SETTINGS ACTION_WEIGHTS OUT

reads three Parquet files and writes OUT/clicks.parquet, OUT/item_counts.parquet and
OUT/pair_counts.parquet, each a folder of part files.
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

SQL = Path(__file__).resolve().parent.parent.parent / "sql"


def main(events, settings, action_weights, out):
    # Everything stays on this machine's loopback, and a few partitions suit a small log.
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    for name, path in (("events", events), ("settings", settings), ("action_weights", action_weights)):
        spark.read.parquet(path).createOrReplaceTempView(name)
    for name in ("clicks", "item_counts", "pair_counts"):
        table = str(Path(out) / f"{name}.parquet")
        spark.sql((SQL / f"{name}.sql").read_text()).write.parquet(table)
        spark.read.parquet(table).createOrReplaceTempView(name)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
