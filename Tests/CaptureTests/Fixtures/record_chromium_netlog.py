#!/usr/bin/env python3
"""Writes chromium-netlog.json: what Chromium logs of its network with --log-net-log.

    python3 -m venv venv && venv/bin/pip install playwright==1.65.2
    venv/bin/python record_chromium_netlog.py            (with Debian's chromium installed)

Playwright only opens the stand-in's page and ends Chromium. The whole log is over 200 kB, so whole events are left out:
all but those of the URL requests to the stand-in, and of these the types that only say that a stage was reached or tell of
caches, streams and checks (KEPT). The command line, the system's name and the polled data, which tell of the machine, are
left out too. What is kept is as Chromium wrote it, an event a line.
"""

import sys

sys.dont_write_bytecode = True

import json
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import standin

KEPT = {
    "REQUEST_ALIVE", "URL_REQUEST_START_JOB", "CORS_REQUEST", "COOKIE_INCLUSION_STATUS", "FAILED", "CANCELLED",
    "HTTP_TRANSACTION_SEND_REQUEST", "HTTP_TRANSACTION_SEND_REQUEST_HEADERS", "HTTP_TRANSACTION_SEND_REQUEST_BODY",
    "HTTP_TRANSACTION_READ_HEADERS", "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", "HTTP_TRANSACTION_READ_BODY",
    "HTTP_TRANSACTION_RESTART_AFTER_ERROR", "UPLOAD_DATA_STREAM_READ", "URL_REQUEST_JOB_FILTERED_BYTES_READ",
    "URL_REQUEST_DELEGATE_RESPONSE_STARTED",
}

here = Path(__file__).parent
server = standin.start()
with tempfile.TemporaryDirectory() as folder:
    log = Path(folder) / "netlog.json"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", f"--log-net-log={log}", "--net-log-capture-mode=Everything"])
        page = browser.new_context().new_page()
        page.goto(f"http://localhost:{standin.PORT}/")
        page.wait_for_function("document.getElementById('state').textContent === 'done'", timeout=30_000)
        page.wait_for_timeout(500)
        browser.close()
    text = log.read_text()
server.shutdown()

whole = json.loads(text)
kind = whole["constants"]["logSourceType"]["URL_REQUEST"]
ours = {
    event["source"]["id"] for event in whole["events"]
    if event["source"]["type"] == kind
    and event.get("params", {}).get("url", "").startswith(f"http://localhost:{standin.PORT}/")
}
types = {number: name for name, number in whole["constants"]["logEventTypes"].items()}
events = [event for event in whole["events"] if event["source"]["id"] in ours and types[event["type"]] in KEPT]
constants = whole["constants"]
constants["clientInfo"] = {
    key: value for key, value in constants["clientInfo"].items() if key not in ("command_line", "os_type")}
lines = ",\n".join(json.dumps(event, separators=(",", ":"), sort_keys=True) for event in events)
constants = json.dumps(constants, separators=(",", ":"), sort_keys=True)
(here / "chromium-netlog.json").write_text(f'{{"constants":{constants},\n"events": [\n{lines}]}}\n')
print(f"{len(whole['events'])} events, kept {len(events)}; {len(text)} bytes before", file=sys.stderr)
