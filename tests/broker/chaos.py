#!/usr/bin/env python3
"""Faults without end against the daemon on a real Kafka, and an account of each record.

Runs some instances on a cluster of its own, sends them articles, and does harm: by
kill -9 at random and at chosen requests of the protocol, by zombies, broker deaths,
rebalance storms, reloads, a bad network… (faults.py). An independent checker
(checker.py) compares what came out with what was put in. Exit code 1 on any verdict.
docs/internals/chaos.md tells more.
"""
import argparse
import collections
import pathlib
import random
import signal
import sys
import tempfile
import threading
import time
import traceback

import arena as arenas
import cases
import cluster as clusters
import faults
import fleet
import kafka
import load
import proxy
from admin import AdminError, patiently

SHOWN = 20  # verdicts that are printed; all are in verdicts.txt


class Interrupted(Exception):
    """Somebody wants it to end: with an account of what was done."""


class Progress:
    """A line on the terminal, rewritten; in a pipe a line every 15 seconds."""

    def __init__(self, arena, seconds):
        self._arena, self._seconds, self._began = arena, seconds, time.monotonic()
        self._stop = threading.Event()
        self.faults = collections.Counter()
        self.missed = collections.Counter()
        self._thread = threading.Thread(target=self._run, name="chaos-progress", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        if sys.stdout.isatty():
            print()

    def _run(self):
        tty = sys.stdout.isatty()
        while not self._stop.wait(1 if tty else 15):
            try:
                state = self._arena.progress()
            except Exception:  # a look aside must not end the run
                state = None
            records, lag = state or ("?", "?")
            line = (f"{time.monotonic() - self._began:5.0f} of {self._seconds:.0f} s  "
                    f"{sum(self.faults.values())} faults  {self._arena.fleet.counts['kills']} kills  "
                    f"{records} records, {lag} to go  {len(self._arena.checker.verdicts)} verdicts")
            print(f"\r\x1b[K{line}" if tty else line, end="" if tty else "\n", flush=True)


def harm(arena, progress, until, options, log):
    """One fault after the other until the time is over."""
    for fault in faults.one_by_one(arena.rng, options.only, options.once):
        if time.monotonic() > until or (options.until_verdict and arena.checker.verdicts):
            return
        arena.fleet.heal()
        began, known = time.monotonic(), len(arena.checker.verdicts)
        try:
            told = fault(arena)
        except AdminError as error:  # the cluster was not in a state for it
            told = None
            log.write(f"{error}\n")
        (progress.faults if told else progress.missed)[fault.__name__] += 1
        log.write(f"{time.strftime('%H:%M:%S')} {fault.__name__} ({time.monotonic() - began:.1f} s): {told}\n")
        log.writelines(f"    {verdict}\n" for verdict in arena.checker.verdicts[known:])
        log.flush()


def settle(arena):
    """Everything is healed: all must be passed, all counted, all ended in order."""
    arena.cluster.proxy.set(None)
    arena.cluster.up()
    caught_up = arena.catch_up()
    for instance in arena.fleet.living():
        consumed, outcomes = conserved(instance)
        if consumed != outcomes:
            arena.fleet.faults.append(f"{instance.name}: {consumed} consumed, but {outcomes} outcomes")
    for instance in arena.fleet.living():
        arena.fleet.terminate(instance)
    arena.look(final=True)
    return caught_up


def conserved(instance):
    """Consumed records and the sum of outcomes, of one and the same moment."""
    lines = instance.get("/metrics")[1].splitlines()

    def total(name):
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + "{"))
    return total("wirewatch_consumed_records_total"), total("wirewatch_articles_total")


def summary(arena, progress, options, seconds):
    checker = arena.checker
    print(f"\n{'fault':24}times  (waited in vain)")
    for name in sorted(progress.faults | progress.missed):
        missed = progress.missed[name]
        print(f"  {name:22}{progress.faults[name]:5}  {f'({missed})' if missed else ''}")
    print(f"  {'in all':22}{sum(progress.faults.values()):5}  of {len(progress.faults)} kinds, in {seconds:.0f} s")
    print("\nprocesses   " + ", ".join(f"{count} {what}" for what, count in sorted(arena.fleet.counts.items())))
    print("topics      " + ", ".join(f"{count} {what}" for what, count in checker.counts.items()))
    names = collections.Counter(verdict.name for verdict in checker.verdicts)
    print("verdicts    " + "  ".join(f"{name} {names[name]}" for name in (
        "LOST", "DUP", "WRONG", "MIXED", "PHANTOM", "ID", "REORDER", "LEAK", "GAP", "AHEAD", "STUCK")))
    print(f"again       ./dev chaos --nodes {options.nodes} --delivery {options.delivery} --seed {options.seed} "
          f"--minutes {options.minutes:g}{' --once' if options.once else ''}")
    for each in (*checker.verdicts[:SHOWN], *arena.fleet.faults[:SHOWN]):
        print(f"  {each}")


def run(options, directory):
    rng = random.Random(options.seed)
    cluster = clusters.Cluster(directory, options.nodes)
    load_, fleet_ = None, None
    try:
        cluster.start()
        for topic, partitions in ((cases.INPUT, 4), (cases.ALERTS, arenas.ALERT_PARTITIONS), (cases.DEAD_LETTERS, 1)):
            patiently(lambda t=topic, p=partitions: cluster.admin.create_topic(t, p, cluster.replicas))
        load_ = load.Load(cluster.bootstrap, random.Random(options.seed + 1), options.rate)
        fleet_ = fleet.Fleet(options.program, directory, cluster.proxied, options.delivery, options.instances, 2)
        arena = arenas.Arena(cluster, fleet_, load_, rng, options.delivery == "exactly_once")
        arena.requests = options.at
        load_.start()
        return conduct(arena, options, directory)
    finally:
        if load_ is not None:
            load_.stop()
        if fleet_ is not None:
            fleet_.end()
        cluster.end()


def conduct(arena, options, directory):
    began, caught_up = time.monotonic(), True
    with Progress(arena, options.minutes * 60) as progress:
        with open(directory / "faults.txt", "w", encoding="utf-8") as log:
            try:
                harm(arena, progress, began + options.minutes * 60, options, log)
            except Interrupted:
                print("\ninterrupted; looking at what was done")
        arena.load.stop()
        caught_up = settle(arena)
    summary(arena, progress, options, time.monotonic() - began)
    (directory / "verdicts.txt").write_text("".join(f"{each}\n" for each in arena.checker.verdicts), encoding="utf-8")
    # Without transactions a broker takes any first batch of a producer that it does
    # not know: the second before the first, if that one has to be sent again.
    tolerated = () if arena.exactly_once else ("REORDER",)
    bad = [verdict for verdict in arena.checker.verdicts if verdict.name not in tolerated]
    good = caught_up and not bad and not arena.fleet.faults
    print("good" if good else f"NOT GOOD{'' if caught_up else ': it did not catch up'}")
    return 0 if good else 1


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev chaos", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("program", help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=float, default=5, help="of faults (5); up to two more to catch up")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="chooses the faults and the records")
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="brokers (1)")
    parser.add_argument("--delivery", choices=("exactly_once", "at_least_once"), default="exactly_once")
    parser.add_argument("--instances", type=int, default=2, help="of the daemon (2)")
    parser.add_argument("--rate", type=int, default=150, help="records a second (150)")
    parser.add_argument("--only", nargs="+", metavar="FAULT", choices=[fault.__name__ for fault in faults.WEIGHTS],
                        help="nothing but these faults: " + ", ".join(fault.__name__ for fault in faults.WEIGHTS))
    parser.add_argument("--at", nargs="+", metavar="REQUEST", choices=list(proxy.NAMES.values()), default=(),
                        help="faults at requests only at these: " + ", ".join(proxy.NAMES.values()))
    parser.add_argument("--once", action="store_true", help="each kind of fault once, and no more")
    parser.add_argument("--until-verdict", action="store_true", help="end at the first one")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="where logs and topics are left to look at")
    return parser.parse_args(arguments)


def interrupt(_signal, _frame):
    raise Interrupted


def main():
    options = parse(sys.argv[1:])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupt)
    print(f"seed {options.seed}, {options.nodes} broker(s), {options.instances} instances, {options.delivery}", flush=True)
    try:
        kafka.require("kcat", "kcat")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            return run(options, options.keep)
        with tempfile.TemporaryDirectory(prefix="wirewatch-chaos-") as directory:
            return run(options, pathlib.Path(directory))
    except (kafka.KafkaError, AdminError) as error:
        traceback.print_exc()
        print(f"FAILED: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
