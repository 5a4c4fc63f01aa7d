"""How a broker test is run as a program: a directory of its own, an end in time, no broker left behind."""
import os
import pathlib
import signal
import sys
import tempfile
import time

import kafka
from checks import Failure


def play(program, play_in, text, seconds):
    """Calls play_in(WIREWATCH, directory), which gives the exit code, and exits with it.

    `program` names the directory, `text` is shown to who calls it wrongly, after
    `seconds` it is over (the test runner's own limit is above that).
    """
    def out_of_time(_signal, _frame):
        raise Failure(f"not done within {seconds} s, or stopped from outside")

    if len(sys.argv) != 2:
        print(text, file=sys.stderr)
        sys.exit(2)
    # A process that is ended in the middle would leave a broker behind.
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, out_of_time)
    signal.alarm(seconds)
    keep = os.environ.get("WIREWATCH_KEEP")  # a directory to look at afterwards
    try:
        kafka.require("kcat", "kcat")
        if keep:
            pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
            sys.exit(play_in(sys.argv[1], pathlib.Path(keep)))
        with tempfile.TemporaryDirectory(prefix=f"wirewatch-{program}-") as directory:
            sys.exit(play_in(sys.argv[1], pathlib.Path(directory)))
    except kafka.KafkaError as error:
        print(f"FAILED: {error}")
        sys.exit(1)


def act(scene, steps):
    """Starts the scene, takes each step of it and tells how long that took, ends it. The exit code; of a failure, the daemon's last words."""
    try:
        for step in (type(scene).start, *steps):
            began = time.monotonic()
            step(scene)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)
        return 0
    except Failure as failure:
        print(f"FAILED: {step.__name__}: {failure}")
        if scene.daemon is not None and scene.daemon.log.exists():
            print(scene.daemon.log.read_text(encoding="utf-8")[-4000:])
        return 1
    finally:
        scene.end()
