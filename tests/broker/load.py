"""The wire of the chaos test: records of all cases, without end, from a seed."""
import subprocess
import threading

import cases
import checks
import kcat

INTERVAL = 0.4  # seconds between two writes
STORIES = 20  # articles whose alerts must keep their order
WEIGHTS = {"alerting": 60, "quiet": 20, "poison": 14, "tombstone": 5, "too_large": 1}


def kind_of(case):
    if case.mentions:
        return "alerting"
    if case.name in WEIGHTS:
        return case.name
    return "quiet" if case.article is not None else "poison"


KINDS = {kind: [case for case in cases.CASES if kind_of(case) == kind] for kind in WEIGHTS}


class Load:
    """One thread, `chaos-load`, writes; a write that fails may be in the topic in
    part, which is all the same: the topic tells what was put in."""

    def __init__(self, bootstrap, rng, rate):
        self.rate = rate  # records a second
        self.failures = 0
        self._bootstrap = bootstrap
        self._rng = rng
        self._number = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chaos-load", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join()

    def burst(self, count, kind=None):
        """So many records at once, of one kind or of all."""
        with self._lock:
            kinds = [kind] * count if kind else self._rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count)
            records = []
            for each in kinds:
                self._number += 1
                case = self._rng.choice(KINDS[each])
                story = f"story-{self._number % STORIES}"
                records.append((cases.key_of(case, self._number), cases.value_of(case, self._number, story)))
            compression = self._rng.choice(("none", "lz4", "zstd", "gzip"))
        try:
            kcat.produce(self._bootstrap, cases.INPUT, records, [("traceparent", checks.TRACE)], compression)
        except (RuntimeError, subprocess.TimeoutExpired):
            self.failures += 1

    def _run(self):
        while not self._stop.wait(INTERVAL):
            self.burst(int(self.rate * INTERVAL))
