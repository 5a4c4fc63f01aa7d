#!/usr/bin/env python3
"""Delivery against a real broker: nothing lost, nothing wrong, whatever falls over.

    delivery_test.py WIREWATCH exactly_once|at_least_once

Runs the daemon on a broker of its own, sends it articles in many languages,
records that are no articles, and quiet ones; stops, kills and starts both sides
while they work; then compares every alert and every dead letter with what the
records demand (cases.py); exactly once, each of them once. Needs kcat, openjdk-17-jre-headless and maven.
"""
import collections
import contextlib
import os
import pathlib
import random
import signal
import sys
import tempfile
import threading
import time

import cases
import kafka
import kcat
from checks import TRACE, Failure, check_everything, demand
from daemon import EXACTLY_ONCE, GROUP, PROPERTIES, Daemon, wait_for

WHOLE_TEST = 840  # seconds; the test runner's own limit is above it
POISON = 10_000
LARGEST = 33_000_000  # bytes of a record that the input topic takes; the daemon receives up to 32 MiB


class Wire:
    """Writes records of all cases, in turns, with numbers that never repeat."""

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap
        self.count = 0
        self.rounds = 0
        self.removed = {}  # (partition, offset) -> record that nobody will ever read
        self.kept = {}  # the others that were once seen

    def send(self, rounds):
        """Every case so many times, in one go."""
        some = []
        for _ in range(rounds):
            self.rounds += 1
            for case in cases.CASES:
                some.append((cases.key_of(case, self.rounds), cases.value_of(case, self.rounds)))
        kcat.produce(self.bootstrap, "articles", some, [("traceparent", TRACE)],
                     ("none", "lz4", "zstd", "gzip")[self.count % 4])
        self.count += 1

    def send_sizes(self, sizes):
        """A record of each size in bytes: an article that is alerted, or above the limit."""
        self.rounds += 1
        for number, size in enumerate(sizes):
            case = cases.BY_NAME["french_elision" if size <= cases.ARTICLE_LIMIT else "too_large"]
            number += 1000 * self.rounds
            whole = cases.value_of(case, number)[:-1] + b', "pad": "'
            kcat.produce_large(self.bootstrap, "articles", cases.key_of(case, number),
                               whole + b"x" * (size - len(whole) - 2) + b'"}', [("traceparent", TRACE)])

    def records(self):
        """All records so far that can be, or could once have been, read."""
        for record in kcat.read_all(self.bootstrap, "articles"):
            self.kept[record.partition, record.offset] = record
        return [record for place, record in self.kept.items() if place not in self.removed]

    @contextlib.contextmanager
    def flowing(self):
        """Keeps sending from another thread while the block runs."""
        stop, faults = threading.Event(), []

        def run():
            try:
                while not stop.is_set():
                    self.send(4)
                    stop.wait(0.2)
            except Exception as error:  # told by the thread that asked for it
                faults.append(error)
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
        demand(not faults, f"the wire broke: {faults}")


def wait_until_caught_up(broker):
    wait_for(f"group {GROUP} has committed all", lambda: broker.lag(GROUP) == 0)


def demand_no_repeats(told):
    demand(told.count("(+0 repeats)") == 2, f"repeated without need: {told}")


def undisturbed(broker, daemon, wire):
    """Records that wait, records that come: exactly once where nothing fails."""
    wire.send(3)
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    wire.send(3)
    wait_until_caught_up(broker)
    wait_for("the daemon knows it", lambda: daemon.metric("wirewatch_consumer_lag_records") == 0)
    demand_no_repeats(check_everything(broker, wire))
    kinds = collections.Counter(
        "alerted" if case.mentions else "dead_lettered" if case.error else
        "quiet" if case.article is not None else "tombstone" for case in cases.CASES)
    wanted = {kind: 6 * count for kind, count in kinds.items()}
    demand(daemon.outcomes() == wanted, f"outcomes {daemon.outcomes()}, wanted {wanted}")


def stopped_in_order(broker, daemon, wire):
    """F05: SIGTERM while records flow: exit code 0, and a restart goes on."""
    for _ in range(2):
        with wire.flowing():
            before = daemon.metric("wirewatch_consumed_records_total") or 0
            wait_for("records flow", lambda: (daemon.metric("wirewatch_consumed_records_total") or 0) > before + 50)
            daemon.terminate()
        daemon.start()
        daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def stopped_early(_broker, daemon, wire):
    """F05: SIGTERM before the first assignment, or in it: the same."""
    moments = random.Random(20261123)
    daemon.terminate()
    wire.send(3)
    for _ in range(6):
        daemon.start()
        daemon.wait_until("/-/healthy", 200)
        time.sleep(moments.uniform(0, 0.8))  # the moment, not a wait for anything
        daemon.terminate()
    daemon.start()
    daemon.wait_until("/-/ready", 200)


def killed(broker, daemon, wire):
    """F01, F01b: kill -9 at any moment, from the first instruction to full flow."""
    moments = random.Random(20261122)
    for round_ in range(6):
        with wire.flowing():
            if round_ % 2 == 0:  # with work in hand; else wherever it is
                wait_for("records flow", lambda: (daemon.metric("wirewatch_consumed_records_total") or 0) > 20)
            time.sleep(moments.uniform(0, 1.5))  # the moment, not a wait for anything
            daemon.kill()
            daemon.start()
    daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def shared(broker, daemon, wire):
    """F17: a second instance comes, stops, comes, is killed: partitions move under load."""
    other = Daemon(daemon.program, daemon.config.parent / "other", broker.bootstrap, delivery=daemon.delivery)

    def share():
        return daemon.metric("wirewatch_assigned_partitions"), other.metric("wirewatch_assigned_partitions")
    try:
        for leave in (other.terminate, other.kill):
            with wire.flowing():
                other.start()
                other.wait_until("/-/ready", 200)
                wait_for("each has two partitions", lambda: share() == (2, 2))
                before = other.metric("wirewatch_consumed_records_total") or 0
                wait_for("the other works", lambda: (other.metric("wirewatch_consumed_records_total") or 0) > before)
                leave()
                wait_for("all partitions are back", lambda: daemon.metric("wirewatch_assigned_partitions") == 4)
    finally:
        other.end()
    wait_until_caught_up(broker)


def zombie(broker, daemon, wire):
    """F03: an instance is frozen for longer than its session, and thaws when others have its partitions."""
    other = Daemon(daemon.program, daemon.config.parent / "zombie", broker.bootstrap, delivery=daemon.delivery)

    def share():
        return daemon.metric("wirewatch_assigned_partitions"), other.metric("wirewatch_assigned_partitions")
    try:
        other.start()
        other.wait_until("/-/ready", 200)
        with wire.flowing():
            for _ in range(5):
                wait_for("each has two partitions", lambda: share() == (2, 2))
                before = other.metric("wirewatch_consumed_records_total") or 0
                wait_for("the other works", lambda: (other.metric("wirewatch_consumed_records_total") or 0) > before)
                other.process.send_signal(signal.SIGSTOP)
                wait_for("all partitions are here", lambda: daemon.metric("wirewatch_assigned_partitions") == 4)
                other.process.send_signal(signal.SIGCONT)
            wait_for("each has two partitions", lambda: share() == (2, 2))
        demand(other.process.poll() is None, "a zombie rejoins, it does not end")
        other.terminate()
    finally:
        if other.process.poll() is None:
            other.process.send_signal(signal.SIGCONT)
        other.end()
    wait_until_caught_up(broker)


def twins(broker, daemon, wire):
    """F18: two instances have one transactional.id. They say so and do not fence each other without end."""
    if daemon.delivery != EXACTLY_ONCE:
        return  # there is no such id
    twin = Daemon(daemon.program, daemon.config.parent.parent / "twin", broker.bootstrap, delivery=daemon.delivery,
                  instance=daemon.config.parent.name)

    def renewals():
        return sum(each.metric("wirewatch_producer_renewals_total") or 0 for each in (daemon, twin))

    def told():
        return any("is there a second instance with this kafka.instance_id" in each.get("/-/ready")[1] for each in (daemon, twin))
    try:
        with wire.flowing():
            twin.start()
            wait_for("one of them says what is wrong", told)
            before = renewals()
            time.sleep(20)  # of which a fight without rests would make dozens
            demand(renewals() - before <= 4, f"{renewals() - before} producers replaced in 20 s")
            twin.terminate()
    finally:
        twin.end()
    daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def poisoned(broker, daemon, wire):
    """F27: ten thousand records in a row that are no articles, then a good one. The log is not flooded."""
    daemon.terminate()
    poison = next(case for case in cases.CASES if case.error == "bad_json")
    wire.rounds += 1
    kcat.produce(broker.bootstrap, "articles",
                 [(cases.key_of(poison, 1000 * wire.rounds + number), poison.value) for number in range(POISON)],
                 [("traceparent", TRACE)])
    wire.send(1)
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    lines, began = daemon.log.read_bytes().count(b"\n"), time.monotonic()
    wait_for("all are done", lambda: (daemon.metric("wirewatch_consumed_records_total") or 0) > POISON)
    seconds = time.monotonic() - began
    lines = daemon.log.read_bytes().count(b"\n") - lines
    demand(lines < 10 * (seconds + 2), f"{lines} lines of log in {seconds:.1f} s")
    demand(seconds < POISON / 500, f"{POISON} records took {seconds:.1f} s")


def sizes(broker, daemon, wire):
    """F24: records of exactly the limit, a byte more, and far above it, among ordinary ones."""
    wire.send(3)
    wire.send_sizes([cases.ARTICLE_LIMIT, cases.ARTICLE_LIMIT + 1, 30_000_000, cases.ARTICLE_LIMIT])
    wire.send(3)
    wait_until_caught_up(broker)
    most, budget = daemon.peak_bytes(), daemon.metric("wirewatch_memory_budget_bytes")
    demand(most < budget, f"{most} bytes of memory, but the published bound is {budget:.0f}")


def removed_unread(broker, daemon, wire):
    """F21: retention takes records that wait for us: counted, told, and the rest goes on."""
    daemon.terminate()
    seen = {(record.partition, record.offset) for record in wire.records()}
    wire.send(5)
    wire.removed = {(record.partition, record.offset): record
                    for record in kcat.read_all(broker.bootstrap, "articles")
                    if (record.partition, record.offset) not in seen}
    ends = {}
    for partition, offset in wire.removed:
        ends[partition] = max(ends.get(partition, 0), offset + 1)
    broker.delete_records("articles", ends)
    wire.send(5)
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)
    lost = daemon.metric("wirewatch_input_records_lost_total")
    demand(lost == len(wire.removed), f"{lost} records counted as lost, {len(wire.removed)} are")


def without_broker(broker, daemon, wire):
    """F10: the broker dies and comes back: the daemon says so, stays and goes on."""
    wire.send(20)
    broker.kill()
    daemon.wait_until("/-/ready", 503)
    demand(daemon.get("/-/healthy")[0] == 200, "an outage is no illness")
    broker.up()
    daemon.wait_until("/-/ready", 200)
    wire.send(3)
    wait_until_caught_up(broker)


def stopped_without_broker(broker, daemon, wire):
    """F06: SIGTERM with the broker away: in time, and nothing lost."""
    wire.send(20)
    broker.kill()
    daemon.terminate()
    broker.up()
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def run(program, delivery, directory):
    kafka.require("kcat", "kcat")
    broker = kafka.Broker(directory / "kafka")
    daemon = None
    try:
        broker.start()
        broker.topic("articles", 4, [f"max.message.bytes={LARGEST}"])
        for topic, partitions in (("alerts", 3), ("articles-dead", 1)):
            broker.topic(topic, partitions)
        daemon = Daemon(program, directory / "daemon", broker.bootstrap, delivery=delivery)
        wire = Wire(broker.bootstrap)
        for step in (undisturbed, stopped_in_order, stopped_early, killed, shared, zombie, twins, removed_unread, without_broker,
                     stopped_without_broker, poisoned, sizes):
            began = time.monotonic()
            step(broker, daemon, wire)
            told = check_everything(broker, wire)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s: {told}", flush=True)
            if delivery == EXACTLY_ONCE:
                demand_no_repeats(told)
        daemon.terminate()
        return 0
    except Failure as failure:
        print(f"FAILED: {failure}")
        if daemon is not None and daemon.log.exists():
            print("the daemon's last words:")
            print("\n".join(daemon.log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]))
        return 1
    finally:
        if daemon is not None:
            daemon.end()
        broker.kill()


def out_of_time(_signal, _frame):
    raise Failure(f"not done within {WHOLE_TEST} s, or stopped from outside")


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in PROPERTIES:
        print(__doc__, file=sys.stderr)
        return 2
    # A process that is ended in the middle would leave a broker behind.
    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, out_of_time)
    signal.alarm(WHOLE_TEST)
    keep = os.environ.get("WIREWATCH_KEEP")  # a directory to look at afterwards
    try:
        if keep:
            pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
            return run(*sys.argv[1:], pathlib.Path(keep))
        with tempfile.TemporaryDirectory(prefix="wirewatch-delivery-") as directory:
            return run(*sys.argv[1:], pathlib.Path(directory))
    except kafka.KafkaError as error:
        print(f"FAILED: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
