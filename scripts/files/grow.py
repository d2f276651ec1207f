#!/usr/bin/env python3
"""grow.py FROM TO RUNS: a history TO of as many runs, with the tables, series and machines of FROM. A run is one of FROM's
first 20 again; its figures differ from that one's by a percent, and in the last third those of one series in ten are 10 % more."""
import os
import sqlite3
import sys

FIRST = 20
# Nearly normal: the sum of four has a standard deviation of 1 %.
NOISE = "(1 + 0.01 * 1.732 * (" + " + ".join(["random() / 9223372036854775808.0"] * 4) + ") / 2)"
STEP = "(1 + (run.run * 3 > :runs * 2 AND series.series % 10 = 3) * 0.1)"


def grow(database, runs):
    columns = [row[1] for row in database.execute("PRAGMA table_info(run)")]
    taken = ", ".join(f"first.{name}" for name in columns if name not in ("run", "digest"))
    others = ", ".join(name for name in columns if name not in ("run", "digest"))
    database.execute(f"""
        WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :runs)
        INSERT INTO run (run, digest, {others})
        SELECT n, randomblob(32), {taken} FROM number
        JOIN source.run AS first ON first.run = 1 + n % :first""", {"runs": runs, "first": FIRST})
    # In the order of the table, series by series.
    database.execute(f"""
        INSERT INTO value (series, run, p50, p50_low, p50_high, p90, p99, mean, elapsed_ms)
        SELECT series, number, CAST(p50 * f AS INTEGER), CAST(p50_low * f AS INTEGER),
            CAST(p50_high * f AS INTEGER), CAST(p90 * f AS INTEGER), CAST(p99 * f AS INTEGER),
            CAST(mean * f AS INTEGER), elapsed_ms
        FROM (SELECT series.series AS series, run.run AS number, {NOISE} * {STEP} AS f, first.*
            FROM series CROSS JOIN run CROSS JOIN source.value AS first
            WHERE first.series = series.series AND first.run = 1 + run.run % :first)""",
                     {"runs": runs, "first": FIRST})


def main():
    if len(sys.argv) != 4:
        sys.exit("grow.py: wanted: FROM TO RUNS")
    source, target, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if os.path.exists(target):
        os.remove(target)
    database = sqlite3.connect(target, isolation_level=None)
    database.execute("PRAGMA journal_mode=OFF")
    database.execute("PRAGMA synchronous=OFF")
    database.execute("ATTACH ? AS source", (source,))
    tables = database.execute("SELECT sql FROM source.sqlite_schema WHERE sql IS NOT NULL").fetchall()
    database.execute("BEGIN")
    for (sql,) in tables:
        database.execute(sql)
    for name in ("application_id", "user_version"):
        number = database.execute(f"PRAGMA source.{name}").fetchone()[0]
        database.execute(f"PRAGMA main.{name}={number}")
    for table in ("machine", "series"):
        database.execute(f"INSERT INTO {table} SELECT * FROM source.{table}")
    grow(database, runs)
    database.execute("COMMIT")


main()
