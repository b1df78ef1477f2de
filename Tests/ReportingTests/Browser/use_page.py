#!/usr/bin/env python3
"""Uses a report as a person would, with mouse and with keyboard only, and asks axe-core what is in the way of others.

    python3 use_page.py REPORT.html

The report must have a finding that leads to a mapping with a request whose answers are embedded (as ordinary.en.html).
Checks: sorting and filtering stand in the address and survive a reload; the copied table has the rows shown; a finding
leads to its requests, a request to its raw answers, and Back leads back; the same by Tab and Enter alone; without
JavaScript everything is there; axe-core (where the Python package axe-core-python is installed) finds no serious
violation in light and dark; nothing on the console, no request. Exits 0 when all holds, 1 with a line per fault.
"""
import importlib.util
import pathlib
import sys
import time

import driver

ENTER, TAB = "\ue007", "\ue004"


class Person:
    """What a person does with a page."""

    def __init__(self, browser, faults):
        self.browser, self.faults = browser, faults

    def see(self, what, holds):
        if not holds:
            self.faults.append(what)

    def soon(self, what, expression):
        """Sees that something comes to hold: what a key or a link does is done a moment later."""
        for _ in range(40):
            if self.browser.run(f"return Boolean({expression})"):
                return
            time.sleep(0.05)
        self.faults.append(what)

    def click(self, selector):
        element = self.browser.command("element", {"using": "css selector", "value": selector})
        self.browser.command(f"element/{next(iter(element.values()))}/click", {})

    def type(self, selector, text):
        element = self.browser.command("element", {"using": "css selector", "value": selector})
        self.browser.command(f"element/{next(iter(element.values()))}/value", {"text": text})

    def press(self, key):
        self.browser.command("actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def tab_to(self, condition, most=200):
        """Presses Tab until the focus is on what is wanted; whether it got there."""
        for _ in range(most):
            self.press(TAB)
            if self.browser.run(f"const e = document.activeElement; return Boolean({condition})"):
                return True
        return False

    def address(self):
        return self.browser.run("return location.hash")

    def shown(self, table=0):
        return self.browser.run(
            "return [...document.querySelectorAll('table.sortable')[arguments[0]].tBodies[0].rows]"
            ".filter(r => !r.hidden).map(r => r.querySelector('th bdi').textContent)", table)


def sort_filter_copy(person, browser):
    person.click("th[data-key=failed] button")
    failed = browser.run(
        "return [...document.querySelector('table.sortable').tBodies[0].rows].map(r => Number([...r.cells][[...r.closest('table').tHead.rows[0].cells].findIndex(c => c.dataset.key === 'failed')].dataset.sort))")
    person.see("sorting by a number begins with the greatest", failed == sorted(failed, reverse=True))
    person.see("the sorting stands in the address", "mappings.sort=failed%3Adescending" in person.address())
    order = person.shown()
    browser.command("refresh", {})
    person.see("the sorting survives a reload", person.shown() == order)
    person.type(".toolbar input[type=search]", order[0])
    person.see("the filter shows the rows that contain it", person.shown() == [order[0]])
    person.see("the filter says how many", browser.run("return document.querySelector('[role=status]').textContent").count("1") == 1)
    person.see("the filter stands in the address", "mappings.filter=" in person.address())
    copied = browser.run("return copied(tables[0])").split("\n")
    person.see("the rows shown are copied, under their heading", len(copied) == 2 and copied[1].startswith(order[0]))
    person.click(".toolbar > button")
    person.see("copying says so", browser.run("return document.querySelector('[role=status]').textContent") != "")
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]")})


def switch_and_define(person, browser):
    """The switch between all mappings and those in trouble, the list to sort cards by, and what opens beside a figure."""
    states = ("return [...document.querySelectorAll('#mappings .sortable tbody tr')].filter(r => getComputedStyle(r).display !== 'none')"
              ".map(r => r.className)")
    every = browser.run(states)
    person.see("those in trouble come first", every == sorted(every, key=["bad", "watch", "good", "quiet"].index))
    person.click("label[for=which-attention]")
    person.see("the switch leaves those in trouble", browser.run(states) == [s for s in every if s in ("bad", "watch")])
    person.see("the switch stands in the address", "mappings.show=attention" in person.address())
    person.see("what is copied is what is shown",
               len(browser.run("return copied(tables[0])").split("\n")) == 1 + len(browser.run(states)))
    browser.command("refresh", {})
    person.see("the switch survives a reload", browser.run(states) == [s for s in every if s in ("bad", "watch")])
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]")})
    browser.command("refresh", {})
    person.see("without it all are there", browser.run(states) == every)
    person.click(".tile .def")
    person.soon("a definition opens beside its figure", "document.querySelector('.pop:popover-open')?.textContent.length > 40")
    person.press("\ue00c")
    person.soon("Escape closes it", "!document.querySelector('.pop:popover-open')")
    browser.size(360, 780)
    person.see("on a phone cards are sorted by a list", browser.run(
        "const s = document.querySelector('.toolbar select'); s.value = 'mapping'; s.dispatchEvent(new Event('change'));"
        "return s.checkVisibility() && [...document.querySelectorAll('#mappings .sortable tbody th')].every((h, i) => h.dataset.sort == i)"))
    browser.size(1280, 900)
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]")})
    browser.command("refresh", {})


def mapping_with_answers(browser):
    """The first mapping that a finding leads to and that has a request whose answers are in the page."""
    return browser.run(
        "return [...document.querySelectorAll('.findings a[href^=\"#m-\"]')].map(a => a.getAttribute('href'))"
        ".find(id => document.querySelector(id + ' table[data-name=requests] a[href^=\"#r-\"]'))")


def follow(person, browser):
    """From a finding to a raw answer, and back."""
    mapping = mapping_with_answers(browser)
    because = browser.run(f"""const all = [...document.querySelectorAll('.because')];
        return all.findIndex(d => d.querySelector(".findings a[href='{mapping}']"))""")
    person.see("a thing to do has the finding that leads to it", because >= 0)
    person.click(f".to-do > li:nth-child({because + 1}) summary")
    person.soon("why opens in place", f"document.querySelectorAll('.because')[{because}].open")
    person.click(f".findings a[href='{mapping}']")
    person.soon("a finding opens its mapping", f"document.querySelector('{mapping}').open")
    request = browser.run(f"return document.querySelector(\"{mapping} a[href^='#r-']\").getAttribute('href')")
    person.click(f"{mapping} a[href='{request}']")
    person.soon("a request opens", f"document.querySelector('{request}').open")
    seen = browser.run(f"return document.querySelector('{request} pre').checkVisibility() && document.querySelector('{request} pre').textContent")
    person.see("its raw answers are seen", seen and seen.startswith("{"))
    browser.command("back", {})
    person.soon("Back leads to the mapping", f"location.hash.split('?')[0] === '{mapping}'")
    browser.command("back", {})
    person.soon("Back leads to the findings", "location.hash === ''")
    # A link that was mailed with its anchor.
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]") + request})
    browser.command("refresh", {})
    person.soon("a mailed link opens its request", f"(e => e.open && e.parentElement.open && "
                f"e.getBoundingClientRect().top < 900)(document.querySelector('{request}'))")
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]")})
    missing = browser.run(
        "return [...document.querySelectorAll(\"a[href^='#']\")].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))")
    person.see(f"links lead nowhere: {missing[:3]}", not missing)


def keyboard_only(person, browser):
    person.press(TAB)
    person.see("Tab first reaches the link past the findings", browser.run("return document.activeElement.className") == "skip")
    person.see("Tab reaches why", person.tab_to(
        f"e.matches('.because > summary') && e.parentElement.querySelector('a[href=\"{mapping_with_answers(browser)}\"]')"))
    person.press(ENTER)
    person.see("Tab reaches a finding's requests", person.tab_to(f"e.matches('.findings a[href=\"{mapping_with_answers(browser)}\"]')"))
    person.press(ENTER)
    person.soon("Enter opens them and goes there",
                "document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open")
    person.see("Tab reaches a request", person.tab_to("e.matches('table[data-name=requests] a[href^=\"#r-\"]')"))
    person.press(ENTER)
    person.soon("Enter opens its answers", "document.activeElement.tagName === 'SUMMARY' && "
                "document.activeElement.parentElement.matches('.story[open]')")
    person.see("Tab reaches the raw answer", person.tab_to("e.tagName === 'PRE'", 5))
    browser.command("url", {"url": browser.run("return location.href.split('#')[0]")})
    person.see("Tab reaches a heading's button", person.tab_to("e.matches('th[data-key=requests] button')"))
    person.press(ENTER)
    person.soon("Enter sorts", "document.querySelector('th[data-key=requests]').getAttribute('aria-sort') === 'descending'")
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    person.see("what has the focus is outlined", outline != "none")


def accessible(person, browser):
    package = importlib.util.find_spec("axe_core_python")
    if package is None:
        print("axe-core-python is not installed: its rules were not asked")
        return
    engine = (pathlib.Path(package.origin).parent / "axe.min.js").read_text()
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        browser.run(engine + "; document.querySelectorAll('details').forEach(d => { d.open = true; });")
        violations = browser.command("execute/async", {"script":
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map("
            "v => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)])))", "args": []})
        for impact, rule, count, example in violations:
            person.see(f"axe-core, {scheme}: {impact}: {rule} ({count}): {example}", impact not in ("serious", "critical"))
    browser.scheme("light")


def without_script(person, browser):
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    browser.command("refresh", {})
    page = browser.devtools("DOM.getDocument", depth=-1)["root"]["nodeId"]
    html = browser.devtools("DOM.getOuterHTML", nodeId=page)["outerHTML"]
    browser.devtools("Emulation.setScriptExecutionDisabled", value=False)
    person.see("without JavaScript there are no dead controls", 'class="toolbar"' not in html and "<th scope=\"col\"><button" not in html)
    person.see("without JavaScript the tables are there", html.count("<table") > 5 and "<pre" in html)


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    faults = []
    with driver.opened(page) as browser:
        browser.size(1280, 900)
        person = Person(browser, faults)
        times = []
        for _ in range(3):  # the best of three: other programs may take the processor for a while
            times.append(browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd"))
            browser.command("refresh", {})
        loaded = min(times)
        print(f"opened in {loaded:.0f} ms")
        person.see(f"it opens within a second: {loaded:.0f} ms", loaded < 1000)
        if "--only-open" not in sys.argv:
            sort_filter_copy(person, browser)
            switch_and_define(person, browser)
            follow(person, browser)
            keyboard_only(person, browser)
            without_script(person, browser)
            browser.command("refresh", {})
            accessible(person, browser)
        time.sleep(0.2)
        driver.check_quiet(browser, faults, page.as_uri())
    print("\n".join(faults) if faults else "all well")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
