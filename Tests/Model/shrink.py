"""Makes a failing case smaller as long as it still fails: fewer lines, then fewer imports, then plainer ones."""
import dataclasses


def shrunk(case, fails):
    """The smallest case found for which `fails` still holds."""
    while True:
        before = size(case)
        case = fewer_databases(case, fails)
        case = fewer_lines(case, fails)
        case = fewer_imports(case, fails)
        case = plainer_imports(case, fails)
        if size(case) == before:
            return case


def size(case):
    return len(case.lines), sum(len(one.lines) for imports in case.databases.values() for one in imports), repr(case.databases)


def fewer_databases(case, fails):
    for name in list(case.databases):
        smaller = dataclasses.replace(case, databases={name: case.databases[name]})
        if fails(smaller):
            return smaller
    return case


def fewer_lines(case, fails):
    """Leaves out lines from all files: halves, then quarters, down to single ones (delta debugging)."""
    return shortened(len(case.lines), lambda kept: with_lines(case, kept), case, fails)


def with_lines(case, kept):
    places = {old: new for new, old in enumerate(kept)}
    databases = {}
    for name, imports in case.databases.items():
        changed = [dataclasses.replace(one, lines=[places[index] for index in one.lines if index in places])
                   for one in imports]
        databases[name] = [one for one in changed if one.lines]
    return dataclasses.replace(case, lines=[case.lines[index] for index in kept], databases=databases)


def fewer_imports(case, fails):
    for name in case.databases:
        imports = case.databases[name]
        case = shortened(len(imports), lambda kept: with_imports(case, name, [imports[index] for index in kept]), case, fails)
        # Lines of single files.
        for place in range(len(case.databases[name])):
            one = case.databases[name][place]

            def with_part(kept):
                return with_import(case, name, place, dataclasses.replace(one, lines=[one.lines[index] for index in kept]))

            if len(one.lines) > 1:
                case = shortened(len(one.lines), with_part, case, fails)
    return case


def with_imports(case, name, imports):
    return dataclasses.replace(case, databases=case.databases | {name: imports})


def with_import(case, name, place, one):
    imports = list(case.databases[name])
    imports[place] = one
    return with_imports(case, name, imports)


def plainer_imports(case, fails):
    for name in case.databases:
        for place in range(len(case.databases[name])):
            for change in ({"gzip": False}, {"piped": False}, {"mark": False}, {"crlf": False}, {"blanks": False}, {"cut": 0}):
                one = case.databases[name][place]
                plain = dataclasses.replace(one, **change)
                if plain != one:
                    smaller = with_import(case, name, place, plain)
                    if fails(smaller):
                        case = smaller
    return case


def shortened(count, made, case, fails):
    """The case with the fewest of `count` parts that still fails; `made` makes it from the indices of those kept."""
    kept = list(range(count))
    step = max(1, count // 2)
    while step and len(kept) > 1:
        start = 0
        while start < len(kept) and len(kept) > 1:
            fewer = kept[:start] + kept[start + step:]
            if fewer:
                smaller = made(fewer)
                if fails(smaller):
                    kept, case = fewer, smaller
                    continue
            start += step
        step = step // 2
    return case
