#!/usr/bin/env python3
"""Opens a report in headless Chromium and checks it as a person would: python3 check_page.py REPORT.html [SCREENSHOTS]

Checks: no message on the console; no request but for the file itself; every sort button orders its column both ways and
says so to screen readers; nothing sticks out sideways on a 360-pixel phone; dark and light differ and both are readable;
on paper the table's heading stands on every page. With a folder as second argument it also writes pictures.
Exits 0 when all holds, 1 with a line per fault, 77 when there is no chromedriver. Needs Debian's chromium and
chromium-driver; speaks the W3C WebDriver protocol with Python's standard library.
"""
import base64
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


class Browser:
    """One session of headless Chromium."""

    def __init__(self, port, profile):
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}"]
        wanted = {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}
        self.session = "/session/" + self.call("POST", "/session", {"capabilities": wanted})["sessionId"]

    def call(self, method, path, body=None):
        """One command of the protocol; its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]

    def command(self, name, body):
        return self.call("POST", f"{self.session}/{name}", body)

    def devtools(self, name, **parameters):
        """One command of the DevTools protocol."""
        return self.command("goog/cdp/execute", {"cmd": name, "params": parameters})

    def run(self, script, *arguments):
        return self.command("execute/sync", {"script": script, "args": list(arguments)})

    def log(self, kind):
        return self.command("se/log", {"type": kind})

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=width < 600)

    def scheme(self, name):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path):
        shot = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self.call("DELETE", self.session)


COLUMN = """
const [table, column] = arguments;
return [...document.querySelectorAll('table.sortable')[table].tBodies[0].rows].map(r => r.cells[column].dataset.sort);
"""
CONTRAST = """
function light(color) {
  const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ground(element) {
  for (let e = element; e; e = e.parentElement) {
    const color = getComputedStyle(e).backgroundColor;
    if (color !== 'rgba(0, 0, 0, 0)') return color;
  }
  return 'rgb(255, 255, 255)';
}
const faint = [];
for (const element of document.querySelectorAll('body *:not(svg *):not(script):not(style)')) {
  if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  if (element.getClientRects().length === 0) continue;
  const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) faint.push(element.tagName + ' ' + element.className + ' ' + ratio.toFixed(2));
}
return faint.slice(0, 5);
"""


def is_sorted(keys, ascending):
    """Whether a column is in order, what is undefined last."""
    known = [key for key in keys if key != ""]
    if keys[:len(known)] != known:
        return False
    try:
        known = [float(key) for key in known]
    except ValueError:
        pass
    return known == sorted(known, reverse=not ascending)


def check_sorting(browser, faults):
    for table in range(browser.run("return document.querySelectorAll('table.sortable').length")):
        columns = browser.run("return document.querySelectorAll('table.sortable')[arguments[0]].tHead.rows[0].cells.length", table)
        for column in range(columns):
            seen = set()
            for _ in range(2):
                state = browser.run(
                    "const c = document.querySelectorAll('table.sortable')[arguments[0]].tHead.rows[0].cells[arguments[1]];"
                    "c.querySelector('button').click(); return c.getAttribute('aria-sort')", table, column)
                seen.add(state)
                keys = browser.run(COLUMN, table, column)
                if not is_sorted(keys, state == "ascending"):
                    faults.append(f"table {table}, column {column}: not {state}: {keys}")
            if seen != {"ascending", "descending"}:
                faults.append(f"table {table}, column {column}: aria-sort was {seen}")
        marked = browser.run("return document.querySelectorAll('table.sortable')[arguments[0]].querySelectorAll('[aria-sort]').length", table)
        if marked != 1:
            faults.append(f"table {table}: {marked} columns say that they are sorted")


def check_keyboard(browser, faults):
    """The first heading's button is reached by Tab and pressed by Enter."""
    reached = browser.run(
        "const b = document.querySelector('table.sortable th button'); if (!b) return true;"
        "b.focus(); return document.activeElement === b && b.tabIndex === 0")
    if not reached:
        faults.append("a sort button can't be reached by keyboard")


def check_layout(browser, faults, folder):
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        for name, width in (("desktop", 1280), ("phone", 360)):
            browser.size(width, 900)
            wide = browser.run("return document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{scheme} {name}: the page is {wide} pixels wide")
            for line in browser.run(CONTRAST):
                faults.append(f"{scheme} {name}: contrast below 4.5: {line}")
            if folder:
                browser.picture(f"{folder}/{name}-{scheme}.png")
    browser.scheme("light")


def check_print(browser, faults, folder):
    pdf = base64.b64decode(browser.devtools("Page.printToPDF", preferCSSPageSize=True)["data"])
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(folder or scratch) / "print.pdf"
        path.write_bytes(pdf)
        if not shutil.which("pdftotext"):
            return
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True).stdout
        heading = browser.run("return document.querySelector('table.sortable thead th')?.textContent ?? ''")
        rows = browser.run(
            "return [...document.querySelectorAll('table.sortable')[0]?.tBodies[0].rows ?? []]"
            ".map(r => [0, 1].map(i => r.cells[i].innerText.split('\\n')[0].trim()))")
        for number, page in enumerate(text.split("\f"), 1):
            # A row begins with its name and its first figure; a name alone may stand anywhere.
            begins = any(re.search(rf"^ *{re.escape(name)} +{re.escape(figure)} ", page, re.M) for name, figure in rows)
            if begins and heading not in page:
                faults.append(f"print: page {number} has rows of a table without its heading")
        if folder:
            subprocess.run(["pdftoppm", "-r", "80", "-png", str(path), f"{folder}/print"], check=False)


def check_quiet(browser, faults, url):
    for entry in browser.log("browser"):
        faults.append(f"console: {entry['message']}")
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked = message["params"]["request"]["url"]
            # chrome:// is the browser's own first tab.
            if asked.split("#")[0] != url and not asked.startswith(("data:", "chrome://")):
                faults.append(f"network: {asked}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    driver = shutil.which("chromedriver")
    if driver is None:
        print("no chromedriver: install chromium and chromium-driver")
        sys.exit(77)
    if folder:
        os.makedirs(folder, exist_ok=True)
    port, faults = free_port(), []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            browser = Browser(port, profile)
            browser.command("url", {"url": page.as_uri()})
            check_layout(browser, faults, folder)
            check_print(browser, faults, folder)
            browser.size(1280, 900)
            check_sorting(browser, faults)
            check_keyboard(browser, faults)
            check_quiet(browser, faults, page.as_uri())
            browser.close()
        finally:
            process.kill()  # SIGTERM may be blocked by whoever started this
            process.wait()
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
