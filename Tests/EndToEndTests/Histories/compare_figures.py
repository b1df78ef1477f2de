#!/usr/bin/env python3
"""Holds what all commands count of a database against count_by_rules.py's count of the captures it was made of.

    python3 compare_figures.py BINARY DATABASE DATABASE-ZONE OTHER-ZONE capture.ndjson…

In both time zones, of every week: `report weekly`, `errors`, `errors CODE`, `requests`, `check`; of the present `mappings`; in
the database's zone `metrics`. Prints each figure that differs, and how many were compared; exits with 1 where any differs.
The captures' lines are in the native format, equal exchanges are equal lines, and no line is unreadable.
"""
import collections
import datetime as dt
import json
import re
import subprocess
import sys
import zoneinfo
from pathlib import Path

binary, database, own_zone, other_zone, *captures = sys.argv[1:]
ORACLE = Path(__file__).resolve().parent / "count_by_rules.py"
NO_CODE = "(no code)"
OUTCOMES = ("success", "failed", "aborted", "pending")
COUNTS = ("requests", *OUTCOMES, "rejected", "notStopped", "notPublished", "collisions", "apiErrors", "unrecognized",
          "records")
compared = collections.Counter()
differing = collections.Counter()


def leaves(value):
    """How many figures a value holds."""
    if isinstance(value, (dict, list, tuple)):
        return sum(map(leaves, value.values() if isinstance(value, dict) else value))
    return 1


def same(command, what, expected, found):
    """Compares, and tells a difference."""
    compared[command] += leaves(expected)
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        for key in expected:
            if expected[key] != found[key]:
                same_or_told(command, f"{what}, {key}", expected[key], found[key])
    else:
        same_or_told(command, what, expected, found)


def same_or_told(command, what, expected, found):
    if expected != found:
        differing[command] += 1
        print(f"{command}, {what}: {found} in place of {expected}")


def near(command, what, expected, found):
    """The same of a figure with decimals."""
    compared[command] += 1
    if (expected is None) != (found is None) or expected is not None and abs(expected - found) > 1e-6:
        differing[command] += 1
        print(f"{command}, {what}: {found} in place of {expected}")


def ask(*arguments):
    """The program's answer."""
    done = subprocess.run([binary, *arguments, "--db", database], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit code {done.returncode}: {done.stderr}")
    return done.stdout


def asked(*arguments):
    return json.loads(ask(*arguments, "--format", "json"))


def oracle(*arguments):
    return json.loads(subprocess.run([sys.executable, str(ORACLE), *arguments, *captures], capture_output=True,
                                     text=True, check=True).stdout)


def plain(counts):
    """Counts with nothing else, without codes that count nothing."""
    return {**{name: counts[name] for name in COUNTS}, "codes": {code: n for code, n in counts["codes"].items() if n}}


def total(all_counts):
    """The sum of counts."""
    sums = dict.fromkeys(COUNTS, 0) | {"codes": {}}
    for counts in all_counts:
        for name in COUNTS:
            sums[name] += counts[name]
        for code, count in counts["codes"].items():
            sums["codes"][code] = sums["codes"].get(code, 0) + count
    return sums


def tallied(requests):
    """Counts of requests, as far as these tell them."""
    counts = dict.fromkeys(COUNTS, 0) | {"codes": {}}
    for request in requests:
        counts["requests"] += 1
        counts[request["outcome"]] += 1
        counts["records"] += request["records"] or 0
        for code in request["codes"] or ([NO_CODE] if request["outcome"] == "failed" else []):
            counts["codes"][code] = counts["codes"].get(code, 0) + 1
    return {name: counts[name] for name in ("requests", *OUTCOMES, "records", "codes")}


def by_place(documents):
    """Counts by mapping, those without any left out."""
    counts = {f"{one['organization']}/{one['mapping']}": plain(one) for one in documents}
    return {place: each for place, each in counts.items() if any(each[name] for name in COUNTS)}


def milliseconds(text):
    return text and round(dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def codes_of(request):
    return request["codes"] or ([NO_CODE] if request["outcome"] == "failed" else [])


def place_of(request):
    return f"{request['organization']}/{request['mapping']}"


def grouped(requests, key):
    groups = collections.defaultdict(list)
    for request in requests:
        groups[key(request)].append(request)
    return groups


def check_week(zone, week, truth, requests):
    """All commands about one week. `requests` are all, by submitted time."""
    period = ["--week", week, "--timezone", zone]
    what = f"{week} {zone}"
    totals = total(truth.values())
    own = [request for request in requests if request["week"] == week]
    sights = {}
    for request in requests:
        if request["week"] <= week:
            for code in codes_of(request):
                sights[code] = (sights.get(code, (request["submitted"],))[0], request["submitted"])
    codes = {code: {
        "count": count, "mappings": sum(1 for counts in truth.values() if counts["codes"].get(code)),
        "firstSeen": sights[code][0], "lastSeen": sights[code][1]} for code, count in totals["codes"].items()}

    def listed(errors):
        return {error["code"] or NO_CODE: {
            "count": error["count"], "mappings": error["mappings"], "firstSeen": milliseconds(error["firstSeen"]),
            "lastSeen": milliseconds(error["lastSeen"])} for error in errors if error["count"]}

    report = asked("report", "weekly", *period)
    same("report weekly", f"{what}, totals", totals, plain(report["totals"]))
    same("report weekly", f"{what}, mappings", truth, by_place(report["mappings"]))
    same("report weekly", f"{what}, errors", codes, listed(report["errors"]))

    check = asked("check", *period, "--min-success-rate", "0")
    same("check", f"{what}, totals", totals, plain(check["totals"]))
    same("check", f"{what}, mappings", truth, by_place(check["mappings"]))

    errors = asked("errors", *period)
    same("errors", f"{what}, codes", codes, listed(errors["errors"]))
    same("errors", f"{what}, codes ever", set(sights), {error["code"] or NO_CODE for error in errors["errors"]})
    finished = totals["success"] + totals["failed"] + totals["aborted"]
    same("errors", f"{what}, finished", [finished, totals["failed"], totals["aborted"]],
         [errors["finished"], errors["failed"], errors["aborted"]])
    for error in errors["errors"]:
        name = error["code"] or NO_CODE
        weeks = [one["week"] for one in errors["weeks"]]
        ends = collections.Counter(request["week"] for request in requests if name in codes_of(request))
        same("errors", f"{what}, {name}, weeks", [ends[one] for one in weeks], error["weekCounts"])
        lost = totals["failed"] + totals["aborted"]
        near("errors", f"{what}, {name}, share", error["count"] / lost if lost else None, error["share"])
        if error["count"]:
            check_code(period, what, name, codes[name], truth, own)

    found = [json.loads(line) for line in ask("requests", *period, "--limit", "0", "--format", "ndjson").splitlines()]
    same("requests", f"{what}, totals", tallied(own), tallied(found))
    same("requests", f"{what}, inferred", sum(one["inferred"] for one in own),
         sum(one["submittedInferred"] for one in found))
    same("requests", f"{what}, mappings", {place: tallied(group) for place, group in grouped(own, place_of).items()},
         {place: tallied(group) for place, group in grouped(found, place_of).items()})
    for outcome in OUTCOMES:
        page = asked("requests", *period, "--status", outcome, "--limit", "1")
        if page["total"] is not None:
            same("requests", f"{what}, {outcome}, total", totals[outcome], page["total"])


def check_code(period, what, name, expected, truth, own):
    """`errors CODE` of one week."""
    one = asked("errors", "none" if name == NO_CODE else name, *period, "--limit", "0")
    line = {**{key: one["error"][key] for key in ("count", "mappings")},
            **{key: milliseconds(one["error"][key]) for key in ("firstSeen", "lastSeen")}}
    same("errors CODE", f"{what}, {name}", expected, line)
    finished = {place: counts["success"] + counts["failed"] + counts["aborted"] for place, counts in truth.items()}
    same("errors CODE", f"{what}, {name}, mappings",
         {place: [truth[place]["codes"].get(name, 0), count] for place, count in finished.items() if count},
         {place_of(share): [share["count"], share["finished"]] for share in one["mappings"]})
    same("errors CODE", f"{what}, {name}, episodes", expected["count"], sum(each["withCode"] for each in one["episodes"]))
    rows = ask("requests", *period, "--code", "none" if name == NO_CODE else name, "--limit", "0", "--format", "ndjson")
    same("requests", f"{what}, {name}", [each["request"] for each in own if name in codes_of(each)],
         [json.loads(row)["request"] for row in reversed(rows.splitlines())])


def check_mappings(zone, weeks, requests):
    """`mappings`: how each stands, this week and the usual ones."""
    answer = asked("mappings", "--timezone", zone)
    week, today = answer["week"], answer["weekUpTo"]
    same("mappings", f"{zone}, usual weeks", sorted((one for one in weeks if one < week), reverse=True)[:4],
         answer["usualWeeks"])
    elapsed = dt.date.fromisoformat(today).weekday()
    all_requests = grouped(requests, place_of)
    known = {place for counts in weeks.values() for place in counts}
    same("mappings", zone, sorted(known), sorted(place_of(each) for each in answer["mappings"]))
    same("mappings", f"{zone}, this week", total(weeks.get(week, {}).values()), plain(answer["total"]["counts"]))
    same("mappings", f"{zone}, pending", sum(one["outcome"] == "pending" for one in requests), answer["pending"])
    for mapping in answer["mappings"]:
        what, own = f"{place_of(mapping)} {zone}", all_requests[place_of(mapping)]
        same("mappings", f"{what}, this week", weeks.get(week, {}).get(place_of(mapping), total([])),
             plain(mapping["week"]["counts"]))
        usual = [one for one in own if one["week"] in answer["usualWeeks"]
                 and dt.date.fromisoformat(one["day"]).weekday() <= elapsed]
        names = tallied(usual)
        same("mappings", f"{what}, usual", names, {name: mapping["week"]["usual"][name] for name in names})
        lost = collections.Counter(one["week"] for one in own if one["outcome"] in ("failed", "aborted"))
        same("mappings", f"{what}, failed and aborted by week", [lost[one] if one in weeks else None
                                                                 for one in answer["weeks"]],
             mapping["week"]["troubledByWeek"])
        ended = [one for one in own if one["outcome"] != "pending"]
        pending = [one for one in own if one["outcome"] == "pending"]
        streak = 0
        while streak < len(ended) and ended[-1 - streak]["outcome"] == ended[-1]["outcome"]:
            streak += 1
        expected = {
            "last": own[-1:], "lastFinished": ended[-1:], "oldestPending": pending[:1],
            "lastSuccess": [one for one in ended if one["outcome"] == "success"][-1:],
            "lastError": [one for one in ended if one["outcome"] != "success"][-1:]}
        same("mappings", what, {key: [[one["request"], one["submitted"], one["outcome"], one["finished"]] for one in ones]
                                for key, ones in expected.items()},
             {key: [[one["request"], milliseconds(one["submitted"]), one["outcome"], milliseconds(one["finished"])]
                    for one in ([mapping[key]] if mapping[key] else [])] for key in expected})
        same("mappings", f"{what}, streak", [streak, ended[-1]["outcome"] if ended else None, len(pending)],
             [mapping["streak"], mapping["streakOutcome"], mapping["pending"]])


SAMPLE = re.compile(r'(\w+)(?:\{(.*)\})? (\S+)')
LABEL = re.compile(r'(\w+)="([^"]*)"')


def metrics(*arguments):
    """Families: name → {label values: value}."""
    found = collections.defaultdict(dict)
    for line in ask("metrics", *arguments).splitlines():
        if not line.startswith("#"):
            name, labels, value = SAMPLE.fullmatch(line).groups()
            found[name.removeprefix("ingest_audit_")][tuple(text for _, text in LABEL.findall(labels or ""))] = float(value)
    return found


def check_metrics(weeks, requests):
    """`metrics`: totals, and the last whole week with data."""
    zone = zoneinfo.ZoneInfo(own_zone)
    found = metrics()
    start = dt.datetime.fromtimestamp(found["week_start_timestamp_seconds"][()], zone)
    year, number, _ = start.date().isocalendar()
    week = f"{year}-W{number:02}"
    same("metrics", "the week begins", "Monday 00:00", start.strftime("%A %H:%M"))
    same("metrics", "the week", True, week in weeks)
    places = {place for counts in weeks.values() for place in counts}
    periods = {
        "": {place: total(counts[place] for counts in weeks.values() if place in counts) for place in places},
        "week_": {place: weeks.get(week, {}).get(place, total([])) for place in places}}
    singles = {"records": "records", "collisions": "collisions", "api_errors": "apiErrors"}

    def split(counts):
        return {tuple(place.split("/")): each for place, each in counts.items()}

    for prefix, counts in periods.items():
        what = "week" if prefix else "history"
        counts = split(counts)
        same("metrics", f"{what}, requests", {(*place, outcome): each[outcome] for place, each in counts.items()
                                              for outcome in OUTCOMES}, found[prefix + "requests"])
        same("metrics", f"{what}, rejections", {
            (*place, reason): count for place, each in counts.items() for reason, count in (
                ("not_stopped", each["notStopped"]), ("not_published", each["notPublished"]),
                ("other", each["rejected"] - each["notStopped"] - each["notPublished"]))}, found[prefix + "rejections"])
        for name, key in singles.items():
            same("metrics", f"{what}, {name}", {place: each[key] for place, each in counts.items()}, found[prefix + name])
        codes = total(counts.values())["codes"]
        same("metrics", f"{what}, errors", {(code,): codes.get(code, 0) for code in total(
            periods[""].values())["codes"]}, found[prefix + "errors"])
    same("metrics", "unrecognized answers", {place: each["unrecognized"] for place, each in split(periods[""]).items()},
         found["unrecognized_answers"])
    groups = {tuple(place.split("/")): group for place, group in grouped(requests, place_of).items()}
    for place, each in split(periods["week_"]).items():
        finished = each["success"] + each["failed"] + each["aborted"]
        near("metrics", f"{place}, success ratio", each["success"] / finished if finished else None,
             found["week_success_ratio"].get(place))
        own = sorted(one["finished"] - one["submitted"] for one in groups.get(place, []) if one["week"] == week
                     and one["finished"] and not one["inferred"])
        same("metrics", f"{place}, durations", len(own), int(found["week_request_duration_seconds_count"].get(place, 0)))
        near("metrics", f"{place}, durations, sum", sum(own) / 1000,
             found["week_request_duration_seconds_sum"].get(place, 0.0))
    last = {place: [one["finished"] / 1000 for one in group if one["outcome"] == "success"][-1:]
            for place, group in groups.items()}
    same("metrics", "last success", {place: ones[0] for place, ones in last.items() if ones},
         found["last_success_timestamp_seconds"])
    oldest = {place: [one["submitted"] / 1000 for one in group if one["outcome"] == "pending"][:1]
              for place, group in groups.items()}
    same("metrics", "oldest pending", {place: ones[0] for place, ones in oldest.items() if ones},
         found["oldest_pending_timestamp_seconds"])
    lines = set()
    for capture in captures:
        lines |= set(Path(capture).read_bytes().splitlines())
    same("metrics", "exchanges, mappings, codes", [len(lines), len(places), len(total(periods[""].values())["codes"])],
         [found[name][()] for name in ("exchanges", "mappings", "codes")])
    # What has no series of its own is counted together.
    few = metrics("--max-series", "100")
    for name in [prefix + name for prefix in periods for name in ("requests", "rejections", "errors", *singles)]:
        same("metrics", f"{name}, of few series", sum(found[name].values()), sum(few[name].values()))


for zone in dict.fromkeys((own_zone, other_zone)):
    weeks = {week: {place: plain(counts) for place, counts in places.items()}
             for week, places in oracle(zone).items()}
    requests = sorted(oracle("--requests", zone), key=lambda one: (one["submitted"], one["organization"],
                                                                   int(one["request"])))
    for week, places in sorted(weeks.items()):
        check_week(zone, week, places, requests)
    check_mappings(zone, weeks, requests)
    if zone == own_zone:
        check_metrics(weeks, requests)
    whole = asked("errors", "--timezone", zone)
    sums = total(counts for places in weeks.values() for counts in places.values())
    same("errors", f"all {zone}", sums["codes"], {one["code"] or NO_CODE: one["count"] for one in whole["errors"]})
    same("errors", f"all {zone}, failed, aborted", [sums["failed"], sums["aborted"]], [whole["failed"], whole["aborted"]])

for command, count in compared.items():
    print(f"{command}: {count} figures compared, {differing[command]} differ")
print(f"{sum(compared.values())} figures compared, {sum(differing.values())} differ")
sys.exit(1 if differing else 0)
