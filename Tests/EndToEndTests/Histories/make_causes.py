#!/usr/bin/env python3
"""Makes a capture in which four error codes have a cause, and twenty have none.

    python3 make_causes.py --seed 1 --out causes.ndjson

16 mappings of one organization, 16 weeks up to Sunday 2026-11-22, about eight requests a day and mapping.

  ACP-990001  always follows a collision: nine in ten requests after one end so, and no other
  ACP-990002  strikes on Mondays 03:00-04:00 UTC: half of the requests submitted then end so, and no other
  ACP-990003  is cured by a retry: each is asked for again 5 to 15 minutes after its answer, which succeeds in 97 of 100
  ACP-990004  is confined to the mappings 1003 and 1011
  ACP-9910nn  01 to 20 strike by chance, whatever the time, the mapping, or what went before; after those of 01 to 05
              somebody tries again soon, which succeeds as often as not

Rejections, API errors, aborts, slow requests and volume peaks are strewn in, and have nothing to do with any of it.
"""
import argparse
import datetime as dt
import json
import random

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--out", required=True)
options = parser.parse_args()
rng = random.Random(options.seed)

DAY = 86_400_000
MINUTE = 60_000
START = int(dt.datetime(2026, 8, 3, tzinfo=dt.timezone.utc).timestamp() * 1_000)
DAYS = 112
BASE = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion"
lines = []
next_id = 1_000


def stamp(ms):
    return dt.datetime.fromtimestamp(ms / 1_000, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1_000:03}Z"


def exchange(ms, method, mapping, response, request=None, http=200):
    query = f"?requestId={request}" if request else ""
    lines.append((ms, {"at": stamp(ms), "method": method, "url": f"{BASE}/{mapping}/ingest{query}", "httpStatus": http,
                       "durationMs": rng.randint(50, 400), "response": response}))


def request(ms, mapping, outcome, code=None):
    """One request and its answer. Returns when the answer came."""
    global next_id
    next_id += 1
    exchange(ms, "POST", mapping, {"requestId": next_id, "status": "Success",
                                   "info": f"Ingestion request submitted successfully for the Mapping ID: {mapping}"})
    took = int(rng.lognormvariate(0, 0.6) * 4 * MINUTE) + 20_000
    answer = {"batchId": "", "info": f"Mapping Id: {mapping}. ", "numRecords": 0, "requestId": next_id}
    if outcome == "Success":
        answer |= {"status": "Success", "numRecords": int(rng.lognormvariate(5, 0.8))}
    elif outcome == "Aborted":
        answer |= {"status": "Aborted"}
    else:
        answer |= {"status": "Failed", "info": f"Mapping Id: {mapping}. {code} It went wrong.",
                   "batchId": "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=26))}
    exchange(ms + took, "GET", mapping, answer, next_id)
    return ms + took


DECOYS = [f"ACP-9910{number:02}" for number in range(1, 21)]

for number in range(16):
    mapping = str(1_000 + number)
    at = START + rng.randint(0, 180) * MINUTE
    follows_collision = False
    while at < START + DAYS * DAY:
        moment = dt.datetime.fromtimestamp(at / 1_000, dt.timezone.utc)
        code, outcome = None, "Success"
        if follows_collision and rng.random() < 0.9:
            code = "ACP-990001"
        elif moment.weekday() == 0 and moment.hour == 3 and rng.random() < 0.5:
            code = "ACP-990002"
        elif rng.random() < 0.005:
            code = "ACP-990003"
        elif mapping in ("1003", "1011") and rng.random() < 0.03:
            code = "ACP-990004"
        elif rng.random() < 0.035:
            code = rng.choice(DECOYS)
        elif rng.random() < 0.01:
            outcome = "Aborted"
        end = request(at, mapping, "Failed" if code else outcome, code)
        follows_collision = rng.random() < 0.006
        if follows_collision:
            exchange(at + rng.randint(5_000, 19_000), "POST", mapping, {
                "requestId": next_id, "status": "In Progress",
                "info": f"Ingestion request is already in progress for the Mapping ID: {mapping}"})
        if rng.random() < 0.02:
            exchange(end + rng.randint(1, 20) * MINUTE, "POST", mapping, {
                "status": "Failed", "info": f"Ingestion request failed. The mapping {mapping} is not stopped."})
        if rng.random() < 0.01:
            exchange(end + rng.randint(1, 20) * MINUTE, "GET", mapping, {"error_code": "403023", "message": "no"}, next_id,
                     http=403)
        # A retry: of one code it helps, of some decoys it helps as often as not.
        while code == "ACP-990003" or code in DECOYS[:5]:
            again = end + rng.randint(5, 15) * MINUTE
            helps = rng.random() < (0.97 if code == "ACP-990003" else 0.5)
            end = request(again, mapping, "Success" if helps else "Failed", None if helps else code)
            if helps:
                break
        at = max(end, at) + rng.randint(60, 270) * MINUTE

lines.sort(key=lambda line: line[0])
with open(options.out, "w", encoding="utf-8") as capture:
    for _, line in lines:
        capture.write(json.dumps(line, separators=(",", ":")) + "\n")
print(len(lines))
