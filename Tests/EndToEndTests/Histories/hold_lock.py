#!/usr/bin/env python3
"""Has a database for some seconds, as another program would, then lets it go.

    python3 hold_lock.py ingest-audit.sqlite reading|immediate|exclusive SECONDS

Prints "held" once it has it.
"""
import sqlite3
import sys
import time

path, how, seconds = sys.argv[1:]
database = sqlite3.connect(path, isolation_level=None, timeout=30)
if how == "reading":
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
else:
    database.execute(f"BEGIN {how}")
print("held", flush=True)
time.sleep(float(seconds))
database.execute("ROLLBACK")
