#!/usr/bin/env python3
"""Writes chromium.har: the HAR export of Chromium's own developer tools, "Save all as HAR (with sensitive data)".

    python3 -m venv venv && venv/bin/pip install playwright==1.65.2
    venv/bin/python record_chromium_har.py            (with Debian's chromium installed)

Chromium serves its developer tools' page on its debugging port. One tab shows that page, attached to another tab,
which loads the stand-in's page. What the export's menu item runs is then called: the tools' own HAR writer. Playwright
only opens the tabs.
"""

import sys

sys.dont_write_bytecode = True

from pathlib import Path
from urllib.request import urlopen
import json

from playwright.sync_api import sync_playwright

import standin

DEBUGGING = 9322

EXPORT = """async () => {
    const Network = await import('./panels/network/network.js');
    const HAR = await import('./models/har/har.js');
    const Logs = await import('./models/logs/logs.js');
    const requests = Logs.NetworkLog.NetworkLog.instance().requests();
    const chunks = [];
    const stream = {write: async text => { chunks.push(text); }, close: async () => {}};
    const progress = {setTitle() {}, setTotalWork() {}, setWorked() {}, incrementWorked() {}, done() {},
        isCanceled() { return false; }, canceled: false, createSubProgress() { return progress; }};
    await HAR.Writer.Writer.write(stream, requests, {sanitize: false}, progress);
    return chunks.join('');
}"""

here = Path(__file__).parent
server = standin.start()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", f"--remote-debugging-port={DEBUGGING}", "--remote-allow-origins=*"])
    context = browser.new_context()
    page = context.new_page()
    page.goto("about:blank#recorded")
    with urlopen(f"http://127.0.0.1:{DEBUGGING}/json/list") as answer:
        target = next(each["id"] for each in json.load(answer) if each["url"] == "about:blank#recorded")
    tools = context.new_page()
    tools.on("console", lambda message: print("tools:", message.text[:200], file=sys.stderr))
    tools.on("pageerror", lambda error: print("tools error:", str(error)[:300], file=sys.stderr))
    tools.goto(
        f"http://127.0.0.1:{DEBUGGING}/devtools/inspector.html"
        f"?ws=127.0.0.1:{DEBUGGING}/devtools/page/{target}&panel=network")
    tools.wait_for_timeout(4_000)
    page.goto(f"http://localhost:{standin.PORT}/")
    page.wait_for_function("document.getElementById('state').textContent === 'done'", timeout=30_000)
    tools.wait_for_timeout(1_000)
    (here / "chromium.har").write_text(tools.evaluate(EXPORT))
    browser.close()
server.shutdown()
