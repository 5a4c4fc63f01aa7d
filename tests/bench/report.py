"""What the programs of `./dev bench` say: progress on stderr, tables on stdout, and the machine."""
import os
import pathlib
import re
import subprocess
import sys
import unicodedata


class Progress:
    """One moving line on a terminal, a line each in a pipe."""

    def __init__(self):
        self.moving = sys.stderr.isatty()

    def __call__(self, text):
        if self.moving:
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def done(self):
        if self.moving:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def width(text):
    return sum(not unicodedata.combining(c) for c in text)


def print_table(title, header, rows):
    """The first column to the left, figures to the right."""
    cells = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(width(row[i]) for row in cells) for i in range(len(header))]
    print(f"\n{title}")
    for row in cells:
        padded = [" " * (widths[i] - width(cell)) for i, cell in enumerate(row)]
        print("  " + row[0] + padded[0] + "".join(f"   {pad}{cell}" for pad, cell in zip(padded[1:], row[1:])))


def print_lines(title, rows):
    """Words beside words."""
    widest = max(width(name) for name, _ in rows)
    print(f"\n{title}")
    for name, words in rows:
        print(f"  {name}{' ' * (widest - width(name))}   {words}")


def figure(value):
    """Three digits that mean something: 1240, 63.1, 0.42."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def machine(build):
    """The class of machine, nothing that tells which one."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
    compiler = re.search(r"CMAKE_CXX_COMPILER:\w+=(.*)", cache)[1]
    version = subprocess.run([compiler, "--version"], stdout=subprocess.PIPE, check=True, text=True).stdout
    return {"cpu": cpu[1] if cpu else "unknown", "cores": os.cpu_count(), "compiler": version.splitlines()[0],
            "load_average": os.getloadavg()[0]}


def print_machine(its):
    print(f"{its['cpu']}, {its['cores']} cores, {its['compiler']}; "
          f"load average {its['load_average']:.1f} when this began")
