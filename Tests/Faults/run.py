#!/usr/bin/env python3
"""Breaks what the program stands on while it works, and looks at what it leaves. See README.md beside this file.

    python3 Tests/Faults/run.py .build/release/ingest-audit --runs 300 --seed 1
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import contents
from contents import ENDINGS, Damaged

HISTORIES = pathlib.Path(__file__).resolve().parent.parent / "EndToEndTests" / "Histories"
DATABASE = "history.sqlite"
DAY = "2026-11-16"  # the first that prune keeps
READS = [
    ["report", "weekly"], ["report", "weekly", "--format", "html"], ["report", "weekly", "--as-of", "2026-11-18"],
    ["errors"], ["requests", "--limit", "0", "--format", "csv"], ["requests", "3600"], ["mappings"],
    ["check", "--max-age-hours", "100000"], ["metrics"], ["imports"], ["quarantine"],
]


class Wrong(Exception):
    """What must not happen has happened."""


def must(condition, text):
    if not condition:
        raise Wrong(text)


# ---------------------------------------------------------------------------------------------------------------------
# The program


class Result:
    def __init__(self, code, output, errors):
        self.code, self.output, self.errors = code, output, errors

    @property
    def lines(self):
        return [line for line in self.errors.splitlines() if line]

    def __str__(self):
        return f"exit {self.code}, said: {self.errors.strip()[:500] or 'nothing'}"


class Program:
    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("INGEST_AUDIT")}

    def start(self, arguments, folder, before=(), prepare=None):
        return subprocess.Popen(
            [*before, self.path, *arguments], cwd=folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=prepare)

    @staticmethod
    def finish(process, seconds=120):
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise Wrong(f"it did not end within {seconds} s") from None
        return Result(process.returncode, output.decode(errors="replace"), errors.decode(errors="replace"))

    def run(self, arguments, folder, **how):
        return self.finish(self.start(arguments, folder, **how))


# ---------------------------------------------------------------------------------------------------------------------
# What it is doing


class Work:
    """A command, the database that it finds, and the contents that it may leave."""

    def __init__(self, name, arguments, template, steps, expected=None, captures=()):
        self.name, self.arguments, self.template, self.steps = name, arguments, template, steps
        # How often each exchange is to be there; of the last step where it is told independently.
        self.expected, self.captures = expected, captures
        self.seconds = 0.5
        self.calls = collections.Counter()  # by system call, what changes a file
        self.bytes = 0

    @property
    def command(self):
        return [*self.arguments, "--db", DATABASE, "--quiet"]


def with_batches(lines):
    """The lines, behind each that names a batch an answer of the Platform about it."""
    found = []
    for line in lines:
        found.append(line)
        batch = re.search(r'"batchId":"([^"]+)"', line)
        if not batch:
            continue
        state = ("failed", "success", "processing", "aborted")[int.from_bytes(batch[1].encode(), "big") % 4]
        said = {batch[1]: {"status": state, "imsOrg": "1@AdobeOrg", "metrics": {"inputRecordCount": 9, "outputRecordCount": 7},
                           "errors": [{"code": "INGEST-1212-400", "recordCount": 2}]}}
        call = {"at": json.loads(line)["at"], "method": "GET",
                "url": "https://platform.adobe.io/data/foundation/catalog/batches/" + batch[1], "httpStatus": 200, "durationMs": 90,
                "response": said}
        found.append(json.dumps(call, separators=(",", ":")))
    return found


class Bench:
    """The captures, the databases to begin with, and what each is to hold, made once."""

    def __init__(self, program, root, requests, seed):
        self.program, self.root = program, root
        made = root / "made"
        made.mkdir()
        subprocess.run(
            [sys.executable, HISTORIES / "make_history.py", "--seed", str(seed), "--requests", str(requests), "--mappings", "6",
             "--weeks", "3", "--out", made / "all.ndjson", "--truth", made / "truth.json"], check=True)
        lines = with_batches((made / "all.ndjson").read_text().splitlines())
        truth = json.loads((made / "truth.json").read_text())
        truth["exchanges"] += len(set(line for line in lines if "/catalog/batches/" in line))
        count = len(lines)
        # Pieces that overlap, each with requests that go on in the others.
        self.pieces = {
            "base": lines[:count * 5 // 10], "log": lines[:count * 8 // 10], "other": lines[count * 4 // 10:],
            "late": lines[count * 7 // 10:], "all": lines,
        }
        for name, piece in self.pieces.items():
            (made / f"{name}.ndjson").write_text("".join(line + "\n" for line in piece))
        self.made = made
        exchanges = {name: contents.of_capture(piece) for name, piece in self.pieces.items()}
        must(sum(exchanges["all"].values()) == truth["exchanges"], "the captures are read wrong here")
        kept = collections.Counter(
            exchange for exchange in exchanges["all"] if exchange[3] >= contents.milliseconds(f"{DAY}T00:00:00Z"))

        base = self.template("base", [["import", "base.ndjson"]])
        # What is imported as log.ndjson has grown since.
        grown = self.template("grown", [["import", "log.ndjson"]], {"log.ndjson": "base.ndjson"})
        whole = self.template("whole", [["import", "all.ndjson"]])
        union = exchanges["base"] | exchanges["other"]
        self.works = [
            Work("first import", ["import", "all.ndjson"], None, [None, ["import", "all.ndjson"]], exchanges["all"]),
            Work("import", ["import", "other.ndjson"], base, [None, ["import", "other.ndjson"]], union),
            Work("import of a grown file", ["import", "log.ndjson"], grown, [None, ["import", "log.ndjson"]],
                 exchanges["log"]),
            Work("import of two", ["import", "log.ndjson", "late.ndjson"], base,
                 [None, ["import", "log.ndjson"], ["import", "late.ndjson"]], exchanges["all"]),
            Work("prune", ["prune", "--before", DAY, "--yes"], whole, [None, ["prune", "--before", DAY, "--yes"]], kept),
            Work("rebuild", ["rebuild"], whole, [None], exchanges["all"]),
            Work("backup", ["backup", "copy.sqlite"], whole, [None], exchanges["all"]),
        ]
        for work in self.works:
            self.measure(work)
        after = self.works[0].states[-1][1]
        must(sum(line.startswith("('acme', ") for line in after.split("rejection_view")[0].splitlines())
             == truth["totals"]["requests"], "the reference import differs from the truth of the captures")

    def template(self, name, commands, renamed=None):
        """A database to begin with: as the program's own backup gives it, so that every run also restores one."""
        folder = self.folder(f"template-{name}")
        for place, source in (renamed or {}).items():
            (folder / place).unlink()
            shutil.copy(self.made / source, folder / place)
        for command in commands:
            result = self.program.run([*command, "--db", DATABASE, "--quiet"], folder)
            must(result.code == 0, f"{command}: {result}")
        target = self.root / f"{name}.sqlite"
        result = self.program.run(["backup", str(target), "--db", DATABASE, "--quiet"], folder)
        must(result.code == 0, f"backup: {result}")
        return target

    def folder(self, name):
        """A folder with the captures, made anew."""
        folder = self.root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.fill(folder)
        return folder

    def fill(self, folder):
        for name in self.pieces:
            os.symlink(self.made / f"{name}.ndjson", folder / f"{name}.ndjson")

    def lay(self, work, folder):
        """Puts the database that the work begins with into a folder, and nothing else of one."""
        for ending in ENDINGS:
            (folder / f"{DATABASE}{ending}").unlink(missing_ok=True)
        if work.template:
            shutil.copyfile(work.template, folder / DATABASE)
            (folder / DATABASE).chmod(0o600)

    def measure(self, work):
        """How long the work takes, what it leaves at each step, and how often it asks the disk to change something."""
        folder = self.folder("measured")
        self.lay(work, folder)
        work.states = []
        for step in work.steps:
            if step:
                result = self.program.run([*step, "--db", DATABASE, "--quiet"], folder)
                must(result.code == 0, f"{work.name}: {result}")
            database = folder / DATABASE
            state = contents.of_database(database) if database.exists() else (collections.Counter(), "")
            must(max(state[0].values(), default=1) == 1, f"{work.name}: an exchange is there twice")
            work.states.append(state)
        must(work.states[-1][0] == work.expected, f"{work.name}: the reference does not hold what the captures do")
        self.lay(work, folder)
        (folder / "copy.sqlite").unlink(missing_ok=True)
        began = time.monotonic()
        result = self.program.run(work.command, folder)
        work.seconds = time.monotonic() - began
        must(result.code == 0, f"{work.name}: {result}")
        work.bytes = max(
            (folder / DATABASE).stat().st_size, *(path.stat().st_size for path in folder.glob("*.sqlite")))
        if can_trace():
            self.lay(work, folder)
            (folder / "copy.sqlite").unlink(missing_ok=True)
            trace = self.root / "trace.txt"
            self.program.run(work.command, folder, before=["strace", "-f", "-qq", "-o", trace, "-e", f"trace={CALLS}"])
            work.calls = collections.Counter(
                line.split("(")[0].split()[-1] for line in trace.read_text().splitlines() if "(" in line)


CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink"
tracing = None


def can_trace():
    global tracing
    if tracing is None:
        tracing = shutil.which("strace") is not None and subprocess.run(
            ["strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"],
            stderr=subprocess.DEVNULL).returncode == 0
    return tracing


# ---------------------------------------------------------------------------------------------------------------------
# Faults: each starts the work, breaks something, and gives the result of the process.


class Fault:
    """One way of breaking. `may_damage`: whether committed content may be lost, if that is told. `reads_all`: whether every
    command that reads is tried afterwards, not only some."""

    may_damage = False
    reads_all = False

    def reason_to_skip(self):
        return None

    def strike(self, bench, work, folder, chance):
        raise NotImplementedError


class Signal(Fault):
    def __init__(self, name, number):
        self.name, self.number = name, number

    def strike(self, bench, work, folder, chance):
        process = bench.program.start(work.command, folder)
        time.sleep(chance.uniform(0, 1.1) * work.seconds)
        process.send_signal(self.number)
        result = Program.finish(process)
        if self.number != signal.SIGKILL:
            # Before it listens, a signal ends it as any program.
            must(result.code in (0, 130, -self.number), str(result))
        return result


class AtCall(Fault):
    """Something happens at a random one of the system calls that change a file, rare kinds as often as frequent ones."""

    def reason_to_skip(self):
        return None if can_trace() else "strace is not installed, or may not trace"

    def injection(self, call, count, chance):
        """What strace is to do at a call, of which there are so many."""
        raise NotImplementedError

    def strike(self, bench, work, folder, chance):
        call = chance.choice(sorted(work.calls.elements()) + sorted(work.calls))
        injection = self.injection(call, work.calls[call], chance)
        return bench.program.run(work.command, folder, before=[
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:{injection}"])


class KillAtCall(AtCall):
    name = "kill -9 at a write"

    def injection(self, call, count, chance):
        return f"signal=KILL:when={chance.randint(1, count)}"


class WriteError(AtCall):
    name = "disk error"

    def injection(self, call, count, chance):
        error = chance.choice(["EIO", "ENOSPC"]) if call == "pwrite64" else "EIO"
        return f"error={error}:when={chance.randint(1, count)}{chance.choice(['', '+'])}"


class FullDisk(Fault):
    name = "full disk"

    def reason_to_skip(self):
        if os.geteuid() != 0:
            return "only root can mount a small disk"
        with tempfile.TemporaryDirectory() as folder:
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], stderr=subprocess.DEVNULL).returncode:
                return "a tmpfs can't be mounted"
            subprocess.run(["umount", folder], check=True)
        return None

    def strike(self, bench, work, folder, chance):
        size = work.template.stat().st_size if work.template else 0
        room = size + 65_536 + int(chance.uniform(0, 2.2) * work.bytes)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", folder], check=True)
        bench.fill(folder)
        bench.lay(work, folder)
        return bench.program.run(work.command, folder)

    @staticmethod
    def make_room(folder):
        if os.path.ismount(folder):
            subprocess.run(["mount", "-o", "remount,size=1g", folder], check=True)


class FileLimit(Fault):
    name = "limit of file size"

    def strike(self, bench, work, folder, chance):
        limit = int(chance.uniform(0.05, 1.1) * work.bytes)

        def prepare():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

        return bench.program.run(work.command, folder, prepare=prepare)


class Folder(Fault):
    def __init__(self, name):
        self.name = f"folder {name}"
        self.is_removed = name == "removed"

    def strike(self, bench, work, folder, chance):
        process = bench.program.start(work.command, folder)
        time.sleep(chance.uniform(0, 1.0) * work.seconds)
        other = folder.with_name(folder.name + "-moved")
        shutil.rmtree(other, ignore_errors=True)
        if self.is_removed:
            for _ in range(100):  # files may come into it while it is removed
                try:
                    shutil.rmtree(folder)
                    break
                except OSError:
                    continue
        else:
            folder.rename(other)
        result = Program.finish(process)
        # It goes back to where it is looked for.
        if self.is_removed:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            bench.fill(folder)
        else:
            left = list(folder.iterdir()) if folder.exists() else []
            must(not [path for path in left if path.stat().st_size > 0 and path.name != "copy.sqlite"],
                 f"files came into the place of the moved folder: {left}")
            shutil.rmtree(folder, ignore_errors=True)
            other.rename(folder)
        return result


class ReadOnly(Fault):
    name = "file made read-only"

    def reason_to_skip(self):
        if os.geteuid() != 0:
            return None
        with tempfile.NamedTemporaryFile() as file:
            if subprocess.run(["chattr", "+i", file.name], stderr=subprocess.DEVNULL).returncode:
                return "root writes whatever the mode says, and chattr +i does not work here"
            subprocess.run(["chattr", "-i", file.name], check=True)
        return None

    def strike(self, bench, work, folder, chance):
        database = folder / DATABASE
        place = folder if chance.random() < 0.3 else database
        moment = chance.uniform(-0.3, 1.0) * work.seconds
        if moment < 0:
            self.set(place, False)
        process = bench.program.start(work.command, folder)
        if moment >= 0:
            time.sleep(moment)
            self.set(place, False)
        result = Program.finish(process)
        # As long as it is read-only, reading works.
        if database.exists():
            read = bench.program.run(["imports", "--db", DATABASE], folder)
            must(read.code == 0 or read.code == 74 and len(read.lines) == 1, f"reading: {read}")
        self.set(place, True)
        return result

    @staticmethod
    def set(place, is_writable):
        if not place.exists():
            return
        if os.geteuid() == 0:
            subprocess.run(["chattr", "-i" if is_writable else "+i", place], check=True)
        else:
            place.chmod((0o755 if place.is_dir() else 0o600) if is_writable else (0o555 if place.is_dir() else 0o400))


class Lock(Fault):
    name = "lock of another process"

    def strike(self, bench, work, folder, chance):
        how = chance.choice(["IMMEDIATE", "EXCLUSIVE", "reading"])
        begins, lasts = chance.uniform(-0.5, 1.0) * work.seconds, chance.uniform(0.05, 1.5)
        patience = chance.choice([0.2, 0.5, 1, 5])
        process = None

        def hold():
            database = None
            try:
                database = sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=5)
                database.execute("BEGIN" if how == "reading" else f"BEGIN {how}")
                if how == "reading":
                    database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                time.sleep(lasts)
                database.execute("ROLLBACK")
            except sqlite3.Error:
                pass  # the program has it
            finally:
                if database:
                    database.close()

        holder = threading.Thread(target=hold)
        if not work.template:
            begins = max(begins, 0.01)  # it would make the file
        if begins < 0:
            holder.start()
            time.sleep(-begins)
        process = bench.program.start([*work.command, "--busy-timeout", f"{patience}s"], folder)
        if begins >= 0:
            time.sleep(begins)
            if (folder / DATABASE).exists():
                holder.start()
        result = Program.finish(process)
        if holder.ident:
            holder.join()
        if result.code == 74:
            must("another process" in result.errors, str(result))
        return result


class CutLog(Fault):
    name = "log cut after kill -9"
    may_damage = True

    def reason_to_skip(self):
        return KillAtCall.reason_to_skip(self)

    def strike(self, bench, work, folder, chance):
        # Where it is killed there is something to cut: not before the first call, nor behind the last.
        result = KillAtCall().strike(bench, work, folder, chance)
        for ending in ("-wal", "-journal"):
            log = folder / f"{DATABASE}{ending}"
            if log.exists() and log.stat().st_size:
                with open(log, "r+b") as file:
                    file.truncate(chance.randrange(log.stat().st_size))
        return result


class Flip(Fault):
    may_damage = True

    def __init__(self, name, is_log):
        self.name, self.is_log = name, is_log

    def reason_to_skip(self):
        return KillAtCall.reason_to_skip(self) if self.is_log else None

    def strike(self, bench, work, folder, chance):
        result = KillAtCall().strike(bench, work, folder, chance) if self.is_log else bench.program.run(
            work.command, folder)
        places = [folder / f"{DATABASE}{ending}" for ending in ("-wal", "-journal")] if self.is_log else [folder / DATABASE]
        for place in places:
            if place.exists() and place.stat().st_size:
                with open(place, "r+b") as file:
                    offset = chance.randrange(place.stat().st_size)
                    file.seek(offset)
                    byte = file.read(1)[0]
                    file.seek(offset)
                    file.write(bytes([byte ^ (1 << chance.randrange(8))]))
        return result


class FlipInTable(Fault):
    """A flip where it hurts: small tables are as likely as large ones, and more than one bit may be wrong."""

    name = "bytes wrong in a table"
    may_damage = True
    reads_all = True

    def reason_to_skip(self):
        try:
            sqlite3.connect(":memory:").execute("SELECT name, pageno FROM dbstat").fetchall()
        except sqlite3.Error:
            return "Python's SQLite does not tell where a table's pages are (dbstat)"
        return None

    def strike(self, bench, work, folder, chance):
        result = bench.program.run(work.command, folder)
        path = folder / DATABASE
        database = sqlite3.connect(path)
        pages = collections.defaultdict(list)
        for name, page in database.execute("SELECT name, pageno FROM dbstat"):
            pages[name].append(page)
        size = database.execute("PRAGMA page_size").fetchone()[0]
        database.close()
        with open(path, "r+b") as file:
            for _ in range(chance.choice([1, 1, 2, 4])):
                page = chance.choice(pages[chance.choice(sorted(pages))])
                file.seek((page - 1) * size)
                used = [place for place, byte in enumerate(file.read(size)) if byte]
                file.seek((page - 1) * size + chance.choice(used))
                file.write(bytes([chance.randrange(256)]))
        return result


FAULTS = [
    Signal("kill -9", signal.SIGKILL), Signal("kill -TERM", signal.SIGTERM), Signal("kill -INT", signal.SIGINT),
    KillAtCall(), WriteError(), FullDisk(), FileLimit(), Folder("removed"), Folder("renamed"), ReadOnly(), Lock(),
    CutLog(), Flip("byte flipped in the log", True), Flip("byte flipped in the database", False),
    FlipInTable(),
]


# ---------------------------------------------------------------------------------------------------------------------
# What is looked at afterwards


class Checking:
    def __init__(self, bench, work, folder, fault, result, chance):
        self.bench, self.work, self.folder, self.fault = bench, work, folder, fault
        self.result, self.chance = result, chance

    def run(self, arguments):
        return self.bench.program.run([*arguments, "--db", DATABASE], self.folder)

    def outcome(self):
        """Looks at all, repeats the work, and gives the word for what happened."""
        self.look_at_result()
        # A damaged file may take any command's answer away, but no command may end otherwise than by saying so.
        verify = self.run(["verify", "--quiet"])
        must(verify.code in (0, 1, 74), f"verify: {verify}")
        must(verify.code != 74 or len(verify.lines) == 1, f"verify: {verify}")
        must(verify.code != 1 or verify.output, f"verify: {verify}")
        for arguments in READS if self.fault.reads_all else self.chance.sample(READS, 3):
            read = self.run([*arguments, "--quiet"])
            must(read.code in (0, 1, 74), f"{arguments}: {read}")
            must(read.code != 74 or len(read.lines) == 1, f"{arguments}: {read}")
            if verify.code == 0:
                must(read.code in (0, 1), f"{arguments}, of a database that verifies: {read}")
        outcome = self.state(verify)
        if self.work.name == "backup":
            self.look_at_copy()
        FullDisk.make_room(self.folder)
        return self.repeat(outcome)

    def look_at_result(self):
        result = self.result
        # With the folder the captures go, too.
        may_be = (0, 1, 73, 74, 130) + ((65,) if isinstance(self.fault, Folder) else ())
        must(result.code in may_be or result.code < 0 or result.code >= 128, str(result))
        must(result.code not in (-signal.SIGSEGV, -signal.SIGILL, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGBUS,
                                 132, 133, 134, 135, 139), f"it crashed: {result}")
        if result.code in (73, 74):
            # A capture that went with the folder has a line of its own before the database's.
            most = 2 if isinstance(self.fault, Folder) else 1
            must(1 <= len(result.lines) <= most and all(line.startswith("ingest-audit: ") for line in result.lines),
                 str(result))

    def state(self, verify):
        database = self.folder / DATABASE
        if not database.exists() or self.is_unread(database):
            must(isinstance(self.fault, Folder) and self.fault.is_removed or not self.work.template,
                 f"the database is gone: {verify}")
            must(verify.code == 74, f"verify of nothing: {verify}")
            return "unchanged"
        if verify.code != 0:
            unfinished = any(
                words in verify.errors for words in ("first import was interrupted", "nothing has been imported into it"))
            must(unfinished and not self.work.template or self.fault.may_damage, f"verify: {verify}; {self.result}")
            return "unchanged" if unfinished and not self.fault.may_damage else "damage told"
        try:
            found = contents.of_database(database)
        except Damaged as error:
            raise Wrong(f"verify finds nothing, but {error}") from error
        doubled = sum(count > 1 for count in found[0].values())
        must(doubled == 0, f"{doubled} exchanges are there twice")
        for index, state in enumerate(self.work.states):
            if found == state:
                break
        else:
            raise Wrong(
                f"it holds neither what was there before nor what was to come: {sum(found[0].values())} exchanges, where "
                f"{[sum(state[0].values()) for state in self.work.states]} can be; {self.result}")
        last = len(self.work.states) - 1
        committed = self.result.code in (0, 1) and not self.fault.may_damage
        must(not committed or index == last, f"it said that all went well, but it is not there: {self.result}")
        if isinstance(self.fault, FlipInTable) or isinstance(self.fault, Flip) and not self.fault.is_log:
            return "harmless"
        if last == 0:
            return "complete" if self.result.code == 0 else "unchanged"
        return "complete" if index == last else "unchanged" if index == 0 else "one of two"

    @staticmethod
    def is_unread(database):
        return database.stat().st_size == 0

    def look_at_copy(self):
        copy = self.folder / "copy.sqlite"
        if copy.exists():
            must(contents.of_database(copy) == self.work.states[-1], "the copy does not hold what the database does")
            must(self.bench.program.run(["verify", "--quiet", "--db", "copy.sqlite"], self.folder).code == 0,
                 "the copy does not verify")
            copy.unlink()

    def repeat(self, outcome):
        """The same again completes; a damaged database is put back from its copy before."""
        database = self.folder / DATABASE
        if outcome == "damage told" or not database.exists() and self.work.template:
            self.bench.lay(self.work, self.folder)
        again = self.bench.program.run(self.work.command, self.folder)
        if self.fault.may_damage and outcome != "damage told" and again.code == 74 and len(again.lines) == 1:
            # As where a bit of the header says that the file must not be written: readers have all of it.
            outcome = "damage told"
            self.bench.lay(self.work, self.folder)
            again = self.bench.program.run(self.work.command, self.folder)
        must(again.code == 0, f"repeated: {again}")
        must(contents.of_database(database) == self.work.states[-1], "repeated, it does not hold what it has to")
        verify = self.run(["verify", "--quiet"])
        must(verify.code == 0, f"verify, repeated: {verify}")
        # What could not be deleted, or not where it was looked for, stays until the next change: empty, or a record of what
        # is not there.
        beside = sorted(
            path.name for path in self.folder.iterdir()
            if not path.is_symlink() and path.name not in (DATABASE, "copy.sqlite")
            and not (isinstance(self.fault, (ReadOnly, Folder, WriteError))
                     and (path.name.endswith("-shm") or path.stat().st_size == 0)))
        must(not beside, f"files are left beside the database: {beside}")
        return outcome


def one_run(bench, fault, work, number, chance):
    folder = bench.folder(f"run-{number}")
    try:
        bench.lay(work, folder)
        result = fault.strike(bench, work, folder, chance)
        outcome = Checking(bench, work, folder, fault, result, chance).outcome()
    finally:
        if os.path.ismount(folder):
            subprocess.run(["umount", "-l", folder], check=True)
    shutil.rmtree(folder)
    return outcome


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built program; an optimized one reaches more moments")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requests", type=int, default=4_000, help="how many the made-up history has")
    parser.add_argument("--fault", action="append", help="only faults whose name contains this; repeatable")
    parser.add_argument("--work", action="append", help="only work whose name contains this; repeatable")
    parser.add_argument("--first", type=int, default=0, help="the number of the first run: repeats one that failed")
    parser.add_argument("--keep", action="store_true", help="keep the folders of runs that failed")
    parser.add_argument("--quiet", action="store_true", help="print the table only")
    options = parser.parse_args()

    def says(name, words):
        return not words or any(word in name for word in words)

    root = pathlib.Path(tempfile.mkdtemp(prefix="ingest-audit-faults-"))
    faults, failures = [], []
    for fault in FAULTS:
        if not says(fault.name, options.fault):
            continue
        reason = fault.reason_to_skip()
        if reason:
            print(f"left out: {fault.name}: {reason}")
        else:
            faults.append(fault)
    outcomes = {fault.name: collections.Counter() for fault in faults}
    by_work = collections.Counter()
    began = time.monotonic()
    try:
        bench = Bench(Program(options.program), root, options.requests, options.seed)
        works = [work for work in bench.works if says(work.name, options.work)]
        if not options.quiet:
            for work in works:
                print(f"{work.name}: {work.seconds:.2f} s, {sum(work.calls.values())} calls that change a file", flush=True)
        for number in range(options.first, options.first + options.runs):
            chance = random.Random(options.seed * 1_000_003 + number)
            fault = faults[number % len(faults)]
            work = chance.choice(works)
            by_work[work.name] += 1
            try:
                outcome = one_run(bench, fault, work, number, chance)
            except Exception as error:  # whatever it is, the other runs go on
                outcome = "FAILED"
                told = str(error) if isinstance(error, Wrong) else traceback.format_exc()
                failures.append(f"run {number}, {fault.name} during {work.name}: {told}")
                print(f"FAILED {failures[-1]}", flush=True)
            outcomes[fault.name][outcome] += 1
            if not options.quiet and (number + 1) % 100 == 0:
                print(f"{number + 1 - options.first} runs, {len(failures)} failed, {time.monotonic() - began:.0f} s", flush=True)
    finally:
        if options.keep and failures:
            print(f"what they left: {root}")
        else:
            subprocess.run(["chattr", "-R", "-i", root], stderr=subprocess.DEVNULL)
            shutil.rmtree(root, ignore_errors=True)

    columns = ["unchanged", "one of two", "complete", "harmless", "damage told", "FAILED"]
    print("\n| fault | runs | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * (len(columns) + 1))
    for name, found in outcomes.items():
        print(f"| {name} | {sum(found.values())} | " + " | ".join(str(found[column] or "") for column in columns) + " |")
    total = sum(outcomes.values(), collections.Counter())
    print(f"| together | {sum(total.values())} | " + " | ".join(str(total[column] or "") for column in columns) + " |")
    print("\nduring: " + ", ".join(f"{name} {count}" for name, count in sorted(by_work.items())))
    print(f"seed {options.seed}, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failures else 0)


main()
