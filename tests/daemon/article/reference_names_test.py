#!/usr/bin/env python3
"""The names of character references in daemon/article/html_reference_names.cc are those of Python's html.entities, no fewer and no more.

reference_names_test.py FILE    prints what differs and exits 1 if anything does.
"""
import html.entities
import re
import sys


def names_in(source, constant):
    definition = re.search(rf"{constant} =(.*?);\n\n", source, re.DOTALL)
    return set("".join(re.findall(r'"([^"]*)"', definition[1])).split())


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        source = file.read()
    all_names = {name.removesuffix(";") for name in html.entities.html5}
    loose_names = {name for name in html.entities.html5 if not name.endswith(";")}
    wrong = (names_in(source, "kNames") ^ all_names) | (names_in(source, "kLooseNames") ^ loose_names)
    for name in sorted(wrong):
        print(f"{name}: in one list only")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
