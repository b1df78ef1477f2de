#!/usr/bin/env python3
"""Looks at many histories of make_causes.py whether `errors CODE` names each planted cause, and none of the decoys.

    python3 check_causes.py .build/release/ingest-audit --seeds 1001-1060

By hand: the tests look at one seed. Prints each miss, each false alarm, and the sums; exits with 1 where there is any.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MAKER = Path(__file__).resolve().parent / "make_causes.py"
DECOYS = [f"ACP-9910{number:02}" for number in range(1, 21)]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary", type=lambda path: str(Path(path).resolve()))
parser.add_argument("--seeds", default="1001-1060", help="the first and the last seed (default 1001-1060)")
options = parser.parse_args()
first, last = (int(seed) for seed in options.seeds.split("-"))


def described(pattern):
    """A pattern as the planted causes are written below."""
    kind = pattern["kind"]
    if kind == "before":
        return kind, pattern["precursor"]
    if kind == "time":
        return kind, pattern.get("weekday"), pattern["hourFrom"], pattern["hourTo"]
    if kind == "mappings":
        return kind, tuple(pattern["mappings"]), pattern["isAll"]
    return kind, pattern["helps"]


PLANTED = {
    "ACP-990001": ("before", "collision"),
    "ACP-990002": ("time", 1, 3, 4),
    "ACP-990003": ("retry", True),
    "ACP-990004": ("mappings", ("1003", "1011"), True),
}

named = {code: 0 for code in PLANTED}
besides = alarms = decoys = seeds = 0
for seed in range(first, last + 1):
    seeds += 1
    with tempfile.TemporaryDirectory() as folder:
        def run(*command):
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout

        run(sys.executable, str(MAKER), "--seed", str(seed), "--out", "causes.ndjson")
        run(options.binary, "import", "causes.ndjson", "--quiet")
        for code in [*PLANTED, *DECOYS]:
            found = json.loads(run(options.binary, "errors", code, "--format", "json"))
            patterns = [described(pattern) for pattern in found["patterns"]]
            cause = PLANTED.get(code)
            others = [pattern for pattern in patterns if pattern != cause]
            if cause in patterns:
                named[code] += 1
            elif cause:
                print(f"seed {seed}: {code}: {cause} is not named")
            if cause:
                besides += len(others)
            else:
                decoys += 1
                alarms += bool(others)
            for pattern in others:
                print(f"seed {seed}: {code}: {pattern} is named, n={found['error']['count']}")

for code, count in named.items():
    print(f"{code}: {PLANTED[code][0]} named in {count} of {seeds} histories")
print(f"planted causes named: {sum(named.values())} of {seeds * len(PLANTED)}")
print(f"patterns named of these codes besides: {besides}")
print(f"decoys with any pattern: {alarms} of {decoys}")
sys.exit(1 if sum(named.values()) < seeds * len(PLANTED) or besides or alarms else 0)
