#!/usr/bin/env python3
"""Counts native captures by the counting rules, the slow way: everything in memory, Python's json and zoneinfo.

    python3 count_by_rules.py [--requests] Asia/Seoul capture.ndjson…

Prints {"2026-W47": {"acme/1042": COUNTS}} with the names of the report's JSON; with --requests a list of all requests,
with week and day in the zone, and of successes their records. It shares nothing with the program.
"""
import datetime as dt
import json
import re
import sys
import zoneinfo

listing = sys.argv[1] == "--requests"
if listing:
    del sys.argv[1]
zone = zoneinfo.ZoneInfo(sys.argv[1])
exchanges = set()
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as capture:
        for line in capture:
            if not line.strip():
                continue
            one = json.loads(line)
            path_part, _, query = one["url"].partition("?")
            parts = path_part.split("/")
            place = parts.index("xdmIngestion")
            asked = query.partition("requestId=")[2] or str(one.get("request", {}).get("requestId", ""))
            response = one["response"]
            body = response if isinstance(response, str) else json.dumps(response)
            exchanges.add((parts[place - 3], parts[place + 1], one["method"], asked, one["at"],
                           one.get("httpStatus", 200), body))

weeks = {}


def count(organization, mapping, at, **what):
    year, week, _ = dt.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(zone).isocalendar()
    counts = weeks.setdefault(f"{year}-W{week:02}", {}).setdefault(f"{organization}/{mapping}", {
        "requests": 0, "success": 0, "failed": 0, "aborted": 0, "pending": 0, "rejected": 0, "notStopped": 0,
        "notPublished": 0, "collisions": 0, "apiErrors": 0, "unrecognized": 0, "records": 0, "codes": {}})
    for name, number in what.items():
        if name == "codes":
            for code in number:
                counts["codes"][code] = counts["codes"].get(code, 0) + 1
        else:
            counts[name] += number


requests = {}
for organization, mapping, method, asked, at, http, body in exchanges:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not 200 <= http <= 299 or not isinstance(answer, dict):
        count(organization, mapping, at, apiErrors=1)
        continue
    status, info = answer.get("status"), answer.get("info", "")
    if method == "POST" and status == "Failed":
        count(organization, mapping, at, rejected=1, notStopped=int("is not stopped" in info),
              notPublished=int("is not published" in info))
        continue
    if method == "POST" and status == "In Progress":
        count(organization, mapping, at, collisions=1)
        continue
    if status not in ("Success", "Failed", "Aborted", "In Progress"):
        count(organization, mapping, at, unrecognized=1)
        continue
    request = requests.setdefault((organization, str(answer.get("requestId", asked))), {"posts": [], "gets": []})
    if method == "POST":
        request["posts"].append((at, mapping))
    else:
        request["gets"].append((at, mapping))
        if status != "In Progress":
            request.setdefault("ends", []).append(
                (at, status, answer.get("numRecords", 0), info, answer.get("batchId") or None))


def milliseconds(at):
    return round(dt.datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() * 1000)


listed = []
for (organization, id), request in requests.items():
    at, mapping = min(request["posts"] or request["gets"])
    ends = request.get("ends")
    if listing:
        local = dt.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(zone)
        finished, status, records, info, batch = max(ends, key=lambda end: end[:4]) if ends else (None,) * 5
        outcome = (status or "pending").lower()
        codes = sorted(set(re.findall(r"ACP-[0-9]+", info))) if outcome in ("failed", "aborted") else []
        listed.append({
            "organization": organization, "mapping": mapping, "request": id, "submitted": milliseconds(at),
            "week": f"{local.isocalendar()[0]}-W{local.isocalendar()[1]:02}", "day": str(local.date()),
            "outcome": outcome, "records": records if outcome == "success" else None, "codes": codes,
            "batch": batch if codes or outcome != "success" else None,
            "finished": finished and milliseconds(finished), "inferred": not request["posts"]})
        continue
    if not ends:
        count(organization, mapping, at, requests=1, pending=1)
        continue
    _, status, records, info, _ = max(ends, key=lambda end: end[:4])
    codes = sorted(set(re.findall(r"ACP-[0-9]+", info)))
    if status == "Success":
        count(organization, mapping, at, requests=1, success=1, records=records)
    elif status == "Failed":
        count(organization, mapping, at, requests=1, failed=1, codes=codes or ["(no code)"])
    else:
        count(organization, mapping, at, requests=1, aborted=1, codes=codes)

json.dump(listed if listing else weeks, sys.stdout)
