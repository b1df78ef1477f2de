#!/usr/bin/env python3
"""Makes captures at the edges of time, and says what is to be found in them. Python's datetime and zoneinfo reckon.

    python3 make_edges.py zone Australia/Lord_Howe capture.ndjson
    python3 make_edges.py stamps capture.ndjson

`zone` puts requests around every change of the zone's clocks of some years, to the millisecond, and around the midnights
and New Years near them. It prints as JSON what to find: spans of 28 days with the counts of each day and of each hour of
the week; each request with its clock, day and week; how many lie before some days, in each week, and in the last 24 hours.
`stamps` writes times in every way that RFC 3339 allows, and in ways that it does not. It prints the milliseconds since
1970 of each line's `at`, or null where the line is to be quarantined. It shares nothing with the program.
"""
import collections
import datetime as dt
import json
import random
import sys
import zoneinfo

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
YEARS = {"Asia/Kathmandu": (1985, 1987), "Asia/Seoul": (1987, 1989)}  # these have changed no clocks since


def milliseconds(time):
    return (time - EPOCH) // dt.timedelta(milliseconds=1)


def line(at, method, mapping, request, **answer):
    url = f"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/{mapping}/ingest"
    if method == "GET":
        url += f"?requestId={request}"
    return json.dumps({"at": at, "method": method, "url": url, "response": {"requestId": request, "info": "", **answer}})


def changes(zone, first, last):
    """The first second of each new offset."""
    found, time, step = [], first, dt.timedelta(hours=6)
    while time < last:
        low, high = time, time + step
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            old = low.astimezone(zone).utcoffset()
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) // 2 // dt.timedelta(seconds=1) * dt.timedelta(seconds=1)
                if middle.astimezone(zone).utcoffset() == old:
                    low = middle
                else:
                    high = middle
            found.append(high)
        time += step
    return found


def make_zone(name, path):
    zone = zoneinfo.ZoneInfo(name)
    rng = random.Random(name)
    years = YEARS.get(name, (2025, 2028))
    times, spans = set(), []
    for change in changes(zone, *(dt.datetime(year, 1, 1, tzinfo=UTC) for year in years)):
        times.update(change + dt.timedelta(minutes=minutes) for minutes in (-90, -60, -30, -15, 0, 15, 30, 45, 60, 90))
        date = change.astimezone(zone).date()
        midnights = [date + dt.timedelta(days=days) for days in range(-8, 9)]
        times.update(dt.datetime(*day.timetuple()[:3], tzinfo=zone).astimezone(UTC) for day in midnights)
        spans.append((date - dt.timedelta(days=14), date + dt.timedelta(days=13)))
    for year in range(years[0], years[1] + 1):
        times.add(dt.datetime(year, 1, 1, tzinfo=zone).astimezone(UTC))
        spans.append((dt.date(year - 1, 12, 18), dt.date(year, 1, 14)))
    times = sorted(time + dt.timedelta(milliseconds=off) for time in times for off in (-1, 0, 1))

    lines, requests = [], []
    for number, time in enumerate(times, 1):
        local = time.astimezone(zone)
        outcome = rng.choice(["Success", "Failed", "Aborted", None])
        mapping = str(1042 + number % 3)
        lines.append(line(milliseconds(time), "POST", mapping, number, status="Success"))
        if outcome:
            lines.append(line(milliseconds(time) + 60_000, "GET", mapping, number, status=outcome, numRecords=number))
        year, week, _ = local.isocalendar()
        requests.append({
            "request": str(number), "at": milliseconds(time), "day": str(local.date()),
            "clock": f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03}", "week": f"{year}-W{week:02}",
            "hour": local.weekday() * 24 + local.hour, "outcome": (outcome or "pending").lower()})
    rng.shuffle(lines)
    with open(path, "w") as capture:
        capture.write("\n".join(lines) + "\n")

    def counted(since, until):
        days = collections.defaultdict(lambda: {"requests": 0, "success": 0, "failed": 0, "aborted": 0, "pending": 0})
        finished, troubled = [0] * 168, [0] * 168
        for one in requests:
            if since <= one["day"] <= until:
                days[one["day"]]["requests"] += 1
                days[one["day"]][one["outcome"]] += 1
                finished[one["hour"]] += one["outcome"] != "pending"
                troubled[one["hour"]] += one["outcome"] in ("failed", "aborted")
        return {"since": since, "until": until, "days": days, "finished": finished, "troubled": troubled}

    end = max(one["at"] + (60_000 if one["outcome"] != "pending" else 0) for one in requests)
    return {
        "spans": [counted(str(since), str(until)) for since, until in spans], "requests": requests,
        "before": {day: sum(one["day"] < day for one in requests) for day in sorted({one["day"] for one in requests})[1::9]},
        "weeks": collections.Counter(one["week"] for one in requests),
        "last24Hours": sum(end - 86_400_000 < one["at"] <= end and one["outcome"] != "pending" for one in requests)}


def make_stamps(path):
    rng = random.Random(8)
    stamps = []
    for _ in range(600):
        time = dt.datetime(1, 1, 3, tzinfo=UTC) + dt.timedelta(minutes=rng.randrange(9998 * 365 * 1440))
        if rng.random() < 0.7:
            time = dt.datetime(1960, 1, 1, tzinfo=UTC) + dt.timedelta(minutes=rng.randrange(150 * 365 * 1440))
        second = rng.choice([60, rng.randrange(60)])
        digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([0, 0, 1, 2, 3, 4, 6, 9, 12])))
        offset = rng.choice([0, 0, rng.randint(-1439, 1439), 1439, -1439])
        local = time + dt.timedelta(minutes=offset)
        zone = "{}{:02}:{:02}".format("-" if offset < 0 else "+", abs(offset) // 60, abs(offset) % 60)
        if offset == 0:
            zone = rng.choice(["Z", "z", "+00:00", "-00:00"])
        text = f"{local.year:04}-{local:%m-%d}{rng.choice('Tt ')}{local:%H:%M}:{second:02}"
        thousandths = int((digits + "000")[:3]) if second < 60 else 0
        stamps.append((text + ("." + digits if digits else "") + zone, milliseconds(time) + second * 1000 + thousandths))
    first, last = -62_167_219_200_000, 253_402_300_799_999
    stamps += [(number, number) for number in (0, -1, 1, first, last, -86_400_000, 4_102_444_800_000)]
    stamps += [("0000-01-01T00:00:00Z", first), ("9999-12-31T23:59:59.999Z", last), ("0000-01-01T23:59:00+23:59", first)]
    stamps += [(odd, None) for odd in (
        first - 1, last + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 1.5, 1e12, True, None, "", "0",
        "9999-12-31T23:59:60Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999-00:01", "2026-11-16T03:00:61Z",
        "2026-11-16T24:00:00Z", "2026-11-16T03:00:00+24:00", "2026-11-16T03:00:00", "2026-02-29T00:00:00Z",
        "2026-11-16T03:00:00.Z", "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2026-W47-1T03:00:00Z")]
    rng.shuffle(stamps)
    with open(path, "w") as capture:
        for number, (stamp, _) in enumerate(stamps, 1):
            capture.write(line(stamp, "POST", "1042", number, status="Success") + "\n")
    return [expected for _, expected in stamps]


if sys.argv[1] == "zone":
    json.dump(make_zone(sys.argv[2], sys.argv[3]), sys.stdout)
else:
    json.dump(make_stamps(sys.argv[2]), sys.stdout)
