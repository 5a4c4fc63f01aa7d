#!/usr/bin/env python3
"""The proof of the chaos test: faults that somebody could have written, each caught.

    planted.py [NAME...]
    planted.py --apply      whether each can still be put into the tree, and no more

Each planted/*.patch spoils a copy of the tree in one place. Its head says which
verdicts must catch it, and by which faults:

    Caught-by: LOST AHEAD
    Options: --only killed_at_point killed_together --nodes 1

Per patch: apply, build, run the chaos test until a verdict; it must be one of
those. Without a patch, the same options must find nothing (the chaos test itself
shows that). What several layers of the daemon keep from being seen outside names
a unit test instead, which must fail:

    Caught-by-test: daemon/service/transactional_recovery_test

Exit code 1 if one is not caught.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "build" / "planted"
COPY = WORK / "source"
MINUTES = 3  # to be caught in


def call(*command, **options):
    """Its output; ends the program if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}:\n{done.stdout[-4000:]}")
    return done.stdout


def copy_tree():
    """The tracked files as they are now; times are kept, so that little is built anew."""
    COPY.mkdir(parents=True, exist_ok=True)
    names = call("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, names):
        source, target = ROOT / name, COPY / name
        if source.is_file() and (not target.is_file() or target.read_bytes() != source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def build(target):
    # So that the compiler cache knows the sources of the copy for those of the tree.
    environment = {**os.environ, "CCACHE_BASEDIR": str(COPY), "CCACHE_NOHASHDIR": "1"}
    if not (COPY / "build" / "release" / "build.ninja").exists():
        call("cmake", "--preset", "release", cwd=COPY, env=environment)
    call("ninja", "-C", "build/release", target, cwd=COPY, env=environment)
    return COPY / "build" / "release"


def caught(patch, number):
    """What found it, and whether that is what the patch names."""
    head = patch.read_text(encoding="utf-8").split("\n--- ")[0]
    by_test = re.search(r"^Caught-by-test: (.*)$", head, re.M)
    if by_test:
        return caught_by_test(by_test[1])
    wanted = set(re.search(r"^Caught-by: (.*)$", head, re.M)[1].split())
    options = re.search(r"^Options: (.*)$", head, re.M)[1].split()
    program = build("wirewatch") / "daemon" / "wirewatch"
    with tempfile.TemporaryDirectory(prefix="wirewatch-planted-") as directory:
        done = subprocess.run(
            [sys.executable, HERE / "chaos.py", program, "--minutes", str(MINUTES), "--seed", str(number),
             "--until-verdict", "--keep", directory, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        report = pathlib.Path(directory) / "verdicts.txt"
        lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    found = {line.split()[0] for line in lines}
    if done.returncode == 0 or not found & wanted:
        print(done.stdout)
    return found, bool(done.returncode and found & wanted)


def caught_by_test(name):
    target = name.replace("/", "_")
    program = build(target) / "tests" / pathlib.Path(name).parts[0] / target
    done = subprocess.run([program, "--gtest_brief=1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = set(re.findall(r"^\[  FAILED  \] ([\w./]+).*\(\d+ ms\)", done.stdout, re.M))
    return found, bool(done.returncode == 1 and found)


def apply_all():
    """Code moves on; a fault that it left behind would be missed only by the nightly run."""
    left_behind = 0
    for patch in sorted((HERE / "planted").glob("*.patch")):
        done = subprocess.run(["git", "apply", "--check", patch], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, cwd=ROOT)
        left_behind += done.returncode != 0
        print(f"{patch.stem}: {done.stdout.strip() or 'applies'}")
    return 1 if left_behind else 0


def main(names):
    if names == ["--apply"]:
        return apply_all()
    patches = [patch for patch in sorted((HERE / "planted").glob("*.patch")) if not names or patch.stem in names]
    copy_tree()
    escaped = 0
    for number, patch in enumerate(patches, 1):
        began = time.monotonic()
        call("patch", "-p1", "--no-backup-if-mismatch", "-i", patch, cwd=COPY)
        try:
            found, good = caught(patch, number)
        finally:
            call("patch", "-p1", "-R", "--no-backup-if-mismatch", "-i", patch, cwd=COPY)
        escaped += not good
        print(f"{patch.stem:36} {'caught: ' if good else 'ESCAPED '}{' '.join(sorted(found)):24} "
              f"({time.monotonic() - began:.0f} s)", flush=True)
    print(f"{len(patches) - escaped} of {len(patches)} planted faults were caught")
    return 1 if escaped or not patches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
