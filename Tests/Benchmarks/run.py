#!/usr/bin/env python3
"""The benchmark: this program and its peers on the same captures. README.md says what is measured and how.

    python3 Tests/Benchmarks/run.py --size S --rounds 5
"""

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import checks
import commands
import contenders
import histories
from contenders import OURS

HERE = Path(__file__).resolve().parent
CASES = ("import", "growth", "day", "report", "requests", "commands", "verify", "version")
# ru_maxrss is in KiB, except where it is in bytes.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass
class Run:
    """One process, measured."""

    code: int
    wall: float
    cpu: float
    peak: int
    output: str
    errors: str
    database: int = 0


class Bench:
    """The work folder, the options, and what was found."""

    def __init__(self, options):
        self.options = options
        self.binary = str(Path(options.binary).resolve())
        self.work = Path(options.work)
        self.rounds = options.rounds
        self.sizes = options.size
        self.targets = []  # (what, measured, target, met)
        self.results = {}  # what stands in --json
        self.imports = {}  # size -> key -> runs
        self.wrong = {}  # what -> why its result is not to be trusted

    def measure(self, command, folder=None, keeps_output=True):
        """Runs one command; what was written before is on the disk when it starts."""
        os.sync()
        result, out, err = (self.work / name for name in ("run.txt", "run.out", "run.err"))
        with open(out if keeps_output else os.devnull, "wb") as stdout, open(err, "wb") as stderr:
            subprocess.run([sys.executable, "-I", "-S", str(HERE / "measure.py"), str(result), *command], cwd=folder,
                           stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, check=True)
        code, wall, user, system, peak = result.read_text(encoding="ascii").split()
        output = out.read_text(encoding="utf-8") if keeps_output else ""
        return Run(int(code), float(wall), float(user) + float(system), int(peak) * RSS_UNIT, output,
                   err.read_text(encoding="utf-8", errors="replace"))

    def fresh(self, name):
        """The path of a database that is not there."""
        for path in self.work.glob(name + "*"):
            path.unlink()
        return self.work / name

    def ours(self, *arguments):
        """This program's arguments."""
        return [self.binary, *(str(argument) for argument in arguments)]

    def import_command(self, capture, database):
        """This program's import."""
        return self.ours("import", capture, "--db", database, "--json", "--quiet")

    def database_of(self, size):
        """A database of this program with the history in it, made if need be."""
        history = histories.get(size, self.work)
        path = self.work / ("ours-%s.db" % size)
        if path not in self.results.setdefault("_made", []):
            self.must(self.measure(self.import_command(history.capture, self.fresh(path.name))))
            self.results["_made"].append(path)
        return history, path

    def must(self, run):
        """Ends the benchmark where a run that others stand on has failed."""
        if run.code != 0:
            raise SystemExit("a run failed with exit code %d: %s" % (run.code, run.errors.strip()))
        return run

    def note(self, what, reason):
        """Remembers, once, that a result is wrong or could not be checked."""
        if reason and what not in self.wrong:
            self.wrong[what] = reason
            print("%s: %s: %s" % ("UNCHECKED" if isinstance(reason, checks.Unchecked) else "WRONG", what, reason))

    def mark(self, *whats):
        """What stands beside a figure that rests on these results."""
        reasons = [self.wrong[what] for what in whats if what in self.wrong]
        if not reasons:
            return ""
        return " (unchecked)" if all(isinstance(each, checks.Unchecked) for each in reasons) else " (counts wrong)"

    def target(self, what, measured, limit, text, at_most=True, rests_on=()):
        """Compares a figure with its target. A figure that rests on a wrong result meets none."""
        met = "met" if (measured <= limit if at_most else measured >= limit) else "missed"
        self.targets.append((what, text % measured, ("≤ " if at_most else "≥ ") + text % limit,
                             met + self.mark(*rests_on)))


# ---- Figures ----

def spread(values, text="%.2f"):
    """Median (min–max)."""
    middle = text % statistics.median(values)
    return middle if len(values) == 1 else "%s (%s–%s)" % (middle, text % min(values), text % max(values))


def ratio(mine, theirs, figure):
    """The median of theirs / mine, each pair from one round."""
    pairs = [(getattr(b, figure), getattr(a, figure)) for a, b in zip(mine, theirs)]
    return statistics.median(b / a for b, a in pairs) if all(a for _, a in pairs) else float("inf")


def table(header, rows):
    """Prints a Markdown table whose columns line up."""
    widths = [max(len(row[n]) for row in [header, *rows]) for n in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
    print(flush=True)


def heading(text):
    """Prints a heading."""
    print("\n## %s\n" % text, flush=True)


def as_json(runs):
    """Runs without their output."""
    return [{"wall": run.wall, "cpu": run.cpu, "peak": run.peak, "database": run.database} for run in runs]


# ---- Import ----

def check_ours(bench, history, run, database):
    """This program's counts: its summary, then its report over the whole history."""
    reason = checks.summary(history, run.output)
    if reason:
        return reason
    done = subprocess.run(report_command(bench, database, history.first_day, history.last_day), capture_output=True,
                          text=True)
    return checks.report(history.truth["totals"], done.stdout)


def import_once(bench, history, contender):
    """One import into a fresh database, with its counts checked."""
    name = "%s.%s" % (contender.key, "duckdb" if contender.key == "duckdb" else "db")
    database = bench.fresh(name)
    run = bench.measure(contender.command(history.capture, database), contender.folder, contender.key != "cat")
    if run.code != 0:
        last = (run.errors.strip() or "no message").splitlines()[-1]
        bench.note(contender.title, "exit code %d: %s" % (run.code, last))
        return None
    if contender.database:
        run.database = sum(path.stat().st_size for path in bench.work.glob(name + "*"))
    if contender.key == OURS:
        reason = check_ours(bench, history, run, database)
    else:
        reason = contender.check(history, database, run.output) if contender.check else None
    bench.note("%s on %s" % (contender.title, history.name), reason)
    # The report case needs these two; the others make room.
    if contender.key not in (OURS, "duckdb"):
        bench.fresh(name)
    return run


def import_rounds(bench, size, field):
    """Round by round, each contender once, each round beginning with another one."""
    history = histories.get(size, bench.work)
    histories.warm(history.capture)
    runs = {contender.key: [] for contender in field}
    for number in range(bench.rounds):
        for contender in field[number % len(field):] + field[:number % len(field)]:
            print("import %s, round %d of %d: %s" % (size, number + 1, bench.rounds, contender.title), file=sys.stderr)
            run = import_once(bench, history, contender)
            if run:
                runs[contender.key].append(run)
            elif contender.key == OURS:
                raise SystemExit("this program's import failed")
    keep_databases(bench, size)
    # A contender that failed once has no pairs.
    return history, {key: each for key, each in runs.items() if len(each) == bench.rounds}


def keep_databases(bench, size):
    """Keeps the last databases of this program and of DuckDB for the cases that read them."""
    for name, kept in ((OURS + ".db", "ours-%s.db" % size), ("duckdb.duckdb", "duckdb-%s.duckdb" % size)):
        source = bench.work / name
        if source.exists():
            bench.fresh(kept)
            source.rename(bench.work / kept)
            bench.results.setdefault("_made", []).append(bench.work / kept)


def field_for(bench, size):
    """The contenders for that size, and why the others are left out."""
    found, skipped = contenders.find(bench.binary, bench.work)
    if bench.options.peers is not None:
        found = [each for each in found if each.key == OURS or each.key in bench.options.peers]
        skipped = {}
    if size == "L" and not bench.options.slow:
        skipped |= {each.title: "takes minutes on L; --slow includes it" for each in found if each.slow}
        found = [each for each in found if not each.slow]
    return found, skipped


def run_import(bench):
    """Imports of each size by all."""
    for size in bench.sizes:
        field, skipped = field_for(bench, size)
        history, runs = import_rounds(bench, size, field)
        bench.imports[size] = runs
        heading("Import %s: %s lines, %.0f MB, into a fresh database on disk" % (
            size, format(history.truth["lines"], ","), history.size / 1e6))
        mine = runs[OURS]
        rows = []
        for contender in field:
            theirs = runs.get(contender.key)
            if theirs is None:
                rows.append([contender.title, "failed"] + [""] * 6)
                continue
            rows.append([contender.title + bench.mark("%s on %s" % (contender.title, size)),
                         spread([run.wall for run in theirs]), spread([run.cpu for run in theirs]),
                         spread([run.peak / 2**20 for run in theirs], "%.0f"),
                         "%.1f" % (theirs[-1].database / 1e6) if contender.database else "–", contender.evidence,
                         "%.2f" % ratio(mine, theirs, "wall"), "%.2f" % ratio(mine, theirs, "cpu")])
        table(["import " + size, "wall s", "CPU s", "peak MiB", "db MB", "keeps the answers", "wall ÷ ours",
               "CPU ÷ ours"], rows)
        for title, reason in skipped.items():
            print("Skipped: %s: %s" % (title, reason))
        bench.results["import " + size] = {key: as_json(each) for key, each in runs.items()}
        import_targets(bench, size, history, field, runs)


def import_targets(bench, size, history, field, runs):
    """The targets that an import of one size decides."""
    mine = runs[OURS]
    title = {contender.key: contender.title for contender in field}
    ours = ("%s on %s" % (title[OURS], size),)
    if "cpp" in runs and size == "S":
        bench.target("import S, wall ÷ C++ without bodies", ratio(runs["cpp"], mine, "wall"), 0.5, "%.2f",
                     rests_on=ours + ("%s on S" % title["cpp"],))
        bench.target("import S, CPU ÷ C++ without bodies", ratio(runs["cpp"], mine, "cpu"), 1.0, "%.2f",
                     rests_on=ours + ("%s on S" % title["cpp"],))
    if "duckdb" in runs:
        bench.target("import %s, wall ÷ DuckDB" % size, ratio(runs["duckdb"], mine, "wall"), 0.6, "%.2f",
                     rests_on=ours + ("%s on %s" % (title["duckdb"], size),))
    if size == "S":
        for key, limit in (("orjson", 7.0), ("sqlite-utils", 30.0)):
            if key in runs:
                bench.target("import S, times faster than " + key, ratio(mine, runs[key], "wall"), limit, "%.1f",
                             at_most=False, rests_on=ours + ("%s on S" % title[key],))
    bench.target("database %s, share of the capture %%" % size, 100 * mine[-1].database / history.size, 10.0, "%.1f")
    bench.target("import %s, peak memory MiB" % size, statistics.median(run.peak for run in mine) / 2**20,
                 120e6 / 2**20, "%.0f")


def run_growth(bench):
    """L against S."""
    if not {"S", "L"} <= set(bench.imports):
        print("\nSkipped: growth: needs the imports of both sizes (--size S,L)")
        return
    small, large = bench.imports["S"][OURS], bench.imports["L"][OURS]
    heading("Growth: L against S")
    rows = []
    for key, runs in bench.imports["L"].items():
        if key in bench.imports["S"]:
            rows.append([key, "%.2f" % ratio(bench.imports["S"][key], runs, "wall"),
                         "%.2f" % ratio(bench.imports["S"][key], runs, "cpu"),
                         "%.2f" % ratio(bench.imports["S"][key], runs, "peak")])
    table(["L ÷ S", "wall", "CPU", "peak memory"], rows)
    bench.target("growth L ÷ S, wall", ratio(small, large, "wall"), 10.5, "%.2f")
    bench.target("growth L ÷ S, peak memory", ratio(small, large, "peak"), 1.2, "%.2f")
    bench.target("growth L ÷ S, peak memory", ratio(small, large, "peak"), 0.8, "%.2f", at_most=False)


# ---- One more day ----

def run_day(bench):
    """One more day into a full history against the same day into an empty database."""
    for size in bench.sizes:
        history = histories.get(size, bench.work)
        before, day = histories.cut_last_day(history, bench.work)
        base = bench.fresh("before-%s.db" % size)
        bench.must(bench.measure(bench.import_command(before, base)))
        histories.warm(day)
        empty, full = [], []
        for _ in range(max(bench.rounds, 5)):
            database = bench.fresh("day.db")
            empty.append(bench.must(bench.measure(bench.import_command(day, database))))
            database = bench.fresh("day.db")
            for path in bench.work.glob(base.name + "*"):
                shutil.copyfile(path, str(database) + path.name[len(base.name):])
            full.append(bench.must(bench.measure(bench.import_command(day, database))))
        check_day(bench, history, empty[-1], full[-1], bench.work / "day.db")
        heading("One more day (%s, %.1f MB) into %s" % (history.last_day, day.stat().st_size / 1e6, size))
        table(["one more day", "wall ms", "CPU ms", "peak MiB"], [
            ["into an empty database", *milliseconds(empty)], ["into the days before, of " + size, *milliseconds(full)]])
        bench.results["day " + size] = {"empty": as_json(empty), "full": as_json(full)}
        bench.target("one more day into %s ÷ into an empty database, wall" % size, ratio(empty, full, "wall"), 1.3,
                     "%.2f", rests_on=("one more day into " + size,))
        bench.fresh("before-%s.db" % size)
        bench.fresh("day.db")


def check_day(bench, history, empty, full, database):
    """The day has the same news in both databases, and after it the counts are those of the whole history."""
    what = "one more day into " + history.name
    alone, after = (checks.totals_of(run.output) for run in (empty, full))
    bench.note(what, checks.differences(after, {key: alone[key] for key in ("exchanges", "new", "duplicates")}))
    done = subprocess.run(report_command(bench, database, history.first_day, history.last_day), capture_output=True,
                          text=True)
    bench.note(what, checks.report(history.truth["totals"], done.stdout))


def milliseconds(runs):
    """Cells of a short command: wall and CPU in milliseconds, and its memory."""
    return [spread([1000 * run.wall for run in runs], "%.1f"), spread([1000 * run.cpu for run in runs], "%.1f"),
            spread([run.peak / 2**20 for run in runs], "%.0f")]


# ---- Reading ----

def report_command(bench, database, first, last):
    """The weekly report as JSON over days, both included; a whole week is asked for by its name."""
    period = ["--since", first, "--until", last]
    if (last - first).days == 6 and first.weekday() == 0:
        year, week, _ = first.isocalendar()
        period = ["--week", "%d-W%02d" % (year, week)]
    return bench.ours("report", "weekly", *period, "--format", "json", "--db", database)


def duckdb_database(bench, history):
    """DuckDB's database of the history, made if need be; None where there is no DuckDB."""
    if not contenders.has_module("duckdb"):
        return None
    path = bench.work / ("duckdb-%s.duckdb" % history.name)
    if path not in bench.results.setdefault("_made", []):
        bench.must(bench.measure(contenders.duckdb_peer().command(history.capture, bench.fresh(path.name))))
        bench.results["_made"].append(path)
    return path


def run_report(bench):
    """The weekly report: last week and the whole range, this program and DuckDB, alternating."""
    rows = []
    rounds = max(bench.rounds, 5)
    for size in bench.sizes:
        history, database = bench.database_of(size)
        peer = duckdb_database(bench, history)
        week, monday, sunday = history.last_week
        for name, first, last, counts in (("last week", monday, sunday, history.truth["weeks"][week]),
                                          ("all weeks", history.first_day, sunday, history.truth["totals"])):
            mine, theirs = [], []
            for _ in range(rounds):
                mine.append(bench.must(bench.measure(report_command(bench, database, first, last))))
                if peer:
                    theirs.append(bench.must(bench.measure(contenders.duckdb_report(peer, first, last))))
            what = "report %s, %s" % (size, name)
            bench.note(what, checks.report(counts, mine[-1].output))
            rows.append([what + ", ingest-audit" + bench.mark(what), *milliseconds(mine), ""])
            if theirs:
                bench.note(what + ", DuckDB", checks.duckdb_report(counts, theirs[-1].output))
                rows.append([what + ", DuckDB" + bench.mark(what + ", DuckDB"), *milliseconds(theirs),
                             "%.1f" % ratio(mine, theirs, "wall")])
                bench.target(what + ", times faster than DuckDB, wall", ratio(mine, theirs, "wall"),
                             6.0 if name == "last week" else 10.0, "%.1f", at_most=False,
                             rests_on=(what, what + ", DuckDB"))
            bench.results[what] = {"ours": as_json(mine), "duckdb": as_json(theirs)}
    if "L" in bench.sizes:
        rows.append(report_of_short_history(bench))
    heading("Weekly report (JSON), the whole process")
    table(["report", "wall ms", "CPU ms", "peak MiB", "wall ÷ ours"], rows)


def report_of_short_history(bench):
    """The last week of L against a history with the same requests a week and three weeks only, alternating."""
    short, short_database = bench.database_of("W")
    long, long_database = bench.database_of("L")
    week, monday, sunday = short.last_week
    small, large = [], []
    for _ in range(max(bench.rounds, 5)):
        small.append(bench.must(bench.measure(report_command(bench, short_database, monday, sunday))))
        large.append(bench.must(bench.measure(report_command(bench, long_database, monday, sunday))))
    bench.note("report W, last week", checks.report(short.truth["weeks"][week], small[-1].output))
    bench.target("report L, last week, CPU ms", 1000 * statistics.median(run.cpu for run in large), 25.0, "%.1f",
                 rests_on=("report L, last week",))
    bench.target("report L ÷ W (same requests a week), CPU", ratio(small, large, "cpu"), 1.2, "%.2f",
                 rests_on=("report L, last week", "report W, last week"))
    bench.results["report W"] = {"short": as_json(small), "long": as_json(large)}
    return ["report W, last week (%d requests; L: %d), ingest-audit" % (
        short.truth["weeks"][week]["requests"], long.truth["weeks"][week]["requests"]), *milliseconds(small), ""]


def run_requests(bench):
    """One request's story."""
    rows = []
    for size in bench.sizes:
        history, database = bench.database_of(size)
        request = histories.some_request(history)
        runs = [bench.must(bench.measure(bench.ours("requests", request, "--db", database)))
                for _ in range(max(bench.rounds, 5))]
        if '"requestId":%s' % request not in runs[-1].output.replace(" ", ""):
            bench.note("requests on " + size, "the raw response of %s is not in the output" % request)
        rows.append(["requests %s on %s" % (request, size), *milliseconds(runs)])
        bench.results["requests " + size] = as_json(runs)
        if size == "L":
            bench.target("requests ID on L, CPU ms", 1000 * statistics.median(run.cpu for run in runs), 30.0, "%.1f")
    heading("One request")
    table(["requests", "wall ms", "CPU ms", "peak MiB"], rows)


def run_commands(bench):
    """The commands that users ask a history with: on L, and on a history of many mappings and weeks."""
    for size in bench.sizes + (["M"] if "L" in bench.sizes else []):
        history = histories.get(size, bench.work)
        additions, database = bench.work / ("additions-%s.ndjson" % size), bench.fresh("commands.db")
        polled = commands.write_additions(history, additions)
        bench.must(bench.measure(bench.ours("import", history.capture, additions, "--db", database, "--quiet")))
        rows, slowest = [], {}
        for command in commands.of(history, database, polled):
            runs = [run_command(bench, command, database) for _ in range(max(bench.rounds, 7))]
            cpu = 1000 * statistics.median(run.cpu for run in runs)
            rows.append([command.title, *milliseconds(runs), "" if command.bound is None else "%.0f" % command.bound])
            bench.results["%s on %s" % (command.title, size)] = as_json(runs)
            if command.bound is not None:
                slowest[command.bound] = max(slowest.get(command.bound, (0, "")), (cpu, command.title))
        heading("Commands on %s: %s requests, %d mappings, %d weeks" % (
            size, format(history.truth["totals"]["requests"], ","), history.truth["options"]["mappings"],
            history.truth["options"]["weeks"]))
        table(["commands on " + size, "wall ms", "CPU ms", "peak MiB", "bound"], rows)
        for bound, (cpu, title) in sorted(slowest.items()):
            bench.target("the slowest command on %s, CPU ms: %s" % (size, title), cpu, bound, "%.0f")
        bench.fresh("commands.db")


def run_command(bench, command, database):
    """Runs one command once. A check may find a broken threshold (nagios: exit code 2); no other may fail."""
    folder = [str(bench.work / "commands-folder")] if command.folder else []
    for path in map(Path, folder):
        shutil.rmtree(path, ignore_errors=True)
    run = bench.measure(bench.ours(*command.arguments, *folder, "--db", database))
    return run if run.code in (1, 2) and command.arguments[0] == "check" else bench.must(run)


def run_verify(bench):
    """Recomputing everything from evidence, against the import."""
    overview = subprocess.run([bench.binary, "--help"], capture_output=True, text=True).stdout
    if not any(line.split()[:1] == ["verify"] for line in overview.splitlines()):
        print("\nSkipped: verify: this binary has no such command")
        return
    rows = []
    for size in bench.sizes:
        history, database = bench.database_of(size)
        imports, verified = [], []
        for _ in range(bench.rounds):
            again = bench.fresh("again.db")
            imports.append(bench.must(bench.measure(bench.import_command(history.capture, again))))
            verified.append(bench.must(bench.measure(bench.ours("verify", "--db", database))))
        bench.fresh("again.db")
        rows.append(["import " + size, *milliseconds(imports), ""])
        rows.append(["verify " + size, *milliseconds(verified), "%.2f" % ratio(imports, verified, "wall")])
        bench.target("verify %s ÷ import, wall" % size, ratio(imports, verified, "wall"), 1.2, "%.2f")
        bench.results["verify " + size] = {"import": as_json(imports), "verify": as_json(verified)}
    heading("Verify")
    table(["verify", "wall ms", "CPU ms", "peak MiB", "wall ÷ import"], rows)


def run_version(bench):
    """How long the program takes to start."""
    runs = [bench.must(bench.measure(bench.ours("--version"))) for _ in range(max(bench.rounds, 20))]
    heading("Start")
    table(["start", "wall ms", "CPU ms", "peak MiB"], [["--version", *milliseconds(runs)]])
    bench.target("--version, wall ms", 1000 * statistics.median(run.wall for run in runs), 10.0, "%.1f")
    bench.results["version"] = as_json(runs)


# ---- The command line ----

def names_of(choices):
    """A comma-separated list of the choices."""
    def parse(text):
        names = [name.strip() for name in text.replace("|", ",").split(",") if name.strip()]
        for name in names:
            if name not in choices:
                raise argparse.ArgumentTypeError("%s is none of %s" % (name, ", ".join(choices)))
        return names
    return parse


def parse_options():
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=names_of(("S", "L")), default=["S"], help="S, L or S,L (default S)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default 5)")
    parser.add_argument("--only", type=names_of(CASES), default=list(CASES), help="of: " + ", ".join(CASES))
    parser.add_argument("--peers", type=lambda text: text.split(","), metavar="KEYS",
                        help="only these peers: duckdb, cpp, cpp-bodies, orjson, shell, json, sqlite-utils, parse, cat")
    parser.add_argument("--slow", action="store_true", help="sqlite-utils on L too (minutes a round)")
    parser.add_argument("--binary", default=".build/release/ingest-audit",
                        help="this program (default .build/release/ingest-audit)")
    parser.add_argument("--work", default=str(Path(tempfile.gettempdir()) / "ingest-audit-benchmark"),
                        help="where histories and databases stand; on a disk, not in memory")
    parser.add_argument("--json", metavar="FILE", help="write every run's figures there")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    if not Path(options.binary).is_file():
        parser.error("%s is not there: swift build -c release" % options.binary)
    return options


def versions():
    """What stands beside the figures, as one line."""
    import sqlite3
    parts = ["Python " + platform.python_version(), "SQLite " + sqlite3.sqlite_version]
    from importlib import metadata
    for package in ("duckdb", "orjson", "sqlite-utils"):
        try:
            parts.append("%s %s" % (package, metadata.version(package)))
        except metadata.PackageNotFoundError:
            pass
    return ", ".join(parts)


def print_targets(bench):
    """The targets and whether they are met."""
    if bench.targets:
        heading("Targets")
        table(["what", "measured", "target", ""], [list(target) for target in bench.targets])
    for what, reason in bench.wrong.items():
        print("%s: %s: %s" % ("UNCHECKED" if isinstance(reason, checks.Unchecked) else "WRONG", what, reason))


def write_json(bench):
    """Every run's figures."""
    results = {key: value for key, value in bench.results.items() if not key.startswith("_")}
    results["targets"] = [dict(zip(("what", "measured", "target", "met"), each)) for each in bench.targets]
    results["wrong"] = bench.wrong
    with open(bench.options.json, "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
        out.write("\n")


def main():
    """Runs the cases asked for. Exits 1 where a result is wrong or unchecked."""
    options = parse_options()
    bench = Bench(options)
    bench.work.mkdir(parents=True, exist_ok=True)
    print("%s, %s, %d cores, %d rounds; %s" % (
        dt.date.today(), platform.machine(), os.cpu_count(), options.rounds, versions()))
    print("Medians (least–most). Ratios are made pair by pair within a round.")
    for case in CASES:
        if case in options.only:
            globals()["run_" + case](bench)
    print_targets(bench)
    if options.json:
        write_json(bench)
    return 1 if bench.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
