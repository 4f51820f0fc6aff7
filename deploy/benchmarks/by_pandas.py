"""An import as a user of pandas would write it instead: reads an exchange folder, makes the checks of `waymark import`, and
writes the rows into bare tables in one transaction, by COPY. There are no rights, no history and no trail.

usage: by_pandas.py FOLDER CONNINFO CODES [--today DAY] [--dry-run]

CODES is a CSV file of list,code: the codes that may stand in a column. As with the import it is all or nothing.

What it checks less than the import does:
- A file that isn't UTF-8, or has a row with too many cells, is refused as a whole: one finding, and none for its other rows. A
  row with too few cells is taken as ending in empty ones, and a stray quotation mark as text; U+0000 is not looked for.
- A file that is there twice, in different capitals, is read once.
- No row is held against records from before, since there are none in a bare table: nothing is known again, corrected or moved, and
  who has left a UPN or a place is no question.
- Numbers and days that are part of what a row is known by are the same only when they are written the same (1 and 01 are two).
- A finding is counted by file and code. There is no line and no sentence that says what to do.

Prints as JSON the rows written and the findings, by file, and the seconds that reading, checking and writing took, without the
start of the interpreter.
"""

import argparse
import csv
import json
import time
from collections import defaultdict
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import psycopg
from psycopg import sql

from exchange_rules import FILES, columns
from pandas_checks import Checks

TYPES = {"d": "date", "y": "boolean", "i": "smallint", "f": "numeric"}


def read(folder, checks):
    """The rows of each file that can be read, as text."""
    names = {path.name.lower(): path for path in sorted(folder.iterdir())}
    paths = {name: path for name, path in names.items() if name.endswith(".csv") and not name.startswith(".")}
    for name in paths.keys() - {f"{name}.csv" for name in FILES}:
        checks.refuse_file(name.removesuffix(".csv"), ["unknown_file"])
    for name in FILES:
        path = paths.get(f"{name}.csv")
        if path is None:
            continue
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                header = next(csv.reader(file), [])
            if wrong := wrong_columns(name, header):
                checks.refuse_file(name, wrong)
                continue
            rows = pd.read_csv(path, dtype=str, na_filter=False, encoding="utf-8-sig")
        except UnicodeDecodeError:
            checks.refuse_file(name, ["not_utf8"])
        except pd.errors.ParserError:
            checks.refuse_file(name, ["malformed_csv"])
        else:
            yield name, header, rows.reindex(columns=list(columns(name)), fill_value="")


def wrong_columns(name, header):
    known = columns(name)
    return (["unknown_column" for column in header if column not in known]
            + ["missing_column" for column, (_, required) in known.items() if required and column not in header]
            + ["malformed_csv" for column in known if header.count(column) > 1])


def write(tables, conninfo):
    """How many rows of each file the server took."""
    written = {}
    with psycopg.connect(conninfo) as connection, connection.cursor() as cursor:
        cursor.execute("drop schema if exists by_pandas cascade; create schema by_pandas")
        for name, header, rows in tables:
            table = sql.Identifier("by_pandas", name)
            fields = sql.SQL(", ").join(
                sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(TYPES.get(columns(name)[column][0][0], "text")))
                for column in header)
            cursor.execute(sql.SQL("create table {} ({})").format(table, fields))
            text = StringIO()
            rows.to_csv(text, columns=header, header=False, index=False)
            with cursor.copy(sql.SQL("copy {} from stdin (format csv)").format(table)) as copy:
                copy.write(text.getvalue())
            written[f"{name}.csv"] = cursor.rowcount
    return written


def given():
    parser = argparse.ArgumentParser(description="An import by pandas.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("conninfo")
    parser.add_argument("codes", type=Path)
    parser.add_argument("--today", type=pd.Timestamp, default=pd.Timestamp(datetime.now(ZoneInfo("Europe/London")).date()))
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args()


def main():
    options = given()
    codes = defaultdict(list)
    with options.codes.open(encoding="utf-8", newline="") as file:
        for name, code in csv.reader(file):
            codes[name].append(code)
    times = [time.perf_counter()]
    checks = Checks(codes, options.today)
    tables = list(read(options.folder, checks))
    times.append(time.perf_counter())
    for name, _, rows in tables:
        checks.check(name, rows)
    times.append(time.perf_counter())
    findings = {f"{name}.csv": dict(codes) for name, codes in checks.findings.items() if codes}
    written = {} if findings or options.dry_run else write(tables, options.conninfo)
    times.append(time.perf_counter())
    seconds = dict(zip(("read", "check", "write"), (end - begin for begin, end in zip(times, times[1:]))))
    print(json.dumps({"rows": written, "findings": findings, "seconds": seconds}))


if __name__ == "__main__":
    main()
