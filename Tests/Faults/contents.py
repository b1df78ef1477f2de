"""What a database holds, and what a capture holds: read here by other means than the program's.

Exchanges are counted one by one, so that one that is missing is seen, and one that is there twice. Derived tables are
compared as text, by name and without internal keys.
"""
import collections
import ctypes
import ctypes.util
import datetime
import json
import pathlib
import re
import shutil
import sqlite3
import tempfile

ENDINGS = ("", "-wal", "-shm", "-journal")
VIEWS = ("request_view", "rejection_view", "collision_view", "api_error_view", "unrecognized_view", "daily_view",
         "daily_code_view", "captured_hour_view", "conflict_view", "batch_view")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
URL = re.compile(r"/([^/]+)/campaign/dataIngestion/xdmIngestion/([^/]+)/ingest")

zstd = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
zstd.ZSTD_decompress.restype = ctypes.c_size_t


class Damaged(Exception):
    """The database can't be read, or holds what can't be."""


class Unfinished(Exception):
    """A first import was cut off: its journal has to be played back before anybody can read."""


def milliseconds(text):
    return round((datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH).total_seconds() * 1000)


def of_capture(lines):
    """The distinct exchanges of a capture's lines. The answer's bytes are those that stand in the line."""
    found = set()
    for line in lines:
        head, answer = line.split('"response":', 1)
        call = json.loads(head + '"response":null}')
        place = URL.search(call["url"])
        # The Platform's answers are of no organization and no mapping.
        organization, mapping = place.groups() if place else ("", "")
        found.add((organization, mapping, call["method"], milliseconds(call["at"]), call["httpStatus"],
                   call["durationMs"], answer[:-1].encode()))
    return collections.Counter(found)


def unpacked(frame):
    size = zstd.ZSTD_getFrameContentSize(frame, ctypes.c_size_t(len(frame)))
    if size > 1 << 30:
        raise Damaged("a frame of impossible size")
    content = ctypes.create_string_buffer(size + 1)
    if zstd.ZSTD_decompress(content, ctypes.c_size_t(size), frame, ctypes.c_size_t(len(frame))) != size:
        raise Damaged("a damaged frame")
    return content.raw[:size]


class Columns:
    """Reads the numbers of a block, seven bits a byte, as Sources/History/Evidence/EvidenceBlock.swift lays them out."""

    def __init__(self, data):
        self.data = data
        self.place = 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def signed(self):
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def text(self):
        size = self.number()
        self.place += size
        return self.data[self.place - size:self.place].decode()


def of_block(columns, responses):
    read = Columns(columns)
    read.number()  # the layout's version
    count = read.number()
    targets = [(read.text(), read.text(), read.text()) for _ in range(read.number())]
    at = 0
    times = []
    for _ in range(count):
        at += read.signed()
        times.append(at)
    forms = [read.number() for _ in range(count)]
    target = [read.number() for _ in range(count)]
    for form in forms:
        if form & 2:
            read.signed()  # the request's number: the answer says it, too
    statuses = [read.number() for _ in range(count)]
    durations = [read.number() - 1 for _ in range(count)]
    for _ in range(count):
        read.signed()  # the line
    end = 0
    for index in range(count):
        size = read.number()
        answer = responses[end:end + size]
        end += size
        _, organization, mapping = targets[target[index]]
        yield (organization, mapping, "GET" if forms[index] & 1 else "POST", times[index], statuses[index],
               durations[index], answer)


def of_database(path):
    """A database's exchanges, each with how often it is there, and its derived tables as text.

    Reads a copy of the file and of what stands beside it, so that nothing is put right that the program has to.
    """
    with tempfile.TemporaryDirectory(prefix="ingest-audit-faults-") as folder:
        copy = pathlib.Path(folder) / "copy.sqlite"
        for ending in ENDINGS:
            if pathlib.Path(f"{path}{ending}").exists():
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        try:
            database = sqlite3.connect(copy)
            try:
                return contents(database)
            finally:
                database.close()
        except (sqlite3.Error, IndexError, UnicodeDecodeError, MemoryError) as error:
            raise Damaged(f"{type(error).__name__}: {error}") from error


def contents(database):
    if not database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'import'").fetchone()[0]:
        return collections.Counter(), ""
    found = collections.Counter()
    for columns, responses in database.execute("SELECT columns, responses FROM evidence"):
        found.update(of_block(unpacked(columns), unpacked(responses)))
    if not found:
        # Of its first import not all tables may be there yet.
        return found, ""
    lines = []
    for view in VIEWS:
        lines.append(view)
        lines += sorted(repr(row) for row in database.execute(f"SELECT * FROM {view}"))
    return found, "\n".join(lines)
