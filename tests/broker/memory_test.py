#!/usr/bin/env python3
"""The published memory formula, held against a loud wire on a real broker.

    memory_test.py WIREWATCH [--names N] [--articles N]

The daemon runs in a memory cgroup whose limit is the sum of wirewatch_memory_budget_bytes, as it publishes it: with
many names, and articles of which each raises a hundred alerts, all of them in the topic before it begins. It must come
to the end of them, by the outcomes of every record, with no kill; and its own peak (VmHWM) must be below the sum too.
Where no memory cgroup can be made (no root, or none delegated), the peak alone is held against the sum; the last line
says which it was.
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import kafka
import kcat
from admin import Admin
from checks import Failure

ALERTS_AN_ARTICLE = 100
PARTITIONS = 6
PATIENCE = 600
LETTERS = "aeioursntlmdkv"

CONFIG = """\
kafka: {{brokers: ["{bootstrap}"], group: memory, instance_id: memory}}
input: {{topics: [articles], format: json, fields: {{id: /id, headline: /headline, body: /body}}}}
output: {{alerts: alerts, dead_letters: articles-dead}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
log: {{level: warning, format: logfmt}}
"""


def names_of(rng, count):
    names = set()
    while len(names) < count:
        names.add("Zo" + "".join(rng.choice(LETTERS) for _ in range(7)))
    return sorted(names)


def article(rng, names, number):
    """A hundred different names, some of them twice, in sentences."""
    sentences = []
    for name in rng.sample(names, ALERTS_AN_ARTICLE):
        words = ["".join(rng.choice(LETTERS) for _ in range(rng.randint(2, 9))) for _ in range(5)]
        sentences.append(" ".join([name, *words, name if rng.random() < 0.2 else "there"]) + ".")
    return json.dumps({"id": f"a{number}", "headline": "A loud day", "body": " ".join(sentences)}).encode()


class MemoryCgroup:
    """A child of this process's own memory cgroup, version 1 or 2; for the process that is started in it."""

    def __init__(self, name):
        self.directory = None
        for line in pathlib.Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
            number, controllers, path = line.split(":", 2)
            if "memory" in controllers.split(","):
                candidate = pathlib.Path("/sys/fs/cgroup/memory") / path.lstrip("/") / name
                self.limit, self.peak = "memory.limit_in_bytes", "memory.max_usage_in_bytes"
            elif number == "0":
                candidate = pathlib.Path("/sys/fs/cgroup") / path.lstrip("/") / name
                self.limit, self.peak = "memory.max", "memory.peak"
            else:
                continue
            try:
                candidate.mkdir()
            except OSError:
                continue
            if (candidate / self.limit).exists():
                self.directory = candidate
                return
            candidate.rmdir()

    def __bool__(self):
        return self.directory is not None

    def set_limit(self, limit):
        (self.directory / self.limit).write_text(str(limit), encoding="ascii")

    def enter(self):
        """In the child, before it becomes the program."""
        (self.directory / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")

    def remove(self):
        if self:
            self.directory.rmdir()


class Subject:
    """The daemon under its limit."""

    def __init__(self, program, directory, cgroup):
        self.program, self.directory, self.cgroup = program, directory, cgroup
        self.port = kafka.free_ports(1)[0]
        self.process = None

    def configure(self, bootstrap):
        (self.directory / "wirewatch.yaml").write_text(
            CONFIG.format(bootstrap=bootstrap, port=self.port), encoding="utf-8")

    def start(self):
        with open(self.directory / "wirewatch.log", "wb") as log:
            self.process = subprocess.Popen(
                [self.program, "run", "--config", self.directory / "wirewatch.yaml"], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, preexec_fn=self.cgroup.enter if self.cgroup else None)

    def metrics(self, name):
        """name{labels} -> value; nothing while nobody answers."""
        done = subprocess.run(["curl", "-sf", "-m", "5", f"http://127.0.0.1:{self.port}/metrics"],
                              stdout=subprocess.PIPE, check=False)
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
                for line in done.stdout.decode().splitlines() if re.match(name + r"[{ ]", line)}

    def demand_alive(self):
        if self.process.poll() is not None:
            raise Failure(f"the daemon ended by itself, code {self.process.returncode} (-9: killed at its limit):\n"
                          + (self.directory / "wirewatch.log").read_text(errors="replace")[-2000:])

    def peak(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024

    def wait(self, what, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.demand_alive()
            if time.monotonic() > deadline:
                raise Failure(f"not within {PATIENCE} s: {what}")
            time.sleep(0.2)

    def budget(self):
        return {re.search('part="(.*)"', label)[1]: int(value)
                for label, value in self.metrics("wirewatch_memory_budget_bytes").items()}

    def done(self):
        return sum(self.metrics("wirewatch_articles_total").values())

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.wait()


def megabytes(count):
    return f"{count / 2**20:.0f} MiB"


def run(program, directory, asked, cgroup):
    rng = random.Random(20261123)
    names = names_of(rng, asked.names)
    (directory / "watchlist.yaml").write_text(
        "watchlist: loud\nentities:\n" + "".join(
            f"  e{number}: {{kind: place, names: {{en: [{name}]}}}}\n" for number, name in enumerate(names)),
        encoding="utf-8")
    broker = kafka.Broker(directory / "kafka")
    subject = Subject(program, directory, cgroup)
    try:
        broker.start()
        admin = Admin([broker.bootstrap])
        for topic in ("articles", "alerts", "articles-dead"):
            admin.create_topic(topic, PARTITIONS, 1)
        subject.configure(broker.bootstrap)
        subject.start()
        subject.wait("the formula is published", subject.budget)
        parts = subject.budget()
        formula = sum(parts.values())
        if cgroup:
            cgroup.set_limit(formula)
        some = [article(rng, names, number) for number in range(200)]
        for begin in range(0, asked.articles, 1000):
            kcat.produce(broker.bootstrap, "articles", [
                (f"k{number}", some[number % len(some)]) for number in range(begin, min(asked.articles, begin + 1000))],
                compression="lz4")
        subject.wait("every record has its outcome", lambda: subject.done() >= asked.articles)
        subject.demand_alive()
        outcomes = subject.metrics("wirewatch_articles_total")
        if outcomes['wirewatch_articles_total{outcome="alerted"}'] != asked.articles:
            raise Failure(f"not every article was alerted: {outcomes}")
        peak = subject.peak()
        told = ", ".join(f"{part} {megabytes(size)}" for part, size in parts.items())
        print(f"{asked.articles} articles, {ALERTS_AN_ARTICLE} alerts each, {asked.names} names: peak "
              f"{megabytes(peak)} of {megabytes(formula)} ({told})")
        if peak > formula:
            raise Failure("the peak is above the formula")
        print("in a memory cgroup of that size" if cgroup else "no memory cgroup can be made here: the peak alone")
    finally:
        subject.end()
        broker.kill()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=pathlib.Path)
    arguments.add_argument("--names", type=int, default=100_000)
    arguments.add_argument("--articles", type=int, default=20_000)
    asked = arguments.parse_args()
    cgroup = MemoryCgroup(f"wirewatch-test-{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory(prefix="wirewatch-memory-") as scratch:
            run(asked.program.resolve(), pathlib.Path(scratch), asked, cgroup)
    except (Failure, kafka.KafkaError) as failure:
        print(f"memory_test.py: {failure}", file=sys.stderr)
        return 1
    finally:
        cgroup.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
