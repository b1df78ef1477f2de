#!/usr/bin/env python3
"""Shows that the tests can fail: breaks the program, one small fault at a time, and looks for a test that notices.

    python3 mutants.py --copy FOLDER [--only NAME,…] [--wide]

FOLDER becomes a copy of this checkout and keeps its build, so that the next mutant or run compiles only what differs. Each
mutant is put in, built, tried with the tests that ought to notice it, and taken out. Prints for each what noticed it.
Exits 1 if one goes unnoticed. (Run by hand.)
"""
import argparse
import pathlib
import re
import subprocess
import typing

import telling

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


class Mutant(typing.NamedTuple):
    """A fault: in which file of Sources what becomes what, and which tests are tried."""
    file: str
    old: str
    new: str
    tests: str


# What is broken, by name. The name goes with --only and stands in README.md.
MUTANTS = {
    "interval: intervals are those of 90 %": Mutant(
        "Reporting/Statistics/Proportion.swift", "z = 1.959963984540054", "z = 1.644853626951473", "ProportionTests"),
    "formula: a CSV cell may begin with @": Mutant(
        "Reporting/Export/SpreadsheetGuard.swift", '"-", "@", "\\t"', '"-", "\\t"', "ContractTests"),
    "percent: 99.97 % is 100.0%": Mutant(
        "Reporting/Words/Numbers.swift", "decimal(min(99.9, max(0.1, fraction * 100)))", "decimal(fraction * 100)",
        "ProportionTests"),
    "mail-line: lines of a mail that go on are 77 long": Mutant(
        "Reporting/Mail/MailEncoding.swift", "lineLength - (isLast ? 0 : 1)", "lineLength", "GoldenTests|MailTests"),
    "control: control limits lie two standard deviations off": Mutant(
        "Reporting/Statistics/ControlLimits.swift", "width = 3.0", "width = 2.0", "PictureTests|GoldenTests"),
    "change: the week's change is not corrected for the number of mappings": Mutant(
        "Reporting/Statistics/RateChange.swift", "isReal: kept.contains(place)", "isReal: one.both.pValue <= 0.05",
        "PictureTests"),
    "stuck: a request is stuck that the longest one before explains": Mutant(
        "Reporting/Findings/Rules/StuckRule.swift", "max(2 * longest, Int64(3 * p95))", "Int64(3 * p95)",
        "FindingTests/boundOfStuck"),
    "gap: what was pruned is a gap": Mutant(
        "Reporting/Findings/Rules/GapRule.swift",
        "baseline.figures.evidence.prunedBefore.map { baseline.day(place) < $0 } ?? false", "false", "EndToEndTests.PruneTests"),
    "post: a POST whose answer was lost is made again": Mutant(
        "LiveAPI/Client/IngestionClient.swift", "if method == .post { return .unknown(reason) }", "", "LiveAPITests.ClientTests"),
    "retry-after: HTTP 429 may ask for any pause": Mutant(
        "LiveAPI/Client/IngestionClient.swift", 'too many requests"\n                    wait = answer.retryAfter',
        'too many requests"\n                    _ = answer.retryAfter', "LiveAPITests.ClientTests"),
    "rate: twice as many calls a second": Mutant(
        "LiveAPI/Client/Following.swift", "1 / max(0.001, options.rate)", "0.5 / max(0.001, options.rate)",
        "FollowingTests|FollowingTimeTests"),
    "limit: who was due before the limit is looked at behind it": Mutant(
        "LiveAPI/Client/Following.swift", "if limit.reason != nil {",
        "if limit.reason != nil, state.waiting.first.map({ $0.due > now }) ?? true {", "FollowingTests|FollowingTimeTests"),
    "token: a token is used when it has ended": Mutant(
        "LiveAPI/Client/TokenKeeper.swift", "if let held, time.seconds() < held.end {", "if let held {",
        "LiveAPITests.ClientTests"),
    "har-base64: bodies of a HAR file stay base64": Mutant(
        "Capture/HAR/HAREntry.swift", "!encoding.isEmpty {", '!encoding.isEmpty, encoding != "base64" {', "HARTests"),
    "csv-columns: of two columns that mean the same the last counts": Mutant(
        "Capture/CSV/CSVColumns.swift", "if places[meaning] == nil { places[meaning] = place }", "places[meaning] = place",
        "CSVTests"),
    "log-time: answers of a log have the time of its first stamp": Mutant(
        "Capture/Log/LogSource.swift", "if let at = found.at { stamp = at }",
        "if let at = found.at, stamp == nil { stamp = at }", "LogTests"),
    "escapes: escapes in a line's URL stay": Mutant(
        "Capture/Native/NativeLine.swift", "if url.hasEscapes {", "if url.hasEscapes, url.start < 0 {", "NativeLineTests"),
    "mask: an escaped quote ends a credential": Mutant(
        "Capture/Credentials/CredentialScan.swift", "text.bytes[end] != byte || text.levels[end] > level",
        "text.bytes[end] != byte", "CredentialMaskTests"),
    "quarantine: an unread line is kept whole": Mutant(
        "Capture/Native/NativeReader.swift", "Array(bytes.prefix(CaptureLimits.keptOfUnreadLine))", "Array(bytes)",
        "NativeReaderTests"),
    "gz-end: a cut archive is a whole one": Mutant(
        "Bytes/Files/InflateInput.swift", 'if isInside { try stop("it is cut off") }', "", "BytesTests.ArchiveTests"),
    "format: a byte-order mark hides the format": Mutant(
        "Capture/FormatDetection.swift", "text = text.dropFirst(3)", "text = text.dropFirst(0)", "FormatDetectionTests"),
}

# Every test but those of a browser and the simulations that take minutes.
WIDE = ("--skip", "falseAlarms|BrowserTests|FaultTests|ModelTests")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copy", required=True, type=pathlib.Path, metavar="FOLDER", help="where the copy is, or is made")
    parser.add_argument("--only", help="names, with commas between")
    parser.add_argument("--wide", action="store_true", help="where the tests that ought to notice do not, try all others")
    options = parser.parse_args()
    if options.copy.resolve() == CHECKOUT:
        parser.error("the copy is another folder than the checkout")
    names = options.only.split(",") if options.only else None
    chosen = {what: one for what, one in MUTANTS.items() if names is None or what.partition(":")[0] in names}
    refresh(options.copy)
    build(options.copy)
    telling.tell(chosen, lambda mutant: first_failure(mutant, options))


def refresh(copy):
    """Makes the copy what the checkout is; leaves alone what is equal, and the build."""
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=CHECKOUT, check=True,
        capture_output=True).stdout.decode().split("\0")
    for name in filter(None, files):
        source, target = CHECKOUT / name, copy / name
        if source.is_file() and not (target.is_file() and target.read_bytes() == source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode)


def build(copy):
    """Builds program and tests; whether that went well."""
    return subprocess.run(
        ["swift", "build", "--build-tests"], cwd=copy, stdout=subprocess.DEVNULL).returncode == 0


def first_failure(mutant, options):
    file = options.copy / "Sources" / mutant.file
    source = file.read_text()
    file.write_text(telling.replaced(source, mutant.old, mutant.new, mutant.file))
    try:
        if not build(options.copy):
            raise SystemExit(f"{mutant.file}: the mutant does not build")
        found = tried(options.copy, "--filter", mutant.tests)
        return found or (tried(options.copy, *WIDE) if options.wide else None)
    finally:
        file.write_text(source)


def tried(copy, *arguments):
    """Runs tests; the first that fails, None where all pass."""
    run = subprocess.run(
        ["swift", "test", "--skip-build", *arguments], cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = run.stdout.decode(errors="replace")
    if "with 0 tests" in output and "passed" in output:
        raise SystemExit(f"no test is called {arguments[-1]}")
    if run.returncode == 0:
        return None
    failed = re.search(r"Test (?:case passing [^\n]*? to )?(.+?)(?: with \d+ test cases?)? (?:recorded an issue|failed)", output)
    return failed[1] if failed else f"ended with {run.returncode}"


if __name__ == "__main__":
    main()
