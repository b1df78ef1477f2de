"""Runs the program on a case and compares all that it says with the oracle."""
import datetime as dt
import gzip
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import time

import oracle


class Differs(Exception):
    """The program and the oracle disagree; the message says where."""


def is_ahead(one):
    """Whether an exchange is dated so far in the future that no report may be moved by it: more than a day."""
    return one.at > (time.time() + 86_400) * 1_000


def present(history):
    """What reports are made of: all but what is ahead of the clock."""
    return oracle.History(one for one in history.exchanges if not is_ahead(one))


def content(case, one):
    """The bytes of an import's file."""
    end = b"\r\n" if one.crlf else b"\n"
    data = b"\xef\xbb\xbf" if one.mark else b""
    for place, index in enumerate(one.lines):
        if one.blanks and place:
            data += b" \t" + end
        data += case.lines[index] + end
    return data[:len(data) - one.cut] if one.cut else data


def check(case, binary, folder):
    """Raises Differs unless the program agrees with the oracle on everything."""
    program = Program(binary, folder)
    for name, imports in case.databases.items():
        database = f"{name}.sqlite"
        if any(one.host for one in imports):
            expected = merge_all(program, case, database, imports)
        else:
            expected = import_all(program, case, database, imports)
        if expected is None:
            continue
        views = oracle.views(expected.history, case.zone)
        if case.expected:
            # A rule that is changed has to be changed in three places, this being the one that a person has looked at.
            same(f"{name}: the oracle against the figures written down", case.expected, shown(views))
        same(f"{name}: views", views, program.tables(database))
        verified = program.run("verify", "--db", database)
        if verified.returncode != 0:
            raise Differs(f"{name}: verify exits {verified.returncode}:\n{verified.stdout.decode()}{verified.stderr.decode()}")
        if name == case.reports.get("database"):
            check_reports(program, case, database, expected.history, present(expected.history))
            if case.reports["rebuild"]:
                program.output("rebuild", "--db", database, "--quiet")
                same(f"{name}: views after rebuild", views, program.tables(database))


# ------------------------------------------------------------------------------------------------------------- Imports

class Ledger:
    """What has been imported so far, as the design has it: a file whose bytes are known is skipped, and one that begins
    with those of an earlier import goes on behind that one's last line break."""

    def __init__(self):
        self.kept = []  # of (data, is stream, reading, what was said of it, lines in quarantine)
        self.exchanges = []
        self.quarantined = []
        self.is_ahead = False  # whether a file of the call that is going on holds what is dated in the future

    @property
    def history(self):
        return oracle.History(self.exchanges)

    def take(self, name, data, reading, piped):
        """What `import --json` should say of a file; None where it is refused."""
        after = 0
        if not piped:
            for other, is_stream, earlier, said, _ in sorted(self.kept, key=lambda one: -len(one[0])):
                if is_stream or data[:min(4096, len(other))] != other[:4096]:
                    continue
                if other == data:
                    return self.skipped(name, reading, said)
                whole = other[:other.rfind(b"\n") + 1]
                if whole and not name.endswith(".gz") and data.startswith(whole):
                    after = earlier.whole_lines
                    break
        exchanges = [one for line, one in reading.exchanges if line > after]
        unread = [line for line in reading.unread if line > after]
        if not exchanges and not after and unread:
            return None
        if piped:
            for other, _, _, said, _ in self.kept:
                if other == data:
                    return self.skipped(name, reading, said)
        before = self.history
        self.exchanges += exchanges
        self.is_ahead = self.is_ahead or any(map(is_ahead, exchanges))
        now = self.history
        said = {"path": name, "lines": reading.lines, "exchanges": len(exchanges), "new": now.distinct - before.distinct,
                "duplicates": len(exchanges) - (now.distinct - before.distinct), "quarantined": len(unread),
                "requests": len(now.requests) - len(before.requests), "skipped": False, "continuedAfterLine": after}
        self.quarantined += [(name, line) for line in unread]
        self.kept.append((data, piped, reading, said, unread))
        return said

    def absorb(self, other):
        """Merges what another host has imported: files that are known here stand for themselves."""
        for data, piped, reading, said, unread in other.kept:
            known = [one for one in self.kept if one[0] == data]
            lines = [line for line in unread if not any(line in one[4] for one in known)]
            if lines or not known:
                self.kept.append((data, piped, reading, said | {"quarantined": len(lines)}, lines))
                self.quarantined += [(said["path"], line) for line in lines]
        self.exchanges += other.exchanges

    @staticmethod
    def skipped(name, reading, earlier):
        return {"path": name, "lines": reading.lines, "exchanges": earlier["exchanges"], "new": 0,
                "duplicates": earlier["exchanges"], "quarantined": earlier["quarantined"], "requests": 0, "skipped": True,
                "continuedAfterLine": 0}


def import_all(program, case, database, imports, ledger=None):
    """Imports, and compares what the program says of each; the ledger, or None where nothing could be imported."""
    ledger = ledger or Ledger()
    for call in calls(imports):
        paths, piped, expected = [], b"", []
        ledger.is_ahead = False
        for one in call:
            plain = content(case, one)
            data = gzip.compress(plain, mtime=0) if one.gzip else plain
            path = "-" if one.piped else one.name + (".gz" if one.gzip else "")
            if one.piped:
                piped = data
            else:
                program.write(path, data)
            paths.append(path)
            expected.append(ledger.take(path, data, oracle.read(plain, case.organization), one.piped))
        stand_in = ["--org", case.organization] if case.organization else []
        result = program.run("import", "--db", database, "--format", "ndjson", "--timezone", case.zone, "--json", "--quiet",
                             *stand_in, *paths, input=piped)
        read = [one for one in expected if one is not None]
        exit_code = 65 if len(read) < len(expected) else int(ledger.is_ahead or any(one["quarantined"] for one in read))
        if result.returncode != exit_code:
            raise Differs(f"{database}: import {paths} exits {result.returncode}, not {exit_code}: {result.stderr.decode()}")
        if read:
            said = json.loads(result.stdout)["source"]
            same(f"{database}: import --json", read, [{key: one[key] for key in read[0]} for one in said])
    if not ledger.kept:
        return None
    lines = json.loads(program.output("quarantine", "--db", database, "--json"))
    same(f"{database}: quarantine", sorted(ledger.quarantined), sorted((one["path"], one["line"]) for one in lines))
    return ledger


def merge_all(program, case, database, imports):
    """Imports into the databases of several hosts, which are merged into one: some of them early, all of them in the end, and
    again. What all hosts have imported; None where nothing could be."""
    draw = random.Random(case.reports["draw"])
    # A file that begins with CR as its only line break is read as one of old Macs: that is for others to try.
    imports = [one for one in imports if not is_by_return(content(case, one)[:HEAD])]
    ledgers = {}
    for one in imports:
        ledger = ledgers.setdefault(one.host, Ledger())
        file = f"{one.host}.sqlite" if one.host else database
        if import_all(program, case, file, [one], ledger) and one.merged and one.host:
            merge(program, database, [one.host])
            ledgers.setdefault("", Ledger()).absorb(ledger)
    kept = [host for host, ledger in ledgers.items() if ledger.kept]
    if not kept:
        return None
    others = [host for host in kept if host]
    draw.shuffle(others)
    if len(others) > 1 and draw.random() < 0.3:
        # What came through another one is the same.
        merge(program, f"{others[0]}.sqlite", others[1:2])
    if others and "" in kept and draw.random() < 0.2:
        merge(program, f"{others[0]}.sqlite", [database.removesuffix(".sqlite")])
    parts = draw.randint(0, len(others))
    for call in (others[:parts], others[parts:]):
        if call:
            merge(program, database, call)
    if others:
        draw.shuffle(others)
        again = merge(program, database, others)
        same(f"{database}: merged again", [True] * len(others), [one["skipped"] for one in again])
    whole = Ledger()
    for ledger in ledgers.values():
        whole.exchanges += ledger.exchanges
    unread = {(hashlib.sha256(data).hexdigest(), line) for ledger in ledgers.values() for data, *_, lines in ledger.kept
              for line in lines}
    lines = json.loads(program.output("quarantine", "--db", database, "--json"))
    same(f"{database}: quarantine", sorted(unread), sorted((one["sha256"], one["line"]) for one in lines))
    return whole


HEAD = 64 << 10


def is_by_return(head):
    return b"\r" in head and b"\n" not in head


def merge(program, database, hosts):
    """Merges the databases of hosts into another one; what `merge --json` says of each."""
    result = program.run("merge", "--db", database, "--json", "--quiet", *(f"{host}.sqlite" for host in hosts))
    if result.returncode not in (0, 1):
        raise Differs(f"{database}: merge {hosts} exits {result.returncode}: {result.stderr.decode()}")
    return json.loads(result.stdout)["source"]


def calls(imports):
    """The imports in calls of the program: a file that has grown, and a second stream, need another one."""
    found = []
    for one in imports:
        if not found or any(one.name == other.name or one.piped and other.piped for other in found[-1]):
            found.append([])
        found[-1].append(one)
    return found


# ------------------------------------------------------------------------------------------------------------- Reports

def check_reports(program, case, database, whole, history):
    """The weekly report, the requests, one request's story, and the errors: of the whole history what is not ahead."""
    zone, since = case.reports["zone"], case.reports["since"].toordinal() - oracle.EPOCH.date().toordinal()
    until = min(since + case.reports["days"], dt.date.max.toordinal() - oracle.EPOCH.date().toordinal()) - 1
    period = ("--timezone", zone, "--since", oracle.iso(since), "--until", oracle.iso(until))
    weekly(program, database, history, zone, since, until, *period)
    draw = random.Random(case.reports["draw"])
    # The same as it was known at the time of some exchange, or of one mapping alone.
    calls = [one for one in history.exchanges if not oracle.is_batch(one)]
    if whole.exchanges and draw.random() < 0.5:
        at = draw.choice(sorted(one.at for one in whole.exchanges))
        known = oracle.History(one for one in whole.exchanges if one.at <= at)
        weekly(program, database, known, zone, since, until, *period, "--as-of", oracle.stamp(at))
    elif calls:
        one = draw.choice(sorted(calls, key=repr))
        if "\0" not in one.organization + one.mapping:
            weekly(program, database, history, zone, since, until, *period, "--org", one.organization,
                   "--mapping", one.mapping, only=(one.organization, one.mapping))
    days = [number for _, _, number in history.daily(case.zone)]
    if days:
        # The week in which most happened, in the database's zone, by its name.
        monday = max(set(days), key=days.count)
        monday -= (monday + 3) % 7
        year, week, _ = case.reports["since"].fromisoformat(oracle.iso(monday)).isocalendar()
        weekly(program, database, history, case.zone, monday, monday + 6, "--week", f"{year:04}-W{week:02}")
    listed = program.output("requests", "--db", database, "--format", "ndjson", "--limit", "0")
    same("requests", sorted(map(request, history.requests.values())),
         sorted(json.dumps({key: one.get(key) for key in REQUEST}) for one in map(json.loads, listed.splitlines())))
    story(program, database, case, whole, history, draw)
    first, last = (min(days), max(days)) if days else (0, -1)
    found = json.loads(program.output("errors", "--db", database, "--format", "json"))["errors"]
    same("errors", oracle.errors(history, case.zone, first, last), codes(found))


def story(program, database, case, whole, history, draw):
    """All that is known of one request ID, in each organization that has it: every exchange, and what those that count say."""
    ids = sorted({one.request for one in whole.exchanges
                  if one.request and "\0" not in one.request and not oracle.is_batch(one)})
    if not ids:
        return
    name = draw.choice(ids)
    told = json.loads(program.output("requests", "--db", database, "--json", "--", name))
    expected = {}
    for organization in {one.organization for one in whole.exchanges if one.request == name and not oracle.is_batch(one)}:
        known = history.requests.get((organization, name))
        lines = {(*oracle.identity(one), one.at): [oracle.stamp(one.at), one.method, one.body.decode()]
                 for one in whole.exchanges if (one.organization, one.request) == (organization, name)}
        expected[organization] = {"exchanges": sorted(lines.values())} | (json.loads(request(known)) if known else {})
        if known:
            wanted = expected[organization]
            wanted["countedOn"] = oracle.iso(oracle.day(known.submitted, case.zone))
            wanted["firstSight" if known.inferred else "born"] = [wanted["submitted"]]
            wanted["givesOutcome"] = [wanted["finished"]] if wanted["finished"] else []
    found = {one["organization"]: told_of(one) for one in told}
    same(f"requests {name}: organizations", sorted(expected), sorted(found))
    for organization, wanted in expected.items():
        same(f"requests {name}: {organization}", wanted, {key: found[organization].get(key) for key in wanted})


def told_of(story):
    """A story with the names that `requests` has for the same things, and when what decided came."""
    found = dict(story, request=story["requestId"], submitted=story.get("submittedAt"), batch=story.get("batchId"),
                 submittedInferred=story.get("inferred"), finished=story.get("finishedAt"),
                 countedOn=(story["reason"] or {}).get("countedOn"))
    for effect in ("born", "firstSight", "givesOutcome"):
        found[effect] = [one["at"] for one in story["exchanges"] if any(each["effect"] == effect for each in one["effects"])]
    found["exchanges"] = sorted([one["at"], one["method"], one["response"]] for one in story["exchanges"])
    return found


def weekly(program, database, history, zone, first, last, *period, only=None):
    """One weekly report against the oracle; `only` of one mapping."""
    what = "report weekly " + " ".join(period)
    report = json.loads(program.output("report", "weekly", "--db", database, "--format", "json", *period))
    expected = oracle.period(history, zone, first, last, only)
    found = {(one["organization"], one["mapping"]): one for one in report["mappings"]}
    same(f"{what}: mappings named twice", len(found), len(report["mappings"]))
    for key in {*expected, *found}:
        figures = report["totals"] if key is None else found.get(key, {})
        counts = dict(expected.get(key) or dict(oracle.ZERO, codes={}) | oracle.rates(oracle.ZERO))
        # What a failed or aborted request delivered is unknown as well.
        counts["recordsUnknown"] = counts.pop("uncountedSuccesses") + counts["failed"] + counts["aborted"]
        same(f"{what}: {key}", counts, {name: figures.get(name) for name in counts})
    for organization in {one["organization"] for one in report["mappings"]}:
        numbers = [int(one["mapping"]) for one in report["mappings"]
                   if one["organization"] == organization and one["mapping"].isdecimal() and one["mapping"][0] != "0"]
        same(f"{what}: order of mappings", sorted(numbers), numbers)
    same(f"{what}: errors", oracle.errors(history, zone, first, last, only),
         codes([one for one in report["errors"] if one["count"]]))


REQUEST = ("organization", "mapping", "request", "submitted", "submittedInferred", "lastSeen", "outcome", "finished",
           "records", "codes", "batch")


def request(one):
    """A request as `requests` lists it."""
    values = (one.organization, one.mapping, one.id, oracle.stamp(one.submitted), one.inferred, oracle.stamp(one.last_seen),
              one.outcome, None if one.finished is None else oracle.stamp(one.finished), one.records,
              one.codes.split(",") if one.codes else [], one.batch or None)
    return json.dumps(dict(zip(REQUEST, values)))


def shown(views):
    """Tables as a regression's file holds them: without those that are empty."""
    return {name: [list(row) for row in rows] for name, rows in views.items() if rows}


def codes(errors):
    return {one["code"]: {key: one[key] for key in ("count", "mappings", "firstSeen", "lastSeen")} for one in errors}


# ------------------------------------------------------------------------------------------------------------- Program

class Program:
    """The program, in a folder."""

    def __init__(self, binary, folder):
        self.binary, self.folder = os.path.abspath(binary), pathlib.Path(folder)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("INGEST_AUDIT")}
        self.environment["SWIFT_BACKTRACE"] = "enable=no"  # takes seconds

    def write(self, path, data):
        (self.folder / path).write_bytes(data)

    def run(self, *arguments, input=b""):
        return subprocess.run([self.binary, *arguments], cwd=self.folder, input=input, capture_output=True,
                              env=self.environment, timeout=600)

    def output(self, *arguments):
        """Standard output of a call that goes well."""
        result = self.run(*arguments)
        if result.returncode != 0:
            raise Differs(f"{' '.join(arguments)} exits {result.returncode}: {result.stderr.decode()}")
        return result.stdout

    def tables(self, database):
        """The derived tables as the views show them."""
        connection = sqlite3.connect(f"file:{self.folder / database}?mode=ro", uri=True)
        try:
            return {view: self.rows(connection, view) for view in oracle.VIEWS}
        finally:
            connection.close()

    @staticmethod
    def rows(connection, view):
        """A view's rows, sorted; request IDs as text, also those that are numbers."""
        cursor = connection.execute(f"SELECT * FROM {view}")
        ids = [place for place, column in enumerate(cursor.description) if column[0] == "request"]
        return sorted((tuple(str(value) if place in ids else value for place, value in enumerate(row)) for row in cursor),
                      key=repr)


def same(what, expected, found):
    """Raises Differs unless the two are equal; the message names the first few places where they are not."""
    places = list(differences(expected, found))
    if places:
        raise Differs(f"{what}:\n" + "\n".join(f"    {place}" for place in places[:8]))


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            if key not in found or key not in expected:
                yield f"{path}{key!r}: {'missing' if key in expected else 'not expected'}: {(found | expected)[key]!r}"
            else:
                yield from differences(expected[key], found[key], f"{path}{key!r}: ")
    elif isinstance(expected, list) and isinstance(found, list):
        yield from (f"{path}missing: {one!r}" for one in expected if one not in found)
        yield from (f"{path}not expected: {one!r}" for one in found if one not in expected)
        if len(expected) != len(found):
            yield f"{path}{len(found)} in place of {len(expected)}"
        elif expected != found and all(one in expected for one in found) and all(one in found for one in expected):
            yield f"{path}another order: {found!r} in place of {expected!r}"
    elif isinstance(expected, float) and isinstance(found, (int, float)):
        if abs(expected - found) > 1e-12 * max(1, abs(expected)):
            yield f"{path}{found!r} in place of {expected!r}"
    elif expected != found:
        yield f"{path}{found!r} in place of {expected!r}"
