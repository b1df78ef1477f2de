#!/usr/bin/env python3
"""How cost grows with the shape of the data: python3 Tests/Benchmarks/shapes.py [--binary PATH] [--only SHAPES] [--largest N]

One thing grows at a time, the others stay: requests, organizations, mappings, files, codes of one answer, polls of one request,
weeks, the length of names, the length of answers, how many percent of IDs are text, how many percent of lines stand at another place.
For each size a capture is made and imported, and commands are asked; printed are the CPU seconds (the least of three runs) and the
exponent between the two largest sizes: 1.0 is a cost that grows with the work, 2.0 with its square. What takes less than 0.02 s is start and
noise, and has no exponent. Exits 1 where an exponent is above 1.1.
"""
import argparse
import datetime
import math
import pathlib
import random
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
    "requests": [3_000, 30_000, 300_000], "organizations": [10, 100, 1_000], "mappings": [30, 300, 3_000],
    "files": [30, 300, 3_000], "codes": [100, 1_000, 10_000], "polls": [100, 1_000, 10_000], "weeks": [4, 26, 104],
    "names": [4, 40, 400], "answers": [100, 1_000, 10_000], "text": [1, 10, 100], "shuffled": [1, 10, 100],
}
BASE = {"requests": 30_000, "organizations": 1, "mappings": 30, "files": 1, "codes": 1, "polls": 1, "weeks": 8, "names": 4, "answers": 0,
        "text": 0, "shuffled": 0}


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


def measured(binary, shape):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "captures").mkdir()
        captures(shape, folder / "captures")
        costs = {}
        for turn in range(2):
            database = str(folder / f"{turn}.sqlite")
            seconds = cpu([binary, "import", "--quiet", "--db", database, str(folder / "captures")])
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
    parser.add_argument("--largest", type=int, help="leave out sizes beyond this one")
    options = parser.parse_args()
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
