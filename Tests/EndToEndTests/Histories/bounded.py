#!/usr/bin/env python3
"""Runs a program and says how it ended and how much memory it took.

    python3 bounded.py [--feed LINE] [--seconds N] PROGRAM [ARGUMENT…]

--feed writes a line to its standard input for ever. A program that still runs after N seconds (60) is interrupted with
SIGINT, as by Ctrl-C. Prints JSON: exit code, whether it was interrupted, seconds, peak of resident memory in MiB, what it
said on standard error.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--feed")
parser.add_argument("--seconds", type=float, default=60)
parser.add_argument("program", nargs=argparse.REMAINDER)
options = parser.parse_args()

with tempfile.TemporaryFile() as errors:
    feeder = None
    if options.feed is not None:
        feeder = subprocess.Popen(["yes", options.feed], stdout=subprocess.PIPE)
    began = time.monotonic()
    process = subprocess.Popen(options.program, stdin=feeder.stdout if feeder else subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=errors)
    if feeder:
        feeder.stdout.close()
    interrupted = False

    def interrupt():
        global interrupted
        interrupted = True
        process.send_signal(signal.SIGINT)

    timer = threading.Timer(options.seconds, interrupt)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    if feeder:
        feeder.kill()
        feeder.wait()
    errors.seek(0)
    json.dump({"exit": os.waitstatus_to_exitcode(status), "interrupted": interrupted,
               "seconds": round(time.monotonic() - began, 2), "peakMiB": round(usage.ru_maxrss / 1024, 1),
               "errors": errors.read().decode("utf-8", "replace")}, sys.stdout)
