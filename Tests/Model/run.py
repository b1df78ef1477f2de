#!/usr/bin/env python3
"""The model test: random histories, imported in several ways, against the oracle of the counting rules.

    python3 run.py --binary .build/debug/ingest-audit --seeds 1-500 [--save regressions]
    python3 run.py --binary .build/debug/ingest-audit regressions/*.json

For each failure a line, and the smallest case found that still fails, as JSON: what --save writes to a folder, and what
can be run again. Exits 1 if anything failed.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import datetime as dt
import json
import pathlib
import shutil
import tempfile
import time

import compare
import make_case
import oracle
import shrink


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="saved cases to run")
    parser.add_argument("--binary", default=".build/debug/ingest-audit", help="the built program")
    parser.add_argument("--seeds", help="the seeds to run, as in 1-500 or 7")
    parser.add_argument("--only", metavar="NAME", help="only one of a case's databases, as in merged")
    parser.add_argument("--expect", metavar="FILE", help="write down in a saved case what the oracle says of it now")
    parser.add_argument("--save", metavar="DIR", help="write shrunk cases to this folder")
    parser.add_argument("--no-shrink", action="store_true", help="only say what failed")
    parser.add_argument("--most-shrunk", type=int, default=10, metavar="N", help="how many failures to shrink (default 10)")
    parser.add_argument("--jobs", type=int, default=2, help="how many cases to run at once (default 2)")
    options = parser.parse_args()
    if options.expect:
        return write_down(pathlib.Path(options.expect))
    if not options.cases and not options.seeds:
        parser.error("name seeds or cases")

    started, failures, figures = time.monotonic(), 0, collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as workers:
        todo = named(options)
        for name, case, problem in workers.map(lambda one: tried(*one, options.binary), todo):
            figures.update(sizes(case))
            if problem is None:
                continue
            failures += 1
            print(f"{name}: {problem}", flush=True)
            if options.no_shrink or failures > options.most_shrunk:
                continue
            small = shrink.shrunk(case, lambda other: failure(other, options.binary) is not None)
            print(f"{name}, shrunk: {failure(small, options.binary)}\n{saved(small)}", flush=True)
            if options.save:
                folder = pathlib.Path(options.save)
                folder.mkdir(exist_ok=True)
                (folder / f"{pathlib.Path(name).stem.replace(' ', '')}.json").write_text(saved(small) + "\n")
    print(f"{figures['cases']} cases, {failures} failed; {figures['lines']} lines, {figures['imports']} imports, "
          f"{time.monotonic() - started:.0f} s")
    raise SystemExit(1 if failures else 0)


def named(options):
    """What is to be run: names, and what makes the case of each."""
    found = [(path, lambda path=path: loaded(pathlib.Path(path).read_text())) for path in options.cases]
    if options.seeds:
        first, _, last = options.seeds.partition("-")
        found += [(f"seed {seed}", lambda seed=seed: make_case.make(seed)) for seed in range(int(first), int(last or first) + 1)]
    return [(name, lambda make=make: only(make(), options.only)) for name, make in found]


def only(case, name):
    """A case with one of its databases alone; all of it for None."""
    return case if name is None else dataclasses.replace(case, databases={name: case.databases[name]})


def tried(name, make, binary):
    """A case, and what is wrong with it."""
    case = make()
    return name, case, failure(case, binary)


def write_down(path):
    """Adds the oracle's figures to a saved case whose databases all hold the same."""
    case = loaded(path.read_text())
    found = []
    for imports in case.databases.values():
        ledger = compare.Ledger()
        for one in imports:
            data = compare.content(case, one)
            ledger.take(one.name, data, oracle.read(data, case.organization), one.piped)
        found.append(compare.shown(oracle.views(ledger.history, case.zone)))
    if any(one != found[0] for one in found):
        raise SystemExit(f"{path}: the databases hold different things")
    case.expected = found[0]
    path.write_text(saved(case) + "\n")


def sizes(case):
    return {"cases": 1, "lines": len(case.lines), "imports": sum(map(len, case.databases.values()))}


def failure(case, binary):
    """What is wrong with a case; None where the program agrees with the oracle, and the oracle with what was expected."""
    folder = tempfile.mkdtemp(prefix="ingest-audit-model-")
    try:
        compare.check(case, binary, folder)
        return None
    except compare.Differs as problem:
        return str(problem)
    finally:
        shutil.rmtree(folder)


def saved(case):
    """A case as JSON; bytes that are no UTF-8 as half surrogate pairs."""
    data = {"about": case.about, "zone": case.zone, "organization": case.organization,
            "reports": case.reports | {"since": case.reports["since"].isoformat()},
            "lines": [line.decode("utf-8", "surrogateescape") for line in case.lines],
            "databases": {name: [compact(one) for one in imports] for name, imports in case.databases.items()}}
    if case.expected:
        data["expected"] = case.expected
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {laid_out(value)}" for key, value in data.items()) + "\n}"


def laid_out(value):
    """JSON with a line for each line of the capture, each import and each row of a table."""
    if isinstance(value, dict) and any(isinstance(one, list) for one in value.values()):
        return "{\n " + ",\n ".join(f"{json.dumps(key)}: {laid_out(one)}" for key, one in value.items()) + "\n}"
    if isinstance(value, list):
        return "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n]"
    return json.dumps(value)


def compact(one):
    plain = dataclasses.asdict(make_case.Import(one.name, one.lines))
    return {key: value for key, value in dataclasses.asdict(one).items() if key in ("name", "lines") or value != plain[key]}


def loaded(text):
    data = json.loads(text)
    reports = data["reports"] | {"since": dt.date.fromisoformat(data["reports"]["since"])}
    return make_case.Case(
        data["zone"], [line.encode("utf-8", "surrogateescape") for line in data["lines"]],
        {name: [make_case.Import(**one) for one in imports] for name, imports in data["databases"].items()}, reports,
        data["about"], data["organization"], data.get("expected", {}))


if __name__ == "__main__":
    main()
