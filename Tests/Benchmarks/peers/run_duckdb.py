"""DuckDB through its Python package.

    python3 run_duckdb.py import DATABASE SQL     runs the statements
    python3 run_duckdb.py report DATABASE SQL     runs the query read-only and prints its rows as JSON
"""

import json
import sys

import duckdb


def main():
    """The command line."""
    mode, database, sql = sys.argv[1:]
    connection = duckdb.connect(database, read_only=mode == "report")
    cursor = connection.execute(sql)
    if mode == "report":
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor.fetchall()]
        print(json.dumps(rows, default=str))
    connection.close()


if __name__ == "__main__":
    main()
