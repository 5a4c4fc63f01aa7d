#!/usr/bin/env python3
"""Instructions a byte of text, counted by callgrind: the one figure that a busy machine does not change.

Held against tests/bench/instructions.tsv: more than 5 % above it is a fault. What the counts depend on: our code, the
generated text, the compiler and its flags, ICU, simdjson and the C library of Debian 12, and that the processor has
AVX2. What else a processor may change is fixed here: sizes of caches for the C library's copies, simdjson's kernel.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from report import Progress, figure, machine, print_table

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "build" / "release"
EXPECTED = pathlib.Path(__file__).with_suffix(".tsv")
TOLERANCE = 0.05
SIZES = (10, 1000, 10000, 100000)
CASES = [("fold", 0), *((engine, names) for engine in ("find", "whole") for names in SIZES),
         ("parse-fold-find-regexes", 10000)]
FIXED = {"GLIBC_TUNABLES": "glibc.cpu.x86_rep_movsb_threshold=2048:glibc.cpu.x86_rep_stosb_threshold=2048"
                           ":glibc.cpu.x86_non_temporal_threshold=1048576",
         "SIMDJSON_FORCE_IMPLEMENTATION": "haswell"}


def count(engine, names):
    """Instructions a byte, and what the engine found."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out.name}",
             RELEASE / "tests/bench/instructions", engine, str(names)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, env={**os.environ, **FIXED})
        if done.returncode != 0:
            sys.exit(f"{engine} {names}: {done.stderr.strip()}")
        total = re.search(r"^totals: (\d+)", pathlib.Path(out.name).read_text(encoding="utf-8"), re.MULTILINE)
    answer = json.loads(done.stdout)
    return int(total[1]) / answer["bytes"], answer["found"]


def read_expected():
    """(compiler, (engine, names) -> instructions a byte)"""
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[2:])
    return lines[0].removeprefix("# "), {(engine, int(names)): float(value) for engine, names, value, _ in rows}


def write_expected(compiler, counts):
    rows = [f"{engine}\t{names}\t{value:.2f}\t{found}" for (engine, names), (value, found) in counts.items()]
    head = [f"# {compiler}", "# engine\tnames\tinstructions a byte\tfound (fold: bytes)"]
    EXPECTED.write_text("\n".join([*head, *rows, ""]), encoding="utf-8")


def held(counts, expected):
    """Rows of a table, and whether any count is a regression."""
    rows, worse = [], False
    for case, (value, found) in counts.items():
        before = expected.get(case)
        change = value / before - 1 if before else None
        verdict = "new" if change is None else ""
        if change is not None and abs(change) > TOLERANCE:
            verdict = "WORSE" if change > 0 else "better"
        worse |= verdict == "WORSE"
        rows.append([case[0], f"{case[1]:,}" if case[1] else "", figure(value), figure(before),
                     "" if change is None else f"{change:+.1%}", f"{found:,}", verdict])
    return rows, worse


def main():
    parser = argparse.ArgumentParser(prog="./dev bench instructions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="these counts are right from now on")
    parser.add_argument("--json", type=pathlib.Path, help="the counts, also as JSON")
    options = parser.parse_args()
    if " avx2 " not in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        sys.exit("./dev bench instructions: this processor has no AVX2, with which the expected counts were made")
    progress, counts = Progress(), {}
    for number, case in enumerate(CASES, 1):
        progress(f"[{number}/{len(CASES)}] {case[0]} {case[1] or ''}")
        counts[case] = count(*case)
    progress.done()
    compiler = machine(RELEASE)["compiler"]
    if options.update:
        write_expected(compiler, counts)
    made_with, expected = read_expected()
    rows, worse = held(counts, expected)
    print_table("Instructions a byte of text", ["", "names", "now", "expected", "", "found", ""], rows)
    if options.json:
        options.json.write_text(json.dumps([{"engine": e, "names": n, "instructions_per_byte": v, "found": f}
                                            for (e, n), (v, f) in counts.items()], indent=1) + "\n", encoding="utf-8")
    if made_with != compiler:
        print(f"The counts expected are those of {made_with}; with {compiler} nothing is held against them.")
        sys.exit(0)
    if worse:
        sys.exit("More instructions than expected. If they are worth it: ./dev bench instructions --update")


main()
