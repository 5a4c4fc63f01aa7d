#!/usr/bin/env python3
"""Delivery against a real broker: nothing lost, nothing wrong, whatever falls over.

    delivery_test.py WIREWATCH

Runs the daemon on a broker of its own, sends it articles in many languages,
records that are no articles, and quiet ones; stops, kills and starts both sides
while they work; then compares every alert and every dead letter with what the
records demand (cases.py). Needs kcat, openjdk-17-jre-headless and maven.
"""
import contextlib
import collections
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import cases
import kafka
import kcat

PATIENCE = 60  # seconds for anything that must happen
DRAIN = 10  # limits.drain
GROUP = "delivery"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

CONFIG = """\
kafka:
  brokers: ["{bootstrap}"]
  group: {group}
  properties:
    # A killed instance is missed after two seconds, not after 45.
    session.timeout.ms: 2000
    heartbeat.interval.ms: 300
    reconnect.backoff.max.ms: 500
input: {{topics: [articles], format: json}}
output: {{alerts: alerts, dead_letters: articles-dead, delivery: at_least_once, commit_interval: 100ms}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
limits: {{article: 64KiB, drain: {drain}s}}
workers: 2
log: {{level: info, format: logfmt}}
"""


class Failure(Exception):
    """What the daemon did and must not, or the reverse."""


def demand(condition, text):
    if not condition:
        raise Failure(text)


def wait_for(what, condition, patience=PATIENCE):
    """Asks until the condition is true; the deadline is the only sleep that counts."""
    deadline = time.monotonic() + patience
    while not condition():
        demand(time.monotonic() < deadline, f"not within {patience} s: {what}")
        time.sleep(0.05)


class Daemon:
    """One instance of the built program: one process after the other."""

    def __init__(self, program, directory, bootstrap):
        directory.mkdir(exist_ok=True)
        self.program = program
        self.config = directory / "wirewatch.yaml"
        self.log = directory / "wirewatch.log"
        self.port = kafka.free_ports(1)[0]
        self.process = None
        self.config.write_text(
            CONFIG.format(bootstrap=bootstrap, group=GROUP, port=self.port, drain=DRAIN), encoding="utf-8")
        (directory / "watchlist.yaml").write_text(cases.WATCHLIST, encoding="utf-8")

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program, "run", "--config", str(self.config)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def get(self, path):
        """Status and body; status 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_until(self, path, status):
        def answered():
            demand(self.process.poll() is None, f"the daemon ended by itself, code {self.process.returncode}")
            return self.get(path)[0] == status
        wait_for(f"{path} answers {status}", answered)

    def metric(self, name):
        """The sum over all labels, or None while there is none."""
        values = [float(line.rsplit(" ", 1)[1]) for line in self.get("/metrics")[1].splitlines()
                  if line.split("{")[0].split(" ")[0] == name]
        return sum(values) if values else None

    def outcomes(self):
        """wirewatch_articles_total by its label."""
        counts = {}
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith("wirewatch_articles_total{"):
                counts[line.split('"')[1]] = int(float(line.rsplit(" ", 1)[1]))
        return counts

    def terminate(self):
        """SIGTERM; its exit code must be 0, within the drain time and a little."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(DRAIN + 2)
        except subprocess.TimeoutExpired:
            raise Failure(f"SIGTERM: still there after {DRAIN + 2} s") from None
        demand(code == 0, f"SIGTERM: exit code {code}")

    def kill(self):
        demand(self.process.poll() is None, f"the daemon ended by itself, code {self.process.returncode}")
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Wire:
    """Writes records of all cases, in turns, with numbers that never repeat."""

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap
        self.count = 0
        self.rounds = 0

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


def compare_alert(alert, expected, record):
    """Every field of an alert that its record determines."""
    said = alert.json
    where = f"{record.key} {expected['rule']} (alerts/{alert.partition}/{alert.offset})"

    def same(what, got, wanted):
        demand(got == wanted, f"{where}: {what}: got {got!r}, wanted {wanted!r}")
    same("key", alert.key, expected["key"])
    same("record timestamp", alert.timestamp, record.timestamp)
    same("ce_id", alert.headers.get("ce_id"), said["event"]["id"])
    same("traceparent", alert.headers.get("traceparent"), TRACE)
    same("rule", said["rule"]["id"], expected["rule"])
    same("owner", said["rule"]["owner"], "desk-mideast")
    same("action", said["event"]["action"], expected["action"])
    same("severity", said["event"]["severity"], expected["severity"])
    same("article", said["article"]["id"], expected["key"])
    same("url", said["article"]["url"], expected["url"])
    same("language", said["article"]["language"], expected["language"])
    same("hashes", said["article"]["sha256"], expected["sha256"])
    same("provenance", {name: said["provenance"].get(name) for name in expected["provenance"]}, expected["provenance"])
    shown = ("entity", "kind", "surface", "field", "start", "end", "utf8", "utf16")
    same("mentions", [{name: mention[name] for name in shown} for mention in said["mentions"]], expected["mentions"])
    marked = [said["snippet"]["text"][a:b] for a, b in said["snippet"]["marks"]]
    same("first mark", marked[0], expected["mentions"][0]["surface"])


def check_alerts(broker, records):
    """Each demanded alert is there, right, and if twice then with the same bytes."""
    expected = {}
    for record in records:
        for identity, alert in cases.demanded_alerts(broker.cluster_id, record).items():
            expected[identity] = (alert, record)
    copies = collections.defaultdict(list)
    for alert in kcat.read_all(broker.bootstrap, "alerts"):
        identity = alert.json["event"]["id"]
        demand(identity in expected, f"nobody demanded this alert: {alert}")
        copies[identity].append(alert)
        compare_alert(alert, *expected[identity])
    for identity, (alert, record) in expected.items():
        demand(identity in copies, f"lost: {alert['rule']} of {record}")
        demand(len({copy.value for copy in copies[identity]}) == 1, f"two alerts of one id differ: {copies[identity]}")
    return len(expected), sum(map(len, copies.values())) - len(expected)


def check_dead_letters(broker, records):
    """Each demanded dead letter is there, with its bytes, key and headers."""
    expected = {}
    for record in records:
        letter = cases.demanded_dead_letter(record)
        if letter is not None:
            expected[(str(record.partition), str(record.offset))] = (*letter, record)
    seen = collections.Counter()
    for letter in kcat.read_all(broker.bootstrap, "articles-dead"):
        place = (letter.headers.get("wirewatch-partition"), letter.headers.get("wirewatch-offset"))
        demand(place in expected, f"nobody demanded this dead letter: {letter}")
        value, headers, record = expected[place]
        detail = dict(letter.headers)
        demand(detail.pop("wirewatch-detail", ""), f"{record.key}: no detail: {letter}")
        demand(detail == headers, f"{record.key}: headers {detail}, wanted {headers}")
        demand(letter.value == value, f"{record.key}: value {letter.value!r}, wanted {value!r}")
        demand(letter.key == record.key, f"{record.key}: key {letter.key!r}")
        seen[place] += 1
    for place, (_, _, record) in expected.items():
        demand(seen[place] > 0, f"lost: the dead letter of {record}")
    return len(expected), sum(seen.values()) - len(expected)


def check_everything(broker):
    records = kcat.read_all(broker.bootstrap, "articles")
    alerts, repeated = check_alerts(broker, records)
    letters, repeated_letters = check_dead_letters(broker, records)
    return (f"{len(records)} records, {alerts} alerts (+{repeated} repeats), "
            f"{letters} dead letters (+{repeated_letters} repeats)")


def wait_until_caught_up(broker):
    wait_for(f"group {GROUP} has committed all", lambda: broker.lag(GROUP) == 0)


def undisturbed(broker, daemon, wire):
    """Records that wait, records that come: exactly once where nothing fails."""
    wire.send(3)
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    wire.send(3)
    wait_until_caught_up(broker)
    wait_for("the daemon knows it", lambda: daemon.metric("wirewatch_consumer_lag_records") == 0)
    told = check_everything(broker)
    demand("(+0 repeats)" in told and told.count("(+0 repeats)") == 2, f"repeated without need: {told}")
    kinds = collections.Counter(
        "alerted" if case.mentions else "dead_lettered" if case.error else
        "quiet" if case.article is not None else "tombstone" for case in cases.CASES)
    wanted = {kind: 6 * count for kind, count in kinds.items()}
    demand(daemon.outcomes() == wanted, f"outcomes {daemon.outcomes()}, wanted {wanted}")


def stopped_in_order(broker, daemon, wire):
    """SIGTERM while records flow: exit code 0, and a restart goes on."""
    for _ in range(2):
        with wire.flowing():
            before = daemon.metric("wirewatch_consumed_records_total") or 0
            wait_for("records flow", lambda: (daemon.metric("wirewatch_consumed_records_total") or 0) > before + 50)
            daemon.terminate()
        daemon.start()
        daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def killed(broker, daemon, wire):
    """kill -9 at any moment, from the first instruction to full flow."""
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
    """A second instance comes, stops, comes, is killed: partitions move under load."""
    other = Daemon(daemon.program, daemon.config.parent / "other", broker.bootstrap)

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


def without_broker(broker, daemon, wire):
    """The broker dies and comes back: the daemon says so, stays and goes on."""
    wire.send(20)
    broker.kill()
    daemon.wait_until("/-/ready", 503)
    demand(daemon.get("/-/healthy")[0] == 200, "an outage is no illness")
    broker.up()
    daemon.wait_until("/-/ready", 200)
    wire.send(3)
    wait_until_caught_up(broker)


def stopped_without_broker(broker, daemon, wire):
    """SIGTERM with the broker away: in time, and nothing lost."""
    wire.send(20)
    broker.kill()
    daemon.terminate()
    broker.up()
    daemon.start()
    daemon.wait_until("/-/ready", 200)
    wait_until_caught_up(broker)


def run(program, directory):
    kafka.require("kcat", "kcat")
    broker = kafka.Broker(directory / "kafka")
    daemon = None
    try:
        broker.start()
        for topic, partitions in (("articles", 4), ("alerts", 3), ("articles-dead", 1)):
            broker.topic(topic, partitions)
        daemon = Daemon(program, directory / "daemon", broker.bootstrap)
        wire = Wire(broker.bootstrap)
        for step in (undisturbed, stopped_in_order, killed, shared, without_broker, stopped_without_broker):
            began = time.monotonic()
            step(broker, daemon, wire)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s: {check_everything(broker)}", flush=True)
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


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    keep = os.environ.get("WIREWATCH_KEEP")  # a directory to look at afterwards
    try:
        if keep:
            pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
            return run(sys.argv[1], pathlib.Path(keep))
        with tempfile.TemporaryDirectory(prefix="wirewatch-delivery-") as directory:
            return run(sys.argv[1], pathlib.Path(directory))
    except kafka.KafkaError as error:
        print(f"FAILED: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
