"""This program and its peers: how each is run, and how its counts are checked."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import checks

PEERS = Path(__file__).resolve().parent / "peers"
OURS = "ingest-audit"


@dataclass
class Contender:
    """One program that imports a capture. `command(capture, database)` gives its arguments."""

    key: str
    title: str
    command: Callable
    check: Callable  # (history, database, output) -> what is wrong, or None
    evidence: str = "no"
    database: bool = True
    folder: Path = None
    slow: bool = False  # left out of L unless asked for


def fill(name, **values):
    """A peer's SQL with its places filled."""
    text = (PEERS / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(":" + key, str(value).replace("'", "''"))
    return text


def compile_cpp(work):
    """Compiles the C++ peer. Gives its path, or None and why not."""
    compiler = next((found for name in (os.environ.get("CXX"), "g++", "clang++", "c++") if name
                     for found in [shutil.which(name)] if found), None)
    if compiler is None:
        return None, "no C++ compiler"
    source, binary = PEERS / "import_simdjson.cpp", work / "import_simdjson"
    if binary.exists() and binary.stat().st_mtime > source.stat().st_mtime:
        return binary, None
    arguments = [compiler, "-std=c++20", "-O2", "-march=native", "-o", str(binary), str(source), "-lsimdjson",
                 "-lsqlite3"]
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        first = next((line for line in done.stderr.splitlines() if "error" in line), "see its messages")
        return None, "it does not compile here (simdjson and SQLite are needed): " + first.strip()
    return binary, None


def has_module(name):
    """Whether this Python can import the module."""
    return importlib.util.find_spec(name) is not None


def ours(binary):
    """This program."""
    return Contender(OURS, "ingest-audit", lambda capture, database: [
        binary, "import", str(capture), "--db", str(database), "--json", "--quiet"], None, evidence="yes")


def cpp_peers(work):
    """The C++ peers and why there are none."""
    binary, reason = compile_cpp(work)
    titles = (("cpp", "C++: simdjson + SQLite, rows", "rows", "no"),
              ("cpp-bodies", "the same with the bodies", "bodies", "yes"))
    if reason:
        return [], {title: reason for _, title, _, _ in titles} | {"floor: simdjson parses every line": reason}
    peers = [Contender(key, title, lambda capture, database, mode=mode: [
        str(binary), mode, str(capture), str(database), str(PEERS)], checks.rows, evidence)
        for key, title, mode, evidence in titles]
    peers.append(Contender("parse", "floor: simdjson parses every line", lambda capture, _: [
        str(binary), "parse", str(capture)], checks.parsed, "–", database=False))
    return peers, {}


def python_peer(kind):
    """The Python script with one of its parsers."""
    return Contender(kind, "Python: %s + sqlite3, rows" % kind, lambda capture, database: [
        sys.executable, str(PEERS / "import_sqlite.py"), kind, str(capture), str(database)], checks.rows)


def shell_peer(work):
    """The sqlite3 shell."""
    def command(capture, database):
        script = work / "import_shell.sql"
        script.write_text(fill("import_shell.sql", capture=capture), encoding="utf-8")
        return ["sqlite3", str(database), ".read '%s'" % script]
    return Contender("shell", "sqlite3 shell: json_extract, rows", command, checks.rows, folder=PEERS)


def duckdb_check(history, database, _output):
    """DuckDB's table, by its own report over the whole history."""
    done = subprocess.run(duckdb_report(database, history.first_day, history.last_day), capture_output=True, text=True)
    return checks.duckdb_report(history.truth["totals"], done.stdout) if done.returncode == 0 else done.stderr


def duckdb_report(database, first, last):
    """The command that reports over DuckDB's table; both days belong to it."""
    import datetime as dt
    sql = fill("duckdb_report.sql", since=first, until=last + dt.timedelta(days=1))
    return [sys.executable, str(PEERS / "run_duckdb.py"), "report", str(database), sql]


def duckdb_peer():
    """DuckDB."""
    return Contender("duckdb", "DuckDB: read_json into its table", lambda capture, database: [
        sys.executable, str(PEERS / "run_duckdb.py"), "import", str(database),
        fill("duckdb_import.sql", capture=capture)], duckdb_check)


def sqlite_utils_peer():
    """sqlite-utils."""
    return Contender("sqlite-utils", "sqlite-utils insert --nl --flatten", lambda capture, database: [
        sys.executable, "-m", "sqlite_utils", "insert", str(database), "exchanges", str(capture), "--nl", "--flatten"],
        checks.flat, "flattened", slow=True)


def cat_floor():
    """Reading alone."""
    return Contender("cat", "floor: cat", lambda capture, _: ["cat", str(capture)], None, "–", database=False)


def find(binary, work):
    """Every contender that is installed, this program first; and the reasons of those that are not."""
    found, skipped = [ours(binary)], {}
    if has_module("duckdb"):
        found.append(duckdb_peer())
    else:
        skipped["DuckDB"] = "no Python package duckdb"
    peers, reasons = cpp_peers(work)
    floors = [peer for peer in peers if not peer.database]
    found += [peer for peer in peers if peer.database]
    skipped |= reasons
    if has_module("orjson"):
        found.append(python_peer("orjson"))
    else:
        skipped["Python: orjson + sqlite3"] = "no Python package orjson"
    if shutil.which("sqlite3"):
        found.append(shell_peer(work))
    else:
        skipped["sqlite3 shell"] = "no command sqlite3"
    found.append(python_peer("json"))
    if has_module("sqlite_utils"):
        found.append(sqlite_utils_peer())
    else:
        skipped["sqlite-utils"] = "no Python package sqlite_utils"
    return found + floors + [cat_floor()], skipped
