#!/usr/bin/env python3
"""Prints the derived tables of a database, sorted, by name and without internal keys: equal histories give equal text.

    python3 dump_derived.py ingest-audit.sqlite [--exchanges]

--exchanges prints instead how many exchanges the evidence holds. Also checks the file: what SQLite finds wrong is printed.
"""
import sqlite3
import sys

VIEWS = ("request_view", "rejection_view", "collision_view", "api_error_view", "unrecognized_view", "daily_view",
         "daily_code_view", "captured_hour_view", "conflict_view")

database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
problems = [row[0] for row in database.execute("PRAGMA integrity_check")]
if problems != ["ok"]:
    raise SystemExit("integrity_check: " + "; ".join(problems))
if "--exchanges" in sys.argv[2:]:
    print(database.execute("SELECT coalesce(sum(exchanges), 0) FROM evidence").fetchone()[0])
else:
    known = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    # A view that an earlier schema lacks is one without rows, which is not printed at all.
    for view in (view for view in VIEWS if view in known):
        cursor = database.execute(f"SELECT * FROM {view}")
        rows = sorted(map(repr, cursor))
        if rows or view != "conflict_view":
            print("#", view, *(column[0] for column in cursor.description))
        for row in rows:
            print(row)
