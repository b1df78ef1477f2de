"""The histories that the benchmark imports: made once, kept in the work folder."""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MAKER = Path(__file__).resolve().parent.parent / "EndToEndTests" / "Histories" / "make_history.py"

# Three weeks at the requests a week of L, for the reports: the same work a week, a shorter history.
SIZES = {
    "S": ("--requests", "100000", "--mappings", "25", "--weeks", "26"),
    "L": ("--requests", "1000000", "--mappings", "25", "--weeks", "26"),
    "W": ("--requests", "120000", "--mappings", "25", "--weeks", "3"),
    # Many mappings and weeks, for the commands that cost what the mappings cost.
    "M": ("--requests", "400000", "--mappings", "500", "--weeks", "52"),
}


@dataclass
class History:
    """A capture and what is true of it."""

    name: str
    capture: Path
    truth: dict

    @property
    def size(self):
        """Bytes of the capture."""
        return self.capture.stat().st_size

    @property
    def last_day(self):
        """The last day of the history."""
        return dt.date.fromisoformat(self.truth["options"]["end"])

    @property
    def first_day(self):
        """The first day of the history."""
        return self.last_day - dt.timedelta(days=7 * self.truth["options"]["weeks"] - 1)

    @property
    def last_week(self):
        """The last ISO week's name, its first day and its last day."""
        monday = self.last_day - dt.timedelta(days=self.last_day.weekday())
        year, week, _ = monday.isocalendar()
        return "%d-W%02d" % (year, week), monday, self.last_day


def get(name, work):
    """The history of that name, made if it is not there."""
    capture, truth = work / (name + ".ndjson"), work / (name + ".truth.json")
    if not truth.exists() or not capture.exists():
        print("Making the history %s (%s)…" % (name, " ".join(SIZES[name])), file=sys.stderr)
        part = work / (name + ".part")
        subprocess.run([sys.executable, str(MAKER), *SIZES[name], "--out", str(part), "--truth", str(truth)],
                       check=True)
        part.rename(capture)
    with open(truth, encoding="utf-8") as file:
        known = json.load(file)
    if known["bytes"] != capture.stat().st_size:
        raise SystemExit("%s is not the capture that %s describes: remove both" % (capture, truth))
    return History(name, capture, known)


def offset_of(capture, prefix):
    """Where the first line stands whose `at` is not before the prefix; the capture is ordered by `at`."""
    key = b'{"at":"'
    wanted = prefix.encode()
    with open(capture, "rb") as file:
        low, high = 0, capture.stat().st_size
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()
            line = file.readline()
            if not line or line[len(key):len(key) + len(wanted)] >= wanted:
                high = middle
            else:
                low = middle + 1
        file.seek(low)
        if low:
            file.readline()
        return file.tell()


def cut_last_day(history, work):
    """Two captures: everything before the last UTC day, and that day."""
    before, day = work / (history.name + ".before.ndjson"), work / (history.name + ".day.ndjson")
    if not day.exists() or before.stat().st_size + day.stat().st_size != history.size:
        offset = offset_of(history.capture, history.last_day.isoformat())
        with open(history.capture, "rb") as source:
            copy(source, before, offset)
            copy(source, day, history.size - offset)
    return before, day


def copy(source, path, count):
    """Copies the next bytes of an open file."""
    with open(path, "wb") as out:
        while count:
            block = source.read(min(count, 1 << 22))
            out.write(block)
            count -= len(block)


def some_request(history):
    """The ID of a request submitted in the middle of the history."""
    with open(history.capture, "rb") as file:
        file.seek(history.size // 2)
        file.readline()
        for line in file:
            exchange = json.loads(line)
            if exchange["method"] == "POST" and exchange["response"]["status"] == "Success":
                return str(exchange["response"]["requestId"])
    raise SystemExit("%s has no accepted POST in its second half" % history.capture)


def warm(path):
    """Reads the file once, so that every run finds it in the system's cache."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 22):
            pass
