#!/usr/bin/env python3
"""Makes captures of two organizations, with what make_history.py has none of.

    python3 make_mixed.py --seed 1 --requests 800 --mappings 5 --weeks 5 --out DIR

DIR gets acme.ndjson and acme-stage.ndjson (a quarter of the requests; IDs of mappings and requests are those of acme again),
each without its first lines, so that some POSTs are missing; and odd.ndjson: failures without a code and with two, aborts
with a code, rejections for other reasons, API errors, answers that the API does not document.
"""
import argparse
import datetime as dt
import json
import random
import subprocess
import sys
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--requests", type=int, default=800)
parser.add_argument("--mappings", type=int, default=5)
parser.add_argument("--weeks", type=int, default=5)
parser.add_argument("--out", type=Path, required=True)
options = parser.parse_args()
rng = random.Random(options.seed)
mappings = {}
for number, (organization, requests) in enumerate((("acme", options.requests), ("acme-stage", options.requests // 4))):
    capture, truth = options.out / f"{organization}.ndjson", options.out / "truth.json"
    subprocess.run(
        [sys.executable, str(Path(__file__).resolve().parent / "make_history.py"), "--org", organization, "--seed",
         str(2 * options.seed + number), "--requests", str(requests), "--mappings", str(options.mappings), "--weeks",
         str(options.weeks), "--out", str(capture), "--truth", str(truth)], check=True)
    lines = capture.read_text().splitlines(keepends=True)
    capture.write_text("".join(lines[len(lines) // 20:]))
    mappings[organization] = sorted(json.loads(truth.read_text())["mappings"])
    truth.unlink()

end = dt.datetime(2026, 11, 23, tzinfo=dt.timezone.utc)
odd = []


def exchange(at, method, organization, mapping, response, request=None, http=200):
    query = f"?requestId={request}" if request else ""
    odd.append((at, {
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), "method": method, "url":
        f"https://mc.adobe.io/{organization}/campaign/dataIngestion/xdmIngestion/{mapping}/ingest{query}",
        "httpStatus": http, "response": response}))


def ended(at, organization, mapping, request, status, words):
    exchange(at, "POST", organization, mapping, {"status": "Success", "requestId": request, "info": "submitted"})
    exchange(at + dt.timedelta(seconds=rng.randint(1, 9_000)), "GET", organization, mapping, {
        "status": status, "requestId": request, "numRecords": 0, "batchId": "",
        "info": f"Mapping Id: {mapping}. {words}"}, request)


for number in range(max(40, options.requests // 20)):
    at = end - dt.timedelta(milliseconds=rng.randint(10_000_000, options.weeks * 7 * 86_400_000))
    place = organization, mapping = (lambda name: (name, rng.choice(mappings[name])))(rng.choice(sorted(mappings)))
    request = 900_000_000 + number
    match number % 8:
        case 0: ended(at, *place, request, "Failed", "It went wrong.")
        case 1: ended(at, *place, request, "Failed", "ACP-880056 and ACP-880311 went wrong.")
        case 2: ended(at, *place, request, "Aborted", "ACP-880311 It was aborted.")
        case 3: ended(at, *place, request, "Aborted", "It was aborted.")
        case 4: exchange(at, "POST", *place, {"status": "Failed", "info": "Ingestion is switched off"})
        case 5: exchange(at, "GET", *place, {"code": 500, "message": "Oops"}, request, http=500)
        case 6: exchange(at, "GET", *place, "<html>Bad gateway</html>", request)
        case 7: exchange(at, "GET", *place, {"status": "Created", "requestId": request}, request)
odd.sort(key=lambda one: one[0])
(options.out / "odd.ndjson").write_text("".join(json.dumps(one) + "\n" for _, one in odd))
