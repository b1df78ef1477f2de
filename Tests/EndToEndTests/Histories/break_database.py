"""Breaks copies of a database, each in one place: break_database.py DATABASE FOLDER

Prints what was broken as JSON: [{"file": …, "broken": what was done, "named": what verify has to name, or null}].
What there is to break is asked of the database, so that what a later migration adds is broken, too.
"""

import json
import shutil
import sqlite3
import sys

source, folder = sys.argv[1:]
database = sqlite3.connect(source)
objects = database.execute(
    "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").fetchall()
tables = [name for kind, name in objects if kind == "table"]
migrations = [row[0] for row in database.execute("SELECT identifier FROM grdb_migrations ORDER BY identifier")]
settings = [row[0] for row in database.execute("SELECT name FROM setting ORDER BY name")]
database.close()

breaks = [(f"DROP {kind} {name}", name) for kind, name in objects]
breaks += [(f"DELETE FROM {name}", None) for name in tables]
breaks += [(f"ALTER TABLE {name} ADD COLUMN more INTEGER", name) for name in tables]
breaks += [(f"ALTER TABLE {name} RENAME TO old_{name}", name) for name in tables]
for name in migrations:
    breaks.append((f"DELETE FROM grdb_migrations WHERE identifier = '{name}'", name))
    breaks.append((f"DELETE FROM grdb_migrations WHERE identifier >= '{name}'", "igration"))
    breaks.append((f"UPDATE grdb_migrations SET identifier = '{name}x' WHERE identifier = '{name}'", None))
for name in settings:
    breaks.append((f"DELETE FROM setting WHERE name = '{name}'", None))
    breaks.append((f"UPDATE setting SET value = '5 x' WHERE name = '{name}'", None))
breaks += [
    ("DROP TABLE grdb_migrations; CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)", None),
    ("DROP TABLE grdb_migrations; CREATE VIEW grdb_migrations AS SELECT '001-history' AS identifier", "grdb_migrations"),
    ("ALTER TABLE grdb_migrations ADD COLUMN more INTEGER NOT NULL DEFAULT 1", "grdb_migrations"),
    ("INSERT INTO grdb_migrations VALUES ('more')", None),
    # As an earlier version left it, but for the note of its last migration.
    ("DROP INDEX import_head; DROP INDEX import_whole; DELETE FROM grdb_migrations WHERE identifier >= '007'",
     "migration 007-conflicts"),
    ("DROP INDEX import_head; DROP INDEX import_whole; DROP TABLE conflict; DROP VIEW conflict_view;"
     " DELETE FROM grdb_migrations WHERE identifier >= '006'", "migration 006-chain"),
    ("CREATE TRIGGER more AFTER INSERT ON grdb_migrations BEGIN SELECT raise(FAIL, 'x'); END", "more"),
    ("CREATE TRIGGER more INSTEAD OF INSERT ON daily_view BEGIN SELECT 1; END", "more"),
    ("CREATE UNIQUE INDEX more ON import (path)", "more"),
    ("PRAGMA application_id = 7", None),
    ("PRAGMA user_version = 7", None),
]

done = []
for number, (sql, named) in enumerate(breaks):
    file = f"broken{number}.sqlite"
    shutil.copyfile(source, f"{folder}/{file}")
    connection = sqlite3.connect(f"{folder}/{file}")
    connection.execute("PRAGMA legacy_alter_table = ON")  # views and keys stay as they are
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(sql)
    connection.commit()
    connection.close()
    done.append({"file": file, "broken": sql, "named": named})
print(json.dumps(done))
