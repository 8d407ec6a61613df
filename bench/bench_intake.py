"""Rows a second of `hales ingest`, beside SQLite's own insert of the same file into a bare table, in one call.

usage: bench_intake.py HALES [ROWS [SUBJECTS]]          default 400000 rows of 1250 subjects, a quarter as FHIR

The peer is Python's sqlite3: csv or json and executemany, one transaction, one table of text with one unique index
on what identifies a row.  It checks nothing, converts nothing, knows no versions and keeps no provenance: what is
above its time is what those cost.  Processor time, user and system, of one core.
"""

import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile

import make_intake


def spent(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ours(hales, path, folder):
    store = os.path.join(folder, "ours.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(store + suffix):
            os.remove(store + suffix)
    subprocess.run([hales, "--store", store, "init"], check=True, stdout=subprocess.DEVNULL)
    start = spent(resource.RUSAGE_CHILDREN)
    told = subprocess.run([hales, "--store", store, "--json", "ingest", path], check=True, stdout=subprocess.PIPE)
    seconds = spent(resource.RUSAGE_CHILDREN) - start
    return seconds, json.loads(told.stdout)["stored"]


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        rows = csv.reader(f)
        next(rows)
        yield from rows


def json_rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            o = json.loads(line)
            value = o["valueQuantity"]
            yield (o["id"], o["subject"]["reference"], o["effectiveDateTime"], o["code"]["coding"][0]["code"],
                   str(value["value"]), value["code"])


def theirs(path, columns, unique, rows, folder):
    store = os.path.join(folder, "theirs.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(store + suffix):
            os.remove(store + suffix)
    start = spent(resource.RUSAGE_SELF)
    db = sqlite3.connect(store)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536")
    db.execute(f"CREATE TABLE o ({columns}, UNIQUE ({unique}))")
    marks = ",".join("?" * len(columns.split(",")))
    with db:
        db.executemany(f"INSERT INTO o VALUES ({marks})", rows(path))
    count = db.execute("SELECT count(*) FROM o").fetchone()[0]
    db.close()
    return spent(resource.RUSAGE_SELF) - start, count


def main(hales, rows=400000, subjects=1250):
    forms = (("csv", rows, "subject,date,name,value", "subject,date,name", csv_rows),
             ("ndjson", rows // 4, "id,subject,date,code,value,unit", "subject,id", json_rows))
    with tempfile.TemporaryDirectory() as folder:
        for form, n, columns, unique, reader in forms:
            path = os.path.join(folder, "in." + form)
            make_intake.main(form, n, subjects, path, False)
            best = [float("inf"), float("inf")]
            for _ in range(3):
                mine, mine_n = ours(hales, path, folder)
                bare, bare_n = theirs(path, columns, unique, reader, folder)
                if (mine_n, bare_n) != (n, n):
                    sys.exit(f"bench_intake: {n} rows of {form}, {mine_n} and {bare_n} stored")
                best = [min(best[0], mine), min(best[1], bare)]
            print(f"intake {form}: {n / best[0]:,.0f} rows/s ({1e6 * best[0] / n:.1f} us a row, {n:,} rows), "
                  f"SQLite alone {n / best[1]:,.0f} rows/s, {best[0] / best[1]:.2f} times its time")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
