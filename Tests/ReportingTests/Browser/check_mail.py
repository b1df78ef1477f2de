#!/usr/bin/env python3
"""Opens the page of a message in headless Chromium: python3 check_mail.py MESSAGE.eml

Checks: nothing scrolls sideways on a phone of 360 or 320 pixels; every text has a contrast of 4.5 at least; nothing is loaded.
Exits 0 when all holds, 1 with a line per fault, 77 when there is no chromedriver.
"""
import email
import email.policy
import pathlib
import sys
import tempfile

import check_page
import driver


def main():
    raw = pathlib.Path(sys.argv[1]).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    page = next(part for part in message.walk() if part.get_content_type() == "text/html").get_content()
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "mail.html"
        path.write_text(page, encoding="utf-8")
        with driver.opened(path) as browser:
            for width in (800, 360, 320):
                browser.size(width, 800)
                wide = browser.run("return document.documentElement.scrollWidth")
                if wide > width:
                    faults.append(f"{width} pixels: the message is {wide} wide")
                for line in browser.run(check_page.CONTRAST):
                    faults.append(f"{width} pixels: contrast below 4.5: {line}")
            driver.check_quiet(browser, faults, path.as_uri())
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
