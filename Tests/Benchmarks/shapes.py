#!/usr/bin/env python3
"""How cost grows with the shape of the data:

    python3 Tests/Benchmarks/shapes.py [--binary PATH] [--only SHAPES] [--largest N]
    python3 Tests/Benchmarks/shapes.py --short [--binary PATH]

One thing grows at a time, the others stay: requests, organizations, mappings, files, codes of one answer, polls of one request,
weeks, the length of names, the length of answers, how many percent of IDs are text, how many percent of lines stand at another place,
and bare answers of one moment, each in a file of its own.
For each size a capture is made and imported, and commands are asked; printed are the CPU seconds (the least of three runs) and the
exponent between the two largest sizes: 1.0 is a cost that grows with the work, 2.0 with its square. What takes less than 0.02 s is start and
noise, and has no exponent. Exits 1 where an exponent is above 1.1.

--short counts instructions instead, by Valgrind's callgrind, at small sizes, of what once grew with the square: the tests run it. The exponent
is that of what comes on top from one size to the next, so that the start does not count. Exits 1 where one is above 1.2.
"""
import argparse
import concurrent.futures
import datetime
import math
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile

END = datetime.datetime(2026, 11, 2, tzinfo=datetime.timezone.utc)
COMMANDS = {
    "weekly json": ["report", "weekly", "--format", "json"], "weekly html": ["report", "weekly", "--format", "html"],
    "errors": ["errors"], "errors CODE": ["errors", "ACP-100001"], "mappings": ["mappings"], "requests ID": ["requests", "1"],
    "check": ["check", "--max-pending-hours", "6"], "metrics": ["metrics"], "export": ["export", "{folder}/tables"],
    "backup": ["backup", "{folder}/copy-{turn}.sqlite"], "verify": ["verify"], "rebuild": ["rebuild"],
    "prune": ["prune", "--before", "{middle}", "--yes"],
}
SHAPES = {
    "requests": [3_000, 30_000, 300_000], "organizations": [10, 100, 300], "mappings": [30, 300, 3_000],
    "files": [30, 300, 3_000], "codes": [100, 1_000, 10_000], "polls": [100, 1_000, 10_000], "weeks": [4, 26, 104],
    "names": [4, 40, 400], "answers": [100, 1_000, 10_000], "text": [1, 10, 100], "shuffled": [1, 10, 100],
    "moment": [80, 800, 8_000],
}
BASE = {"requests": 30_000, "organizations": 1, "mappings": 30, "files": 1, "codes": 1, "polls": 1, "weeks": 8, "names": 4, "answers": 0,
        "text": 0, "shuffled": 0, "moment": 0}
SHORT = [
    # What grows, the command, and the shape at the smallest of three sizes.
    ("organizations", "import", {"organizations": 150, "requests": 150, "mappings": 1}), ("codes", "errors", {"codes": 100, "requests": 10}),
]


def lines(shape):
    """The capture: requests in turn over organizations and mappings, every tenth one failed; the first has the polls and codes."""
    step = datetime.timedelta(weeks=shape["weeks"]) / shape["requests"]
    begin = END - datetime.timedelta(weeks=shape["weeks"])
    codes = " ".join(f"ACP-{100_000 + number}" for number in range(shape["codes"]))
    words = "A" * shape["answers"]

    def line(at, method, url, answer):
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
        return f'{{"at":"{stamp}","method":"{method}","url":"{url}","httpStatus":200,"durationMs":90,"response":{{{answer}}}}}'

    for number in range(1, shape["requests"] + 1):
        at = begin + step * number
        mapping = str(1_000 + number % shape["mappings"]).zfill(shape["names"])
        base = (f"https://mc.adobe.io/org{number // shape['mappings'] % shape['organizations']}"
                f"/campaign/dataIngestion/xdmIngestion/{mapping}/ingest")
        name = f"r-{number}" if number % 100 < shape["text"] and number > 1 else number
        said = f'"{name}"' if name != number else number
        yield line(at, "POST", base, f'"requestId":{said},"info":"Ingestion request submitted successfully for the Mapping ID: {mapping}","status":"Success"')
        asked = f"{base}?requestId={name}"
        for poll in range(shape["polls"] - 1 if number == 1 else 0):
            yield line(at + datetime.timedelta(milliseconds=poll + 1), "GET", asked,
                       f'"batchId":"","info":"Mapping Id: {mapping}.","numRecords":0,"requestId":{said},"status":"In Progress"')
        if number == 1 or number % 10 == 0:
            why = codes if number == 1 else f"ACP-{100_000 + number % 7}"
            answer = f'"batchId":"","info":"Mapping Id: {mapping}. {why} {words}","numRecords":0,"requestId":{said},"status":"Failed"'
        else:
            answer = f'"batchId":"01E4567890123456789012345678","info":"Mapping Id: {mapping}.","numRecords":12,"requestId":{said},"status":"Success"'
        yield line(at + datetime.timedelta(minutes=5), "GET", asked, answer)


def captures(shape, folder):
    """The capture's lines, in as many files as the shape says."""
    written = list(lines(shape))
    moving = random.Random(1)
    places = [place for place in range(len(written)) if moving.random() * 100 < shape["shuffled"]]
    moved = [written[place] for place in places]
    moving.shuffle(moved)
    for place, one in zip(places, moved):
        written[place] = one
    for number in range(shape["moment"]):
        answer = f'{{"requestId":{9_000_000 + number},"info":"Mapping Id: 1000. ACP-1","numRecords":0,"batchId":"","status":"Failed"}}'
        (folder / f"answer-{number:06d}.json").write_text(answer)
    size = math.ceil(len(written) / shape["files"])
    for number in range(shape["files"]):
        (folder / f"{number:06d}.ndjson").write_text("\n".join(written[number * size:(number + 1) * size]) + "\n")


def cpu(arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Thresholds that are broken, and causes that are not there, are results, too.
    done = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{arguments}: exit {done.returncode}: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def importing(folder, database):
    """The words of the import of all captures."""
    return ["import", "--quiet", "--db", database, "--org", "acme", "--at", "2026-10-01T00:00:00Z", str(folder / "captures")]


def counted(binary, shape, command):
    """How many instructions an import, or a command behind it, takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "captures").mkdir()
        captures({**BASE, **shape}, folder / "captures")
        words = importing(folder, str(folder / "h.sqlite"))
        if command != "import":
            cpu([binary, *words])
            words = [*COMMANDS[command], "--quiet", "--db", str(folder / "h.sqlite")]
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, *words], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        found = re.search(r"Collected : (\d+)", done.stderr)
        return int(found[1]) if found else sys.exit(f"{words}: {done.stderr}")


def exponent(binary, grows, command, shape):
    """How the instructions grow, of what comes on top of the start; prints it."""
    # More of all that is as many as what grows: a mapping without a request is none.
    shapes = [{key: value * (factor if value == shape[grows] else 1) for key, value in shape.items()} for factor in (1, 3, 9)]
    costs = [counted(binary, one, command) for one in shapes]
    found = math.log(max(1, costs[2] - costs[1]) / max(1, costs[1] - costs[0]), 3)
    millions = ", ".join(f"{cost / 1e6:.0f}" for cost in costs)
    print(f"{command} by {grows}: {found:.2f} ({millions} million instructions)", flush=True)
    return found


def short(binary):
    """What once grew with the square: names the exponent of each, and the worst."""
    with tempfile.TemporaryDirectory() as folder:
        # Valgrind does not read all debug information that compilers write.
        stripped = os.path.join(folder, "ingest-audit")
        subprocess.run(["strip", "--strip-debug", "-o", stripped, binary], check=True)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
            worst = max(threads.map(lambda one: exponent(stripped, *one), SHORT))
        sys.exit(worst > 1.2)


def measured(binary, shape):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "captures").mkdir()
        captures(shape, folder / "captures")
        costs = {}
        for turn in range(2):
            database = str(folder / f"{turn}.sqlite")
            seconds = cpu([binary, *importing(folder, database)])
            costs["import"] = min(seconds, costs.get("import", seconds))
        middle = (END - datetime.timedelta(weeks=shape["weeks"] / 2)).strftime("%Y-%m-%d")
        for command, arguments in COMMANDS.items():
            # What is pruned is pruned once; of all else the least of three.
            seconds = []
            for turn in range(1 if command == "prune" else 3):
                put = {"folder": folder, "turn": turn, "middle": middle}
                seconds.append(cpu([binary, *(word.format(**put) for word in arguments), "--quiet", "--db", database]))
            costs[command] = min(seconds)
        return costs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=".build/release/ingest-audit")
    parser.add_argument("--only", default=",".join(SHAPES))
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--largest", type=int, help="leave out sizes beyond this one")
    options = parser.parse_args()
    if options.short:
        short(options.binary)
    worst = (0.0, "")
    for name in options.only.split(","):
        sizes = [size for size in SHAPES[name] if options.largest is None or size <= options.largest]
        costs = [measured(options.binary, {**BASE, name: size}) for size in sizes]
        print(f"\n| {name} | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |")
        print("| --- |" + " ---: |" * (len(sizes) + 1))
        for command in costs[0]:
            (small, large) = (costs[-2][command], costs[-1][command])
            exponent = math.log(large / small) / math.log(sizes[-1] / sizes[-2]) if small >= 0.02 else None
            print(f"| {command} | " + " | ".join(f"{cost[command]:.3f}" for cost in costs)
                  + f" | {'–' if exponent is None else f'{exponent:.2f}'} |", flush=True)
            if exponent is not None:
                worst = max(worst, (exponent, f"{command} by {name}"))
    print(f"\nthe worst: {worst[0]:.2f}, {worst[1]}")
    sys.exit(worst[0] > 1.1)


if __name__ == "__main__":
    main()
