"""Headless Chromium by the W3C WebDriver protocol, with Python's standard library and Debian's chromedriver."""
import base64
import contextlib
import json
import pathlib
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def opened(page):
    """A browser with a page open, a file or an address. Ends the script with 77 where there is no chromedriver."""
    driver = shutil.which("chromedriver")
    if driver is None:
        print("no chromedriver: install chromium and chromium-driver")
        sys.exit(77)
    port = free_port()
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
            browser.command("url", {"url": page if isinstance(page, str) else page.as_uri()})
            yield browser
            browser.close()
        finally:
            process.kill()  # SIGTERM may be blocked by whoever started this
            process.wait()


def check_quiet(browser, faults, url):
    """No message on the console; no request but for the file itself."""
    for entry in browser.log("browser"):
        faults.append(f"console: {entry['message']}")
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked = message["params"]["request"]["url"]
            # chrome:// is the browser's own first tab.
            if asked.split("#")[0] != url and not asked.startswith(("data:", "chrome://")):
                faults.append(f"network: {asked}")
