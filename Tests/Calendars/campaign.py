"""False alarms and power of the findings on histories as real ones are (real_history.py: weekends, holidays, month ends, retries,
scatter, outages, mappings that come and go, missed polls).

    python3 Tests/Calendars/campaign.py PROGRAM [--kinds all,retries] [--seeds 1-6] [--weeks 52] [--jobs 2]
    python3 Tests/Calendars/campaign.py PROGRAM --power [--seeds 1-60] [--troubles slow2x,decay6w]

PROGRAM is the binary (a release build: a debug one takes ten times as long). Needs numpy. Without --power: of each kind, seeds ×
weeks ordinary weeks, the share with any finding, the same without what tells a true small event (a mapping that made its last request,
the hours of an outage of 30 minutes), and which rules raised them. With it: of each trouble, in how many of the seeds
it is told in its week by a rule that names it, beside *blind*, how often the same rule speaks in the same history without it; and
the day on which it is first told by `--as-of` each morning (--days)."""
import argparse, collections, json, os, subprocess, sys, tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import real_history as real

HISTORY_WEEKS = 20  # what the rules look back over, and some

# By which findings a trouble is told. Mapping 1001 is the one tampered with, unless all are.
TOLD = {
    "rate98to90": lambda f: f["rule"] in ("rateFell", "burst") and f["mapping"] == "1001",
    "stopWed": lambda f: f["rule"] == "silent" and names(f, "1001"),
    "auth401Wed": lambda f: f["rule"] == "apiErrors" and names(f, "1001") and f["facts"]["httpStatus"] == 401,
    "slow2x": lambda f: f["rule"] == "slow" and f["mapping"] == "1001",
    "decay6w": lambda f: f["rule"] in ("decay", "rateFell") and f["mapping"] == "1001",
    "outage3h": lambda f: f["rule"] == "outage",
    "volume-40": lambda f: f["rule"] == "weekVolume" and f["mapping"] == "1001",
    "codedouble": lambda f: f["rule"] == "codeRose" and f["code"] == "ACP-880096",
}


def names(finding, mapping):
    return finding["mapping"] == mapping or any(m["mapping"] == mapping for m in finding["mappings"])


def run(*command):
    return subprocess.run(command, check=False, capture_output=True, text=True)


def report(program, database, week, *more):
    done = run(program, "report", "weekly", "--db", database, "--week", week, "--format", "json", *more)
    if done.returncode:
        raise SystemExit(f"{week}: {done.stderr}")
    return json.loads(done.stdout)


def load(program, folder, history, name):
    capture, database = f"{folder}/{name}.ndjson", f"{folder}/{name}.sqlite"
    real.write(history, capture)
    done = run(program, "import", capture, "--db", database)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    os.remove(capture)
    return database


def healthy(program, kind, seed, weeks, named=False):
    """The findings of each of the last weeks of one history."""
    history = real.gen(kind, seed, weeks + HISTORY_WEEKS)
    with tempfile.TemporaryDirectory() as folder:
        database = load(program, folder, history, "h")
        last = history["first"] + real.dt.timedelta(7 * (weeks + HISTORY_WEEKS) - 1)
        found, settings = [], []
        if named:
            settings = ["--config", f"{folder}/team.toml"]
            with open(settings[1], "w") as file:
                file.write(f"holidays = {json.dumps([day.isoformat() for day in sorted(real.HOL)])}\n")
        for back in range(weeks):
            year, week, _ = (last - real.dt.timedelta(7 * back)).isocalendar()
            findings = report(program, database, f"{year}-W{week:02}", *settings)["findings"]
            end = history["d0"] + history["days"] - 7 * back
            for finding in findings:
                finding["isTrue"] = is_true(finding, history, end)
            found.append((f"{year}-W{week:02}", findings))
        return found


def is_true(finding, history, end):
    """Whether a finding of the week before a day (since 1970) tells of something that happened, though it is small."""
    if finding["rule"] == "silent":
        requests = history["A"][history["A"][:, 3] != 9]
        names = {finding["mapping"], *(m["mapping"] for m in finding["mappings"])} - {None}
        return all(not (requests[requests[:, 0] == int(name) - 1001][:, 1] >= end * real.DAY).any() for name in names) and (
            end < history["d0"] + history["days"])
    if finding["rule"] == "outage":
        start = real.dt.datetime.fromisoformat(finding["facts"]["from"].replace("Z", "+00:00")).timestamp() * 1000
        last = real.dt.datetime.fromisoformat(finding["facts"]["to"].replace("Z", "+00:00")).timestamp() * 1000
        outages = [(first + history["d0"] * real.DAY, until + history["d0"] * real.DAY) for first, until in history["outs"]]
        return any(first <= last + real.H and until >= start - real.H for first, until in outages)
    return False


WEEK = real.dt.date(2026, 11, 16)  # the Monday of the last week


def day_told(program, database, trouble):
    """By how many days after its week's Monday a trouble is told, asked at six each morning; None for never."""
    for days in range(1, 8):
        morning = WEEK + real.dt.timedelta(days)
        findings = report(program, database, "2026-W47", "--as-of", f"{morning}T06:00:00Z")["findings"]
        if any(map(TOLD[trouble], findings)):
            return days
    return None


def power(program, trouble, seed, kind, volume, mornings):
    """Whether a trouble is told, and whether the same is said without it; and when."""
    weeks = HISTORY_WEEKS
    told = []
    for name in (trouble, "none"):
        history = real.gen(kind, seed, weeks, nmap=10, plant=real.plants(volume, weeks)[name])
        with tempfile.TemporaryDirectory() as folder:
            database = load(program, folder, history, "h")
            findings = report(program, database, "2026-W47")["findings"]
            day = day_told(program, database, trouble) if mornings and name == trouble else None
            told.append((any(map(TOLD[trouble], findings)), [f["rule"] for f in findings], day))
    return told


def span(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--kinds", default=",".join(real.KINDS))
    options.add_argument("--seeds", type=span, default=None)
    options.add_argument("--weeks", type=int, default=52)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--power", action="store_true")
    options.add_argument("--troubles", default=",".join(TOLD))
    options.add_argument("--kind", default="all")
    options.add_argument("--volume", type=float, default=25)
    options.add_argument("--days", action="store_true", help="also on which morning each trouble is first told")
    options.add_argument("--show", action="store_true", help="each finding of each week")
    options.add_argument("--holidays", action="store_true", help="with the holidays in the settings")
    given = options.parse_args()
    with ThreadPoolExecutor(given.jobs) as pool:
        if given.power:
            seeds = given.seeds or span("1-60")
            for trouble in given.troubles.split(","):
                results = list(pool.map(lambda s: power(given.program, trouble, s, given.kind, given.volume, given.days), seeds))
                told, blind = (sum(r[i][0] for r in results) for i in (0, 1))
                lines = sum(len(r[0][1]) for r in results) / len(results)
                days = sorted(r[0][2] or 99 for r in results)
                when = f", first told on day {days[len(days) // 2]} (middle; 1 is Tuesday's morning)" if given.days else ""
                print(f"{trouble}: told {told} of {len(results)}, blind {blind}, {lines:.1f} findings a week{when}", flush=True)
            return
        seeds = given.seeds or span("1-6")
        for kind in given.kinds.split(","):
            results = list(pool.map(lambda s: healthy(given.program, kind, s, given.weeks, given.holidays), seeds))
            weeks = [(seed, *week) for seed, history in zip(seeds, results) for week in history]
            any_ = sum(bool(findings) for _, _, findings in weeks)
            false = sum(any(not f["isTrue"] for f in findings) for _, _, findings in weeks)
            rules = collections.Counter(f["rule"] for _, _, findings in weeks for f in findings)
            mean = sum(rules.values()) / len(weeks)
            print(f"{kind}: {100 * any_ / len(weeks):.1f} % of {len(weeks)} weeks, {100 * false / len(weeks):.1f} % without true small events, {mean:.2f} a week {dict(rules)}", flush=True)
            if given.show:
                for seed, week, findings in weeks:
                    for f in findings:
                        print("   ", seed, week, f["rule"], f["mapping"], f["code"], len(f["mappings"]), f["pValue"], json.dumps(f["facts"])[:300])


if __name__ == "__main__":
    main()
