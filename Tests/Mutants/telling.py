"""What both scripts of mutants have in common: how text is replaced, and how it is told what was noticed."""


def replaced(source, old, new, what="the text"):
    """The source with one text in place of another, which it has to hold."""
    if old not in source:
        raise SystemExit(f"{what} does not hold: {old}")
    return source.replace(old, new)


def tell(mutants, notices):
    """Tries each mutant and prints by what it was noticed; exits 1 if one went unnoticed.

    - mutants: what is broken, and whatever `notices` needs to know of it.
    - notices: says what noticed it first; None for nothing.
    """
    noticed = 0
    for what, mutant in mutants.items():
        found = notices(mutant)
        print(f"{what}: {found or 'NOT NOTICED'}", flush=True)
        noticed += bool(found)
    print(f"{noticed} of {len(mutants)} noticed")
    raise SystemExit(0 if noticed == len(mutants) else 1)
