"""The commands that users ask a long history with, each with what it may cost; and what a history needs to answer them.

The histories of make_history.py have two error codes, both frequent, and no request that is asked about again and again.
What is added here is little, so that the size stays what it is.
"""

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass

RARE = "ACP-880311"
# How often each of the additions is made.
RARE_COUNT, UNNAMED_COUNT, POLLS = 8, 400, 5_000
FIRST_ID = 900_000_000
# Milliseconds of user and system time, all threads together.
BOUND, CODE_BOUND = 100.0, 300.0


@dataclass
class Command:
    """One command line, and its bound; None where there is none to keep."""

    arguments: list
    bound: float | None = BOUND
    folder: bool = False  # writes into a folder, which is its last argument

    @property
    def title(self):
        """As a user types it."""
        return " ".join(self.arguments)


def write_additions(history, path):
    """Requests that ended with a rare code, or failed without any; and one that was asked about thousands of times."""
    start = dt.datetime.combine(history.first_day, dt.time(), dt.timezone.utc)
    length = dt.datetime.combine(history.last_day, dt.time(), dt.timezone.utc) - start
    organization, mappings = history.truth["org"], sorted(history.truth["mappings"], key=int)
    url = "https://mc.adobe.io/%s/campaign/dataIngestion/xdmIngestion/" % organization
    lines = []

    def exchange(at, method, mapping, request, response):
        query = "?requestId=%d" % request if method == "GET" else ""
        lines.append((at, json.dumps({
            "at": at.isoformat(timespec="milliseconds"), "method": method, "url": url + mapping + "/ingest" + query,
            "response": {"requestId": request, **response}})))

    def submitted(at, mapping, request):
        exchange(at, "POST", mapping, request, {"status": "Success", "info": "Ingestion request submitted"})

    for number in range(RARE_COUNT + UNNAMED_COUNT):
        is_rare = number < RARE_COUNT
        part = (number + 0.5) / RARE_COUNT if is_rare else (number - RARE_COUNT + 0.25) / UNNAMED_COUNT
        at, request = start + part * length, FIRST_ID + number
        mapping = mappings[number % (2 if is_rare else min(25, len(mappings)))]
        submitted(at, mapping, request)
        exchange(at + dt.timedelta(minutes=7), "GET", mapping, request, {
            "status": "Failed", "numRecords": 0, "batchId": "",
            "info": "Mapping Id: %s. %s" % (mapping, RARE + " It went wrong." if is_rare else "It went wrong.")})
    polled, at = FIRST_ID + RARE_COUNT + UNNAMED_COUNT, start + 0.7 * length
    submitted(at, mappings[0], polled)
    for number in range(1, POLLS + 1):
        exchange(at + number * dt.timedelta(seconds=20), "GET", mappings[0], polled, {
            "status": "In Progress" if number < POLLS else "Success", "numRecords": 7 if number == POLLS else 0,
            "batchId": "", "info": "Mapping Id: %s. " % mappings[0]})
    path.write_text("".join(line + "\n" for _, line in sorted(lines)), encoding="utf-8")
    return polled


def of(history, database, polled):
    """The commands, for a history that has the additions."""
    week, monday, sunday = history.last_week
    early = "%d-W%02d" % (history.first_day + dt.timedelta(weeks=3)).isocalendar()[:2]
    middle = (history.first_day + (history.last_day - history.first_day) / 2).isoformat()
    with sqlite3.connect("file:%s?mode=ro" % database, uri=True) as db:
        # The busiest mapping, one of about the median, and the batch of a failed request.
        ranked = [name for name, in db.execute(
            "SELECT mapping.name FROM daily JOIN mapping ON mapping.key = daily.mapping GROUP BY 1 ORDER BY sum(requests)")]
        code, = db.execute("SELECT code FROM daily_code GROUP BY 1 ORDER BY sum(requests) DESC").fetchone()
        batch, = db.execute("SELECT batch FROM request WHERE batch IS NOT NULL AND batch <> ''").fetchone()
        oldest, newest = (db.execute("SELECT id FROM request WHERE id < %d ORDER BY submitted_at %s" % (FIRST_ID, order))
                          .fetchone()[0] for order in ("", "DESC"))
        place, = db.execute("SELECT submitted_at FROM request ORDER BY submitted_at LIMIT 1 OFFSET 20").fetchone()
    after = (history.last_day + dt.timedelta(days=2)).isoformat() + "T06:00:00Z"
    busy, usual, first = ranked[-1], ranked[len(ranked) // 2], min(ranked, key=int)  # the first has all codes
    organization = history.truth["org"]
    seoul = ["--timezone", "Asia/Seoul"]
    lines = [
        ["errors"], ["errors", "--format", "json"], ["errors", "--week", week], ["errors", "--week", early],
        ["errors", *seoul], ["errors", "--week", week, *seoul], ["errors", "--mapping", busy],
        ["errors", "--org", organization, "--week", week, "--format", "csv"],
        ["requests"], *(["requests", "--format", format] for format in ("csv", "json", "ndjson")),
        *(["requests", "--status", status] for status in ("pending", "failed", "aborted", "success")),
        ["requests", "--code", code], ["requests", "--code", RARE], ["requests", "--code", "none"],
        ["requests", "--mapping", usual], ["requests", "--org", organization], ["requests", "--batch", batch],
        ["requests", "--slower-than", "1m"], ["requests", "--slower-than", "1h"], ["requests", "--slower-than", "20h"],
        ["requests", "--slower-than", "40h", "--status", "success"],
        ["requests", "--inferred"], ["requests", "--week", early], ["requests", "--since", middle],
        ["requests", "--until", middle], ["requests", "--oldest-first"],
        ["requests", "--after", "%d:%s:0" % (place, organization)],
        ["requests", "--since", middle, "--until", middle, *seoul], ["requests", "--week", week, *seoul],
        ["requests", "--status", "failed", "--code", code, "--mapping", busy, "--week", week],
        ["requests", "--status", "failed", "--slower-than", "10m", "--mapping", usual],
        ["requests", "--status", "pending", "--slower-than", "1h", "--format", "json"],
        ["requests", "--batch", batch, "--status", "failed", "--since", middle],
        ["requests", str(oldest)], ["requests", str(newest)], ["requests", str(newest), "--format", "json"],
        ["requests", str(polled)],
        ["mappings"], ["mappings", "--format", "json"], ["mappings", "--format", "csv"], ["mappings", *seoul],
        ["mappings", "--mapping", usual],
        ["check", "--min-success-rate", "99", "--max-aborts-per-1000", "5", "--max-pending-hours", "6",
         "--max-age-hours", "24"],
        ["check", "--min-success-rate", "99", "--objective", "99", "--max-error-budget", "100"],
        ["check", "--min-success-rate", "99", "--objective", "99", *seoul],
        ["check", "--min-success-rate", "99", "--window", "24h"],
        ["check", "--min-success-rate", "99", "--window", "744h"],
        ["check", "--min-success-rate", "99", "--window", "28d", "--format", "json"],
        ["check", "--min-success-rate", "99", "--week", early, *seoul],
        ["check", "--min-success-rate", "99", "--max-age-hours", "24", "--now", after],
        ["check", "--min-success-rate", "99", "--format", "nagios"],
        ["check", "--min-success-rate", "99", "--format", "junit"],
        ["metrics"], ["metrics", "--max-series", "100"],
        ["imports"], ["quarantine"], ["prune", "--before", middle],
    ]
    found = [Command(arguments) for arguments in lines]
    for asked, where in ((code, busy), (RARE, first), ("none", first)):
        found += [Command(["errors", asked, *more], CODE_BOUND) for more in (
            [], ["--week", week], ["--mapping", where], ["--format", "csv"], ["--format", "json"], seoul)]
        found.append(Command(["errors", asked, "--bundle"], CODE_BOUND, folder=True))
    # Asked for in full, or for what was known at an earlier time, which is made anew from the evidence.
    found.append(Command(["errors", code, "--limit", "0"], None))
    found.append(Command(["check", "--min-success-rate", "99", "--now", middle + "T12:00:00Z"], None))
    found.append(Command(["export"], folder=True))
    return found
