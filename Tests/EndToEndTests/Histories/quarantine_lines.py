#!/usr/bin/env python3
"""Prints, as JSON, the numbers of the quarantined lines and the sizes of the ledger and the quarantine.

    python3 quarantine_lines.py ingest-audit.sqlite
"""
import json
import sqlite3
import sys

database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
json.dump({
    "lines": [row[0] for row in database.execute("SELECT line FROM quarantine ORDER BY import, line")],
    "imports": database.execute("SELECT count(*) FROM import").fetchone()[0],
}, sys.stdout)
