#!/usr/bin/env python3
"""Opens pages of reports in headless Chromium: python3 check_documents.py PAGE…

Checks: at 1280, 360 and 320 pixels nothing but tables scrolls sideways; axe-core finds nothing serious, in light and dark, the
contrast of texts included; nothing is loaded, nothing said on the console.
Exits 0 when all holds, 1 with a line per fault, 77 when there is no chromedriver.
"""
import pathlib
import sys

import driver
import use_page


def check(browser, page, faults):
    browser.command("url", {"url": page.as_uri()})
    found = []
    for width in (1280, 360, 320):
        browser.size(width, 800)
        wide = browser.run("return document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width} pixels: the page is {wide} wide")
    use_page.accessible(use_page.Person(browser, found), browser)
    driver.check_quiet(browser, found, page.as_uri())
    faults += [f"{page.name}: {fault}" for fault in found]


def main():
    pages = [pathlib.Path(page).resolve() for page in sys.argv[1:]]
    faults = []
    with driver.opened(pages[0]) as browser:
        for page in pages:
            check(browser, page, faults)
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
