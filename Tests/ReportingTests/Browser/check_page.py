#!/usr/bin/env python3
"""Opens a report in headless Chromium and checks it as a person would: python3 check_page.py REPORT.html [SCREENSHOTS]

Checks: no message on the console; no request but for the file itself; every sort button orders its column both ways and
says so to screen readers; nothing sticks out sideways on a 360-pixel phone; dark and light differ and both are readable;
on paper the table's heading stands on every page. With a folder as second argument it also writes pictures.
Exits 0 when all holds, 1 with a line per fault, 77 when there is no chromedriver. Needs Debian's chromium and
chromium-driver; speaks the W3C WebDriver protocol with Python's standard library.
"""
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import driver

COLUMN = """
const [table, column] = arguments;
return [...document.querySelectorAll('table.sortable')[table].tBodies[0].rows].map(r => sortKey(r.cells[column]));
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


TARGETS = """
const small = [];
for (const element of document.querySelectorAll('a, button, input, summary')) {
  const box = element.getBoundingClientRect();
  // Links within a sentence or a row of text are excepted (WCAG 2.2, 2.5.8).
  const isInline = element.tagName === 'A' && !element.classList.contains('def');
  if (box.width > 0 && !isInline && (box.width < 24 || box.height < 24) && !element.classList.contains('skip'))
    small.push(element.outerHTML.slice(0, 80) + ' ' + box.width.toFixed(1) + ' × ' + box.height.toFixed(1));
}
return small.slice(0, 5);
"""


def check_targets(browser, faults):
    """What is pressed is at least 24 by 24 pixels."""
    for line in browser.run(TARGETS):
        faults.append(f"too small to press: {line}")


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


CLIPPED = """
document.body.style.fontFamily = arguments[0];
document.querySelectorAll('details').forEach(d => { d.open = true; });
document.querySelectorAll('section').forEach(s => { s.style.contentVisibility = 'visible'; });
const found = [];
if (document.documentElement.scrollWidth > innerWidth) found.push('the page: ' + document.documentElement.scrollWidth);
// Only a picture that says so scrolls; what holds raw text wraps it.
for (const box of document.querySelectorAll('.scroll, .fits, figure, .tile, .bar, nav, header, pre, dl')) {
  const isSaid = box.classList.contains('pans') || box.querySelector('.pans') && innerWidth <= 544;
  if (!isSaid && box.scrollWidth > box.clientWidth + 1)
    found.push(box.tagName + '.' + box.className + ' #' + (box.id || box.closest('[id]')?.id) + ': ' + box.scrollWidth + ' in ' + box.clientWidth);
}
for (const row of document.querySelectorAll('.wide tbody tr'))
  if (innerWidth > 1216 && row.getBoundingClientRect().height > 50) { found.push('a row of ' + row.getBoundingClientRect().height); break; }
document.querySelectorAll('details').forEach(d => { d.open = false; });
document.body.style.fontFamily = '';
return found.slice(0, 5);
"""


def check_clipping(browser, faults):
    """Nothing is cut or scrolls without saying so, whatever fonts there are, and rows of mappings have two lines at most."""
    for width in (1440, 1024, 768, 360):
        browser.size(width, 900)
        for font in ("", "'DejaVu Sans', sans-serif", "'Liberation Sans', sans-serif", "'DejaVu Serif', serif"):
            for line in browser.run(CLIPPED, font):
                faults.append(f"{width} pixels, {font or 'own fonts'}: clipped: {line}")


def check_print(browser, faults, folder):
    pdf = base64.b64decode(browser.devtools("Page.printToPDF", preferCSSPageSize=True)["data"])
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(folder or scratch) / "print.pdf"
        path.write_bytes(pdf)
        if not shutil.which("pdftotext"):
            return
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True).stdout
        heading = browser.run("return document.querySelector('table.sortable thead th button')?.textContent ?? ''")
        rows = browser.run(
            "return [...document.querySelectorAll('table.sortable')[0]?.tBodies[0].rows ?? []]"
            ".map(r => [r.querySelector('th bdi').textContent, r.querySelector('th + td').textContent.trim()])")
        for number, page in enumerate(text.split("\f"), 1):
            # A row begins with its name and its first figure; a name alone may stand anywhere.
            begins = any(re.search(rf"^ *{re.escape(name)} +{re.escape(figure)} ", page, re.M) for name, figure in rows)
            if begins and heading not in page:
                faults.append(f"print: page {number} has rows of a table without its heading")
        if folder:
            subprocess.run(["pdftoppm", "-r", "80", "-png", str(path), f"{folder}/print"], check=False)


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    if folder:
        os.makedirs(folder, exist_ok=True)
    faults = []
    with driver.opened(page) as browser:
        check_layout(browser, faults, folder)
        check_clipping(browser, faults)
        check_print(browser, faults, folder)
        browser.size(1280, 900)
        check_sorting(browser, faults)
        check_targets(browser, faults)
        driver.check_quiet(browser, faults, page.as_uri())
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
