#!/usr/bin/env python3
"""How cost grows with the shape of the data: python3 Tests/Benchmarks/shapes.py [--binary PATH] [--only SHAPES] [--largest N]

One thing grows at a time, the others stay: requests, organizations, mappings, files, codes of one answer, polls of one request,
weeks. For each size a capture is made and imported, and commands are asked; printed are the CPU seconds (the least of three runs)
and the exponent between the two largest sizes: 1.0 is a cost that grows with the work, 2.0 with its square. What takes less than
0.02 s is start and noise, and has no exponent. Exits 1 where an exponent is above 1.1.
"""
import argparse
import datetime
import math
import pathlib
import resource
import subprocess
import sys
import tempfile

BEGIN = datetime.datetime(2026, 9, 7, tzinfo=datetime.timezone.utc)
COMMANDS = {
    "weekly json": ["report", "weekly", "--format", "json"], "weekly html": ["report", "weekly", "--format", "html"],
    "errors": ["errors"], "errors CODE": ["errors", "ACP-100001"], "mappings": ["mappings"], "requests ID": ["requests", "1"],
    "check": ["check", "--max-pending-hours", "6"], "metrics": ["metrics"], "verify": ["verify"],
}
SHAPES = {
    "requests": [3_000, 30_000, 300_000], "organizations": [10, 100, 1_000], "mappings": [30, 300, 3_000],
    "files": [30, 300, 3_000], "codes": [100, 1_000, 10_000], "polls": [100, 1_000, 10_000], "weeks": [4, 26, 104],
}
BASE = {"requests": 30_000, "organizations": 1, "mappings": 30, "files": 1, "codes": 1, "polls": 1, "weeks": 8}


def lines(shape):
    """The capture: requests in turn over organizations and mappings, every tenth one failed; the first has the polls and codes."""
    step = datetime.timedelta(days=7 * shape["weeks"]) / shape["requests"]
    codes = " ".join(f"ACP-{100_000 + number}" for number in range(shape["codes"]))
    def line(at, method, url, answer):
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
        return f'{{"at":"{stamp}","method":"{method}","url":"{url}","httpStatus":200,"durationMs":90,"response":{{{answer}}}}}'
    for number in range(1, shape["requests"] + 1):
        at = BEGIN + step * number
        mapping = 1_000 + number % shape["mappings"]
        base = (f"https://mc.adobe.io/org{number // shape['mappings'] % shape['organizations']}"
                f"/campaign/dataIngestion/xdmIngestion/{mapping}/ingest")
        yield line(at, "POST", base, f'"requestId":{number},"info":"Ingestion request submitted successfully for the Mapping ID: {mapping}","status":"Success"')
        asked = f"{base}?requestId={number}"
        for poll in range(shape["polls"] - 1 if number == 1 else 0):
            yield line(at + datetime.timedelta(milliseconds=poll + 1), "GET", asked,
                       f'"batchId":"","info":"Mapping Id: {mapping}.","numRecords":0,"requestId":{number},"status":"In Progress"')
        if number == 1 or number % 10 == 0:
            said = codes if number == 1 else f"ACP-{100_000 + number % 7}"
            answer = f'"batchId":"","info":"Mapping Id: {mapping}. {said}","numRecords":0,"requestId":{number},"status":"Failed"'
        else:
            answer = f'"batchId":"01E4567890123456789012345678","info":"Mapping Id: {mapping}.","numRecords":12,"requestId":{number},"status":"Success"'
        yield line(at + datetime.timedelta(minutes=5), "GET", asked, answer)


def captures(shape, folder):
    """The capture's lines, in as many files as the shape says."""
    written = list(lines(shape))
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
        for command, arguments in COMMANDS.items():
            costs[command] = min(cpu([binary, *arguments, "--quiet", "--db", database]) for _ in range(3))
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
