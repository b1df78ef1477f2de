#!/usr/bin/env python3
"""Measures `ingest-audit serve` under readers, with wrk, while an import runs.

    python3 serve.py HISTORY.sqlite CAPTURE [--binary PATH] [--readers 20] [--seconds 20] [--think 1000]

The history is copied; the capture is imported into the copy while the pages are read. Addresses are those that links lead to.
Readers ask for one after another, each after so many milliseconds of thought, then with none: as fast as they are answered.
Prints the percentiles of the time to the last byte, how many addresses were asked for, memory, and what an idle server uses.
"""
import argparse
import html
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

SCRIPT = """
local urls = {}
for line in io.lines("%s") do urls[#urls + 1] = line end
local n = 0
function setup(thread) n = n + 1; thread:set("seed", n) end
function init(args) math.randomseed(seed * 7919) end
function request() return wrk.format("GET", urls[math.random(#urls)]) end
%s
function done(summary, latency, requests)
  io.write(string.format("%%d answers, %%d errors; ms: 50%%%% %%.1f, 95%%%% %%.1f, 99%%%% %%.1f, most %%.1f\\n", summary.requests,
    summary.errors.status + summary.errors.timeout + summary.errors.read, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000))
end
"""
# Of lists and requests there are many more than of other pages.
MOST = {"requests": 120}


def addresses(base, most):
    """What links lead to from the first page on, some of each kind."""
    chance = random.Random(1)
    seen, waiting, found, kinds = {"/"}, ["/"], [], {}
    while waiting and len(found) < most:
        address = waiting.pop(chance.randrange(len(waiting)))
        with urllib.request.urlopen(base + address) as answer:
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = answer.read().decode()
        found.append(address)
        for link in map(html.unescape, re.findall(r'href="(/[^"]*)"', page)):
            path = link.split("?")[0]
            if link in seen or "." in path or "lang=" in link or path == "/verify" or "answer=" in link:
                continue
            kind = path.split("/")[1]
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= MOST.get(kind, 60):
                seen.add(link)
                waiting.append(link)
    return found


def cpu(process):
    """Ticks of processor time."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


class Service:
    def __init__(self, binary, database):
        self.process = subprocess.Popen([binary, "serve", "--db", database, "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.base = re.search(r"http://[^/]+", self.process.stdout.readline())[0]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("history")
    parser.add_argument("capture")
    parser.add_argument("--binary", default=".build/release/ingest-audit")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--think", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(options.history))) as folder:
        listing = os.path.join(folder, "addresses")
        for think in (options.think, 0):
            database = os.path.join(folder, "h.sqlite")
            shutil.copy(options.history, database)
            service = Service(options.binary, database)
            found = addresses(service.base, 300)
            pathlib.Path(listing).write_text("\n".join(found))
            delay = f"function delay() return {think} + math.random({think}) - {think} / 2 end" if think else ""
            script = os.path.join(folder, "readers.lua")
            pathlib.Path(script).write_text(SCRIPT % (listing, delay))
            wrk = subprocess.Popen(
                ["wrk", "-t", "2", "-c", str(options.readers), "-d", f"{options.seconds}s", "-s", script, service.base],
                stdout=subprocess.PIPE, text=True)
            time.sleep(2)
            began = time.monotonic()
            subprocess.run([options.binary, "import", options.capture, "--db", database, "--quiet"], check=True)
            took = time.monotonic() - began
            said = [line for line in wrk.communicate()[0].splitlines() if "answers" in line][-1]
            peak, before = memory(service.process), cpu(service.process)
            time.sleep(10)
            idle = cpu(service.process) - before
            service.end()
            print(f"{options.readers} readers, {len(found)} addresses, {think} ms of thought, an import of {took:.1f} s beside them: {said}; "
                  f"{peak} MiB; idle for 10 s: {idle} ticks")


main()
