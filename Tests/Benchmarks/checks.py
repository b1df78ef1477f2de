"""Compares what a run counted with the history's truth. Each check gives None, or what is wrong."""

import json
import sqlite3


class Unchecked(str):
    """Why a result could not be compared; it may be right."""


COUNTED = ("requests", "success", "failed", "aborted", "pending", "rejected", "collisions", "records")

ROWS = """SELECT sum(requests), sum(success), sum(failed), sum(aborted), sum(pending),
    sum(not_stopped + not_published + rejected_otherwise), sum(collisions), sum(records) FROM daily"""
ROWS_CODES = "SELECT code, sum(failed) FROM daily_code GROUP BY code"
ROWS_EXCHANGES = "SELECT count(*) FROM observation"

# sqlite-utils keeps what it read, so the rules are in the query.
FLAT = """WITH latest AS (
    SELECT response_requestId AS request, response_status AS status, response_numRecords AS records,
           response_info AS info, max("at")
    FROM exchanges WHERE method = 'GET' AND response_status IN ('Success', 'Failed', 'Aborted') GROUP BY 1
), submitted AS (
    SELECT DISTINCT response_requestId AS request FROM exchanges
    WHERE method = 'POST' AND response_status = 'Success'
), refused AS (
    SELECT DISTINCT url, "at", response_status AS status, response_requestId FROM exchanges
    WHERE method = 'POST' AND response_status <> 'Success'
)
SELECT count(*), sum(status IS 'Success'), sum(status IS 'Failed'), sum(status IS 'Aborted'), sum(status IS NULL),
       (SELECT count(*) FROM refused WHERE status = 'Failed'), (SELECT count(*) FROM refused WHERE status <> 'Failed'),
       sum(CASE WHEN status = 'Success' THEN records ELSE 0 END)
FROM submitted LEFT JOIN latest USING (request)"""


def differences(found, truth):
    """What differs between two dictionaries, as text, or None."""
    wrong = ["%s %s, not %s" % (key, found.get(key), truth[key]) for key in truth if found.get(key) != truth[key]]
    return "; ".join(wrong) or None


def expected(counts, with_codes=True):
    """The part of a truth file's counts that is compared."""
    wanted = {key: counts[key] for key in COUNTED}
    if with_codes:
        wanted["codes"] = {code: n for code, n in counts["codes"].items() if n}
    return wanted


def query(database, *statements):
    """The rows of each statement."""
    connection = sqlite3.connect("file:%s?mode=ro" % database, uri=True)
    try:
        return [connection.execute(statement).fetchall() for statement in statements]
    finally:
        connection.close()


def rows(history, database, _output):
    """A peer with the schema of peers/schema.sql."""
    daily, codes, exchanges = query(database, ROWS, ROWS_CODES, ROWS_EXCHANGES)
    found = dict(zip(COUNTED, daily[0]), codes=dict(codes), exchanges=exchanges[0][0])
    return differences(found, dict(expected(history.truth["totals"]), exchanges=history.truth["exchanges"]))


def flat(history, database, _output):
    """sqlite-utils' table."""
    return differences(dict(zip(COUNTED, query(database, FLAT)[0][0])), expected(history.truth["totals"], False))


def parsed(history, _database, output):
    """A floor that parses every line."""
    found = json.loads(output)
    return differences(found, {"lines": history.truth["lines"], "unread": 0})


def summary(history, output):
    """This program's summary of an import."""
    totals = totals_of(output)
    truth = history.truth
    return differences(totals, {"exchanges": truth["lines"], "new": truth["exchanges"], "quarantined": 0,
                                "duplicates": truth["duplicates"], "requests": truth["totals"]["requests"]})


def totals_of(output):
    """The totals of this program's summary of an import."""
    return json.loads(output)["totals"]


def report(counts, output):
    """This program's weekly report."""
    try:
        found = json.loads(output)["totals"]
    except ValueError:
        return Unchecked("not checked: the report is no JSON")
    found["codes"] = {code: n for code, n in found.get("codes", {}).items() if n}
    return differences(found, expected(counts))


def duckdb_report(counts, output):
    """The report over DuckDB's table: its rows added up."""
    found = dict.fromkeys(COUNTED, 0)
    found["codes"] = {}
    for row in json.loads(output):
        for key in COUNTED:
            found[key] += row[key]
        for code, count in (row["codes"] or {}).items():
            found["codes"][code] = found["codes"].get(code, 0) + count
    return differences(found, expected(counts))
