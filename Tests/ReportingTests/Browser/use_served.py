#!/usr/bin/env python3
"""Uses a served history as a person would: from the verdict to the raw bytes and back, by search, form, keys and drawing.

    python3 use_served.py ADDRESS PROGRAM DATABASE CAPTURE

The history is the demo's; the capture is imported with the program while a page is open, which has to say so and show it. Every
page is looked at, some in both languages: axe-core finds nothing serious, nothing scrolls sideways at 360 pixels, nothing is on the
console. Exits 0 when all holds, 1 with a line per fault.
"""
import subprocess
import sys
import time

import driver
from use_page import ENTER, Person, accessible

PAGES = [
    "", "weeks", "weeks/2026-W40", "mappings", "mappings/acme/1051", "errors", "errors/ACP-880096", "requests",
    "requests?status=failed", "requests/acme/10206", "rejections", "imports", "quarantine", "verify", "nothing",
]


class Reader(Person):
    """A person with the pages of a service."""

    def __init__(self, browser, faults, base):
        super().__init__(browser, faults)
        self.base = base

    def open(self, address):
        self.browser.command("url", {"url": self.base + address})

    def at(self, what, address):
        self.soon(f"{what} leads to {address}", f"location.pathname + location.search === '/{address}'")

    def text(self):
        return self.browser.run("return document.body.innerText")


def verdict_to_bytes(reader, browser):
    reader.open("")
    failed = "main a[href$='until=2026-11-22&status=failed']"
    count = browser.run("return document.querySelector(arguments[0])?.textContent", failed)
    reader.click(failed)
    reader.soon("the verdict's figure leads to as many requests", f"document.querySelectorAll('main tbody tr').length === {count}")
    reader.click("main tbody th a")
    reader.soon("a row leads to its request", "document.querySelector('.timeline')")
    shown = browser.run("return document.querySelector('.timeline pre').textContent")
    reader.click(".timeline a[href*='answer=']")
    reader.soon("an exchange leads to its bytes", "location.search.startsWith('?answer=')")
    reader.see("the bytes are those that were shown", browser.run("return document.body.textContent").strip() == shown.strip())
    for _ in range(3):
        browser.command("back", {})
    reader.at("going back", "")


def search_and_ask(reader, browser):
    for word, address in {"10206": "requests/acme/10206", "acp-880056": "errors/ACP-880056"}.items():
        reader.open("")
        reader.press("/")
        reader.see("/ goes to the search", browser.run("return document.activeElement.name === 'q'"))
        reader.type("input[name=q]", word + ENTER)
        reader.at(f"a search for {word}", address)
    reader.open("requests?status=failed")
    reader.click("a[rel=next]")
    reader.soon("there is a second page", "location.search.includes('after=') && document.querySelectorAll('main tbody tr').length === 50")
    reader.click("th[data-key=mapping] button")
    reader.soon("a heading sorts", "document.querySelector('th[data-key=mapping]').ariaSort === 'ascending'")
    reader.open("requests")
    browser.run("document.querySelector('select[name=status]').value = 'aborted'")
    reader.type("input[name=mapping]", "1047" + ENTER)
    reader.soon("the form asks", "/status=aborted&mapping=1047/.test(location.search)")
    reader.see("and is answered", "1042" not in browser.run("return document.querySelector('main tbody').textContent"))


def keys_and_drawing(reader, browser):
    reader.open("requests?status=failed")
    second = browser.run("return document.querySelectorAll('main tbody th a')[1].href")
    for key in "jjjk":
        reader.press(key)
    reader.see("j and k go from row to row", browser.run("return document.activeElement.href") == second)
    reader.press(ENTER)
    reader.soon("Enter opens it", "document.querySelector('.timeline')")
    reader.click(".timeline .toolbar button:last-child")
    reader.soon("a call is copied as curl", "document.querySelector('.timeline .toolbar button:last-child').textContent === 'Copied.'")
    reader.open("weeks/2026-W46")
    reader.press("[")
    reader.at("[", "weeks/2026-W45")
    reader.press("]")
    reader.at("]", "weeks/2026-W46")
    reader.open("weeks/2026-W47")
    places = browser.run(
        "const d = [...document.querySelectorAll('#days svg a[data-day]')]; d[1].scrollIntoView({block: 'center'});"
        "return [1, 3].map(i => { const r = d[i].getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2].map(Math.round); })")
    move = lambda place: {"type": "pointerMove", "duration": 100, "x": place[0], "y": place[1]}
    browser.command("actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [
        move(places[0]), {"type": "pointerDown", "button": 0}, move(places[1]), {"type": "pointerUp", "button": 0}]}]})
    reader.at("drawing over days", "weeks?since=2026-11-17&until=2026-11-19")


def live(reader, browser, program, database, capture):
    reader.open("")
    before = reader.text()
    subprocess.run([program, "import", capture, "--db", database], check=True, capture_output=True)
    for _ in range(3):  # the history is looked at once a second
        if not browser.run("return document.getElementById('live').textContent.includes('new exchange')"):
            time.sleep(1)
    reader.soon("a page says what came", "document.getElementById('live').textContent.includes('new exchange')")
    reader.see("and shows it", reader.text() != before)
    imports = browser.run("return document.body.innerText.match(/from (\\d+) imports?/)?.[1]")
    reader.see("the page is that of the history as it is now", imports == "2")


def every_page(reader, browser, faults):
    for language, pages in {"en": PAGES, "ko": ["", "weeks/2026-W40", "errors/ACP-880096", "requests/acme/10206"]}.items():
        for page in pages:
            known = len(faults)
            reader.open(page + ("&" if "?" in page else "?") + "lang=" + language)
            accessible(reader, browser)
            browser.size(360, 780)
            if browser.run("return document.documentElement.scrollWidth > innerWidth"):
                faults.append("scrolls sideways on a phone")
            browser.size(1280, 900)
            faults[known:] = [f"/{page}, {language}: {fault}" for fault in faults[known:]]


def main():
    base, program, database, capture = sys.argv[1:]
    faults = []
    with driver.opened(base) as browser:
        browser.size(1280, 900)
        reader = Reader(browser, faults, base)
        verdict_to_bytes(reader, browser)
        search_and_ask(reader, browser)
        keys_and_drawing(reader, browser)
        live(reader, browser, program, database, capture)
        every_page(reader, browser, faults)
        for entry in browser.log("browser"):
            if "/nothing" not in entry["message"]:
                faults.append(f"console: {entry['message']}")
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


main()
