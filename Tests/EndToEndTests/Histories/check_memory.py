#!/usr/bin/env python3
"""Imports a made-up history and checks the peak of the program's memory (resident set).

    python3 check_memory.py BINARY [--requests 1000000] [--limit 200]

The limit is in MiB. Prints one JSON line; exits 1 above the limit or when the import fails. A million requests make a
capture of 1.5 GB and need about 2 GB below the folder for temporary files.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("binary")
parser.add_argument("--requests", type=int, default=1_000_000)
parser.add_argument("--limit", type=float, default=200)
options = parser.parse_args()
binary = os.path.abspath(options.binary)

with tempfile.TemporaryDirectory() as folder:
    capture = os.path.join(folder, "history.ndjson")
    maker = pathlib.Path(__file__).with_name("make_history.py")
    subprocess.run([sys.executable, str(maker), "--requests", str(options.requests), "--mappings", "25", "--weeks", "26",
                    "--out", capture], check=True)
    before = time.monotonic()
    process = subprocess.Popen([binary, "import", "--quiet", "--db", os.path.join(folder, "h.sqlite"), capture])
    # The resident set of this one child alone.
    _, status, usage = os.wait4(process.pid, 0)
    peak = usage.ru_maxrss / 1024
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps({"requests": options.requests, "captureMiB": round(os.path.getsize(capture) / 2**20, 1),
                      "seconds": round(time.monotonic() - before, 2), "peakMiB": round(peak, 1), "exit": code}))
    if code != 0 or peak > options.limit:
        raise SystemExit(1)
