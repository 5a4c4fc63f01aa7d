#!/usr/bin/env python3
"""Every row of what must be survived, and every promise, has a test.

    rows_test.py ROOT    prints what is missing and exits 1 if anything is.

docs/internals/rows.md: each row that is listed below names at least one test, which
exists and says the row's id in its name or in the lines around it. docs/delivery.md: the
tests of its tables (`held by`, a letter for a file, and names) exist.
"""
import pathlib
import re
import sys

ROWS = ([f"A{number:02}" for number in range(1, 21)] + [f"C{number:02}" for number in range(1, 10)]
        + [f"H{number:02}" for number in range(1, 10)]
        + "F01 F01b F03 F05 F06 F07 F10 F12 F15 F16 F17 F18 F21 F22 F22b F23 F24 F25 F27 F30 F31 F33 F34 F40 F41 F44".split())
PROMISES = [f"P{number}" for number in range(1, 15)]
AROUND = 4  # lines in which a test says its row
LINK = re.compile(r"\[`([^`]+)`\]\(([^)]+)\)")


def table_rows(text):
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def says(source, test, row):
    """Whether the test is in the source and names the row."""
    lines = source.splitlines()
    names_it = re.match(rf"{row}(?![a-z0-9])", test)
    places = [at for at, line in enumerate(lines) if re.search(rf"(?<!\w){re.escape(test)}(?!\w)", line)]
    name = re.compile(rf"(?<![A-Za-z0-9]){row}(?![A-Za-z0-9])")
    return bool(names_it and places) or any(name.search("\n".join(lines[max(0, at - AROUND):at + AROUND + 1])) for at in places)


def faults_of_rows(root):
    page = root / "docs/internals/rows.md"
    seen = set()
    for cells in table_rows(page.read_text(encoding="utf-8")):
        row = cells[0]
        if not re.fullmatch(r"[A-Z]\d\d\w?", row):
            continue
        if row in seen:
            yield f"{row} stands twice"
        seen.add(row)
        links = LINK.findall(cells[-1])
        if not links:
            yield f"{row} names no test"
        for test, path in links:
            file = (page.parent / path).resolve()
            if not file.is_file():
                yield f"{row}: there is no {path}"
            elif not says(file.read_text(encoding="utf-8"), test, row):
                yield f"{row}: {path} has no test `{test}` that names {row}"
    for row in ROWS:
        if row not in seen:
            yield f"{row} is not in {page.name}"


def faults_of_promises(root):
    """`T`, `B`… stand for files: "`T` stands for tests/…"."""
    text = (root / "docs/delivery.md").read_text(encoding="utf-8")
    files = {letter: (root / path).read_text(encoding="utf-8") for letter, path in re.findall(r"^- `(\w)`: (tests/\S+?),?(?:\s|$)", text, re.M)}
    if not files:
        yield "delivery.md says for no letter which file it stands for"
    seen = set()
    for cells in table_rows(text):
        if not re.search(r"\b[A-Z] `", cells[-1]):
            continue
        promise = re.match(r"\**(P\d+)\b", cells[0])
        seen |= {promise[1]} if promise else set()
        for letter, names in re.findall(r"\b([A-Z]) ((?:`[^`]+`(?:, )?)+)", cells[-1]):
            for name in re.findall(r"`([^`]+)`", names):
                if letter not in files:
                    yield f"{cells[0]}: nobody says what {letter} stands for"
                elif not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", files[letter]):
                    yield f"{cells[0]}: {letter} has no `{name}`"
    for promise in PROMISES:
        if promise not in seen:
            yield f"{promise} names no test in delivery.md"


def main():
    root = pathlib.Path(sys.argv[1])
    faults = [*faults_of_rows(root), *faults_of_promises(root)]
    for fault in faults:
        print(fault)
    print(f"rows: {len(ROWS)} rows, {len(PROMISES)} promises, {len(faults)} without their test")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
