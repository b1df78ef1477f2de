"""A careful Python import: json or orjson, the standard library's sqlite3, the schema of schema.sql.

    python3 import_sqlite.py json|orjson CAPTURE DATABASE

Prints {"lines", "unread"} on standard output.
"""

import datetime as dt
import json
import re
import sqlite3
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
BATCH = 20_000
STATUS = {"Success": 1, "Failed": 2, "Aborted": 3, "In Progress": 4}
CODE = re.compile(r"ACP-[0-9]+")
MARKER = "/campaign/dataIngestion/xdmIngestion/"

OBSERVE = "INSERT OR IGNORE INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"
SUBMIT = """INSERT INTO request VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0)
ON CONFLICT DO UPDATE SET submitted_at = excluded.submitted_at, mapping_id = excluded.mapping_id, inferred = 0
WHERE inferred = 1 OR excluded.submitted_at < submitted_at"""
ANSWER = """INSERT INTO request VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET outcome = excluded.outcome, outcome_at = excluded.outcome_at,
    records = excluded.records, info_id = excluded.info_id
WHERE excluded.outcome_at > outcome_at"""
REFUSE = "INSERT OR IGNORE INTO refusal VALUES (?, ?, ?, ?)"


class Importer:
    """Turns exchanges into rows and writes them in batches."""

    def __init__(self, connection):
        self.connection = connection
        self.organizations = {}
        self.calls = {}  # (organization, mapping) -> their ids
        self.infos = {}  # text -> (id, kind of refusal)
        self.days = {}  # date -> milliseconds
        self.known = set()  # (organization, request) that an accepted POST made known
        self.observations, self.submissions, self.answers, self.refusals = [], [], [], []

    def milliseconds(self, at):
        """RFC 3339 or milliseconds to milliseconds since 1970."""
        if isinstance(at, int):
            return at
        if len(at) == 24 and at[23] == "Z":
            day = self.days.get(at[:10])
            if day is None:
                midnight = dt.datetime.fromisoformat(at[:10] + "T00:00:00+00:00")
                day = self.days[at[:10]] = int(midnight.timestamp()) * 1000
            return day + int(at[11:13]) * 3_600_000 + int(at[14:16]) * 60_000 + int(at[17:19]) * 1000 + int(at[20:23])
        return round(dt.datetime.fromisoformat(at).timestamp() * 1000)

    def ids(self, url):
        """The ids of a URL's organization and mapping."""
        before, after = url.split(MARKER, 1)
        key = (before[before.rindex("/") + 1:], after.split("/", 1)[0])
        found = self.calls.get(key)
        if found is None:
            organization = self.organizations.get(key[0])
            if organization is None:
                organization = self.organizations[key[0]] = len(self.organizations) + 1
                self.connection.execute("INSERT INTO organization VALUES (?, ?)", (organization, key[0]))
            found = self.calls[key] = (organization, len(self.calls) + 1)
            self.connection.execute("INSERT INTO mapping VALUES (?, ?, ?)", (found[1], organization, key[1]))
        return found

    def info(self, text):
        """The id of an info text and the kind of refusal that it would be."""
        found = self.infos.get(text)
        if found is None:
            kind = 1 if "is not stopped" in text else 2 if "is not published" in text else 3
            found = self.infos[text] = (len(self.infos) + 1, kind)
            code = CODE.search(text)
            self.connection.execute("INSERT INTO info VALUES (?, ?, ?)", (found[0], text, code and code.group()))
        return found

    def add(self, exchange):
        """Takes one exchange in."""
        at = self.milliseconds(exchange["at"])
        url = exchange["url"]
        organization, mapping = self.ids(url)
        body = exchange["response"]
        if not isinstance(body, dict):
            body = {}
        is_post = exchange["method"] == "POST"
        status = STATUS.get(body.get("status"), 0)
        request = body.get("requestId")
        if request is None:
            request = 0 if is_post else url.rpartition("?requestId=")[2]
        request = int(request)
        info, kind = self.info(body.get("info", ""))
        records = int(body.get("numRecords", 0))
        self.observations.append((request, at, mapping, is_post, status, info, body.get("batchId", ""), records,
                                  exchange.get("httpStatus", 200), exchange.get("durationMs", 0)))
        if status == 0:
            pass
        elif is_post:
            if status == 1:
                self.submissions.append((organization, request, mapping, at))
                self.known.add((organization, request))
            else:
                self.refusals.append((mapping, at, request, 4 if status == 4 else kind))
        elif status != 4:
            self.answers.append((organization, request, mapping, at, status, at, records, info))
        elif (organization, request) not in self.known:
            self.answers.append((organization, request, mapping, at, 0, 0, 0, 0))
        if len(self.observations) >= BATCH:
            self.write()

    def write(self):
        """Writes the batch. Every statement may meet a row a second time, so duplicates need no further care."""
        for statement, rows in ((OBSERVE, self.observations), (SUBMIT, self.submissions), (ANSWER, self.answers),
                                (REFUSE, self.refusals)):
            self.connection.executemany(statement, rows)
            rows.clear()


def import_file(loads, capture, database):
    """Imports the capture in one transaction."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript((FOLDER / "schema.sql").read_text(encoding="utf-8"))
    connection.execute("BEGIN IMMEDIATE")
    importer = Importer(connection)
    lines = unread = 0
    with open(capture, "rb", buffering=1 << 20) as file:
        for line in file:
            if line.isspace():
                continue
            lines += 1
            try:
                importer.add(loads(line))
            except (ValueError, KeyError, TypeError):
                unread += 1
    importer.write()
    # Not executescript: that would commit first.
    text = re.sub(r"--.*", "", (FOLDER / "rollups.sql").read_text(encoding="utf-8"))
    for statement in text.split(";"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    print(json.dumps({"lines": lines, "unread": unread}))


def main():
    """The command line."""
    kind, capture, database = sys.argv[1:]
    if kind == "orjson":
        import orjson
        import_file(orjson.loads, capture, database)
    else:
        import_file(json.loads, capture, database)


if __name__ == "__main__":
    main()
