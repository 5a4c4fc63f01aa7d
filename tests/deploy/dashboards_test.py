#!/usr/bin/env python3
"""The dashboards by themselves: made of dashboards.py, whole, and of metrics that exist.

    dashboards_test.py REPOSITORY
"""
import json
import pathlib
import re
import subprocess
import sys


def panels_of(board):
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def overlaps(board):
    taken = {}
    for panel in board["panels"]:
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), panel["title"])
                if other != panel["title"] or x >= 24:
                    return f"`{panel['title']}` lies over `{other}`"
    return None


def faults_of(board, known):
    seen = set()
    for panel in panels_of(board):
        title = panel["title"]
        if title in seen:
            yield f"two panels `{title}`"
        seen.add(title)
        if len(panel["description"]) < 10 or not panel["fieldConfig"]["defaults"]["unit"]:
            yield f"`{title}` lacks a description or a unit"
        for target in panel["targets"]:
            for name in re.findall(r"\b(?:wirewatch|process)_\w+", target["expr"]):
                if re.sub(r"_(bucket|count|sum)$", "", name) not in known and name not in known:
                    yield f"`{title}` asks for {name}, which docs/metrics.md does not list"
    if overlap := overlaps(board):
        yield overlap


def main(repository):
    root = pathlib.Path(repository)
    grafana = root / "deploy" / "grafana"
    faults = []
    if subprocess.run([sys.executable, grafana / "dashboards.py", "--check", grafana / "dashboards"], check=False).returncode:
        faults.append("the files are stale")
    # Recording rules have names of their own: `level:metric:operation`.
    documented = set(re.findall(r"\b(?:wirewatch|process)_\w+", (root / "docs" / "metrics.md").read_text(encoding="utf-8")))
    recorded = set(re.findall(r"record: \w+:(wirewatch_\w+):", (root / "deploy/prometheus/wirewatch.rules.yml").read_text(encoding="utf-8")))
    rules = (root / "deploy/prometheus/wirewatch.rules.yml").read_text(encoding="utf-8")
    for name in set(re.findall(r"(?<![:\w])wirewatch_\w+(?!:)", rules)):
        if re.sub(r"_(bucket|count|sum)$", "", name) not in documented and name not in documented | recorded:
            faults.append(f"the alert rules ask for {name}, which docs/metrics.md does not list")
    count = 0
    for path in sorted((grafana / "dashboards").glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        count += len(panels_of(board))
        faults += [f"{path.name}: {fault}" for fault in faults_of(board, documented | recorded)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{count} panels, {len(faults)} faults")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
