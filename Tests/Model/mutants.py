#!/usr/bin/env python3
"""Shows that the model test can fail: breaks the oracle, one rule at a time, and looks for a case that notices.

    python3 mutants.py --binary .build/debug/ingest-audit [--seeds 1-60] [regressions/*.json]

Prints for each broken rule the first case that fails. Exits 1 if one goes unnoticed. (Run by hand; the program is right
here, so a broken oracle stands for a program that is wrong in the same place.)
"""
import argparse
import pathlib
import sys
import types

import compare
import run

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Mutants"))
import telling

# What is broken, and how.
MUTANTS = {
    "an earlier terminal answer outweighs a later one": ("= max(ends) if ends", "= min(ends) if ends"),
    "in one millisecond a failure outweighs a success": (
        '{"failed": 1, "aborted": 2, "success": 3}', '{"failed": 3, "aborted": 2, "success": 1}'),
    "in one millisecond fewer records count": ("-1 if known is None else known,", "1 if known is None else -known,"),
    "in one millisecond the batch decides before the codes": (
        "max(ends) if ends", "max(ends, key=lambda end: (*end[:3], end[4], end[3])) if ends"),
    "the mapping is that of any sight": ("min(posts or sights)", "min(sights)"),
    "the mapping of the latest sight": ("submitted, mapping = min(posts or sights)",
                                        "submitted, mapping = min(posts or sights)[0], max(sights)[1]"),
    "a status names no mapping that could conflict": (
        "{mapping for _, mapping in sights}", "{mapping for _, mapping in posts or sights}"),
    "inferred requests are not marked": ("submitted, not posts, max", "submitted, False, max"),
    "a collision makes its request known": ('("submitted", "in progress", *TERMINAL)',
                                            '("submitted", "collision", "in progress", *TERMINAL)'),
    "an HTTP error changes the outcome": ("if not 200 <= one.status <= 299 or one.answer is None",
                                          "if one.answer is None"),
    "days are UTC's": ('if zone == "UTC":', "if True:"),
    "a day ends where the clock's date changes": ("if offset < shown(at - 86_400_000)[1]:", "if False:"),
    "the response body makes no difference": ("one.request, one.at, one.body, error_status(one)",
                                              "one.request, one.at, b'', error_status(one)"),
    "the mapping makes no difference to duplicates": (
        "return one.organization, one.mapping, one.method", "return one.organization, one.method"),
    "the duration makes exchanges different": ("one.body, error_status(one)", "one.body, id(one)"),
    "requests of two organizations are one": ("seen.setdefault((one.organization, one.request)",
                                              "seen.setdefault(('acme', one.request)"),
    "a request is what was asked for": ('named = request_id(answer.last("requestId")) if answer else ""', 'named = ""'),
    "007 is 7": ('return value.content\n    if value.kind == "number"',
                 'return value.content.lstrip("0") or "0"\n    if value.kind == "number"'),
    "huge numbers of records count": ("MOST_RECORDS = 10**12", "MOST_RECORDS = 10**13"),
    "a failure without a code is not counted": ('return [NO_CODE] if request.outcome == "failed" else []', "return []"),
    "only the first code counts": ("sorted(set(re.findall(\"ACP-[0-9]+\", info)))", "re.findall(\"ACP-[0-9]+\", info)[:1]"),
    "status words have to be written as on the page": ('text(one.answer, "status").lower()',
                                                       'text(one.answer, "status").swapcase().lower()[:99] '
                                                       'if text(one.answer, "status").istitle() else "?"'),
    "not published before not stopped": ('"not stopped" if "is not stopped" in info else\n                    '
                                         '"not published" if "is not published" in info',
                                         '"not published" if "is not published" in info else\n                    '
                                         '"not stopped" if "is not stopped" in info'),
    "fractions of a millisecond are rounded up": ('ms = int((found[7] or "").ljust(3, "0")[:3])',
                                                  'ms = -(-int((found[7] or "").ljust(40, "0")[:40]) // 10**37)'),
    "a leap second is the second before": ("if second == 60:\n        ms = 0", "if second == 60:\n        second = 59"),
    "names are percent-encoded": ("return data.decode(\"utf-8\")", "return text"),
    "names that look equal are equal": ("return organization, unescaped(segments[-2]), asked",
                                        "import unicodedata\n    return organization, "
                                        "unicodedata.normalize('NFC', unescaped(segments[-2])), asked"),
    "no organization stands in": ("    if not organization:", "    if len(segments) < 6:"),
    "a wrong duration is no reason for quarantine": ('"durationMs": lambda value: ', '"durationMs": lambda value: True or '),
    "a batch's later answer counts, whatever the earlier one ended it with": ("return end, one.at, int", "return one.at, int"),
    "of answers about a batch in one millisecond the lesser digest counts": (
        'return end, one.at, int.from_bytes(', 'return end, one.at, -int.from_bytes('),
    "errors do not make a batch partial": ("if outcome == \"ingested\" and (has_errors or", "if outcome == \"ingested\" and ("),
    "any HTTP error says that a batch is gone": ("if one.status in (404, 410) and one.body:", "if True:"),
    "exchanges with the Platform are of a captured hour": ("for one in history.exchanges if not is_batch(one)}",
                                                          "for one in history.exchanges}"),
    "half a surrogate pair is no JSON": ("unit = 0xFFFD  # half a pair", 'raise NoJSON("half a surrogate pair")'),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="saved cases that are tried before the seeds")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seeds", default="1-60")
    options = parser.parse_args()
    telling.tell(MUTANTS, lambda mutant: first_failure(mutant, options))


def first_failure(mutant, options):
    compare.oracle = broken(*mutant)
    for name, make in run.named(options):
        try:
            problem = run.failure(make(), options.binary)
        except Exception as error:  # an oracle that falls over has noticed, too
            problem = repr(error)
        if problem:
            return f"{name}: {problem.splitlines()[0]}"
    return None


def broken(old, new):
    """The oracle with some of its text replaced."""
    found = 0
    modules = {}
    for name in ("strict_json", "oracle"):
        source = pathlib.Path(__file__).with_name(f"{name}.py").read_text()
        found += source.count(old)
        module = types.ModuleType(name)
        for other in modules.values():
            source = source.replace(f"import {other.__name__}\n", "")
            setattr(module, other.__name__, other)
        exec(compile(source.replace(old, new), f"{name}.py", "exec"), module.__dict__)
        modules[name] = module
    if not found:
        raise SystemExit(f"the oracle does not hold: {old}")
    return modules["oracle"]


if __name__ == "__main__":
    main()
