#!/usr/bin/env python3
"""Writes playwright.har: Playwright drives Chromium, which loads the stand-in's page, and records a HAR.

    python3 -m venv venv && venv/bin/pip install playwright==1.65.2
    venv/bin/python record_playwright.py            (with Debian's chromium installed)
"""

import sys

sys.dont_write_bytecode = True

from pathlib import Path

from playwright.sync_api import sync_playwright

import standin

here = Path(__file__).parent
server = standin.start()
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(record_har_path=here / "playwright.har", record_har_content="embed")
    page = context.new_page()
    page.goto(f"http://localhost:{standin.PORT}/")
    page.wait_for_function("document.getElementById('state').textContent === 'done'", timeout=30_000)
    context.close()
    browser.close()
server.shutdown()
