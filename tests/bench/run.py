#!/usr/bin/env python3
"""The Google Benchmark programs (tests/bench/*.cc), one after another, and one table of them all.

Names are Stage/text/size; each program's head says which question each of its benchmarks answers. A benchmark that
does not find what it must is an error, and this exits with 1.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from report import Progress, figure, machine, print_machine, print_table

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "build" / "release"

progress = Progress()


def listed(program, pattern):
    done = subprocess.run([program, "--benchmark_list_tests", f"--benchmark_filter={pattern}"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return [line for line in done.stdout.splitlines() if "/" in line]


def measured(program, pattern, number, count):
    """What the program says of each benchmark; shows each one as it ends."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [program, f"--benchmark_filter={pattern}", f"--benchmark_out={out.name}",
                   "--benchmark_out_format=json", "--benchmark_color=false"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            for line in process.stdout:
                if "/" in line:
                    number += 1
                    progress(f"[{number}/{count}] {line.split()[0]}")
        if process.returncode != 0:
            sys.exit(f"{program.name} ended with {process.returncode}")
        return json.loads(pathlib.Path(out.name).read_text(encoding="utf-8"))["benchmarks"]


def row_of(result):
    if result.get("error_occurred"):
        return [result["name"], "", "", result["error_message"]]
    microseconds = result["cpu_time"] * {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}[result["time_unit"]]
    speed = result.get("bytes_per_second")
    known = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "threads",
             "repetition_index", "iterations", "real_time", "cpu_time", "time_unit", "bytes_per_second"}
    counters = ", ".join(f"{key} {value:,.4g}" for key, value in result.items() if key not in known)
    return [result["name"], f"{microseconds:,.1f}", figure(speed / 1e6) if speed else "", counters]


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="also: ./dev bench peers --help, ./dev bench instructions --help")
    parser.add_argument("filter", nargs="?", default=".", help="a regular expression of names: Fold/arabic, /10000$")
    parser.add_argument("--json", type=pathlib.Path, help="the figures, also as JSON")
    options = parser.parse_args()
    programs = {program: listed(program, options.filter)
                for program in sorted((RELEASE / "tests/bench").glob("bench_*"))}
    count = sum(map(len, programs.values()))
    if not count:
        sys.exit(f"./dev bench: no benchmark is called `{options.filter}`")
    its, results = machine(RELEASE), []
    for program, names in programs.items():
        if names:
            results += measured(program, options.filter, len(results), count)
    progress.done()
    print_machine(its)
    print_table("CPU time of one run, and megabytes of text a second", ["", "µs", "MB/s", ""], map(row_of, results))
    if options.json:
        options.json.write_text(json.dumps({"machine": its, "benchmarks": results}, indent=1) + "\n", encoding="utf-8")
    sys.exit(any(result.get("error_occurred") for result in results))


main()
