#!/usr/bin/env python3
"""`wirewatch replay` beside the service, on a real broker.

    replay_test.py WIREWATCH

What it writes is, byte by byte, what the service published; the service's group
does not notice. Needs kcat, openjdk-17-jre-headless and maven.
"""
import array
import datetime
import fcntl
import json
import os
import pathlib
import re
import signal
import subprocess
import termios
import time

import cases
import damage
import kafka
import kcat
import stage
from admin import Admin
from checks import TRACE, demand
from daemon import GROUP, Daemon, wait_for

WHOLE_TEST = 340  # seconds; the test runner's own limit is above it
PARTITIONS = 3


class Scene:
    """A broker, the service on it, and a wire of all cases."""

    def __init__(self, program, directory):
        self.program = program
        self.directory = directory
        self.broker = kafka.Broker(directory / "kafka")
        self.daemon = None
        self.rounds = 0

    def start(self):
        self.broker.start()
        self.admin = Admin([self.broker.bootstrap])
        for topic, partitions in (("articles", PARTITIONS), ("alerts", 3), ("replayed", 3), ("articles-dead", 1)):
            self.admin.create_topic(topic, partitions, 1)
        self.daemon = Daemon(self.program, self.directory / "daemon", self.broker.bootstrap)

    def send(self, rounds=1, some=cases.CASES):
        for _ in range(rounds):
            self.rounds += 1
            kcat.produce(self.broker.bootstrap, "articles",
                         [(cases.key_of(case, self.rounds), cases.value_of(case, self.rounds)) for case in some],
                         [("traceparent", TRACE)], "lz4")

    def run_daemon(self):
        self.daemon.start()
        self.daemon.wait_until("/-/ready", 200)
        self.wait_until_caught_up()

    def wait_until_caught_up(self):
        wait_for("the group has committed all",
                 lambda: self.admin.committed(GROUP, "articles") == {
                     partition: end for partition, end in self.admin.offsets("articles").items() if end > 0})

    def begin(self, *arguments):
        config = [] if "--config" in arguments else ["--config", str(self.daemon.config)]
        return subprocess.Popen([self.program, "replay", *config, *arguments],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def replay(self, *arguments, code=0):
        """Standard output as lines, and standard error. `code`: None, if 0 and 1 are as good."""
        process = self.begin(*arguments)
        out, err = process.communicate(timeout=60)
        demand(code in (None, process.returncode),
               f"replay {' '.join(arguments)}: exit code {process.returncode}, wanted {code}: {err.decode()}")
        return out.split(b"\n")[:-1], err.decode()

    def published(self, topic="alerts"):
        # The marker that shows them comes a moment after the answer to a commit.
        wait_for("no transaction is open", lambda: self.admin.transactions_are_over([topic]))
        return kcat.read_all(self.broker.bootstrap, topic)

    def end(self):
        if self.daemon is not None:
            self.daemon.end()
        self.broker.kill()


def whole(record):
    """All that a reader gets of an alert, wherever it stands."""
    return record.key, record.value, tuple(sorted(record.headers.items())), record.timestamp


def moment():
    """Now, to the millisecond, with nothing else in that millisecond."""
    time.sleep(0.01)
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(0.01)
    return now.isoformat(timespec="milliseconds")


def minds(pid, number):
    """Whether the process has a handler for the signal."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> number - 1 & 1


def the_same_bytes(scene):
    """What the service has published, and what it will."""
    scene.send(4)
    scene.run_daemon()
    scene.daemon.terminate()
    scene.middle = moment()
    scene.send()
    scene.end_of_round = moment()
    scene.send(2)

    before = scene.admin.committed(GROUP, "articles")
    lines, told = scene.replay("--from", "-1h", code=1)
    records = sum(scene.admin.offsets("articles").values())
    demand(f"replayed {records} records" in told, told)
    demand("dead letters (bad_field 7, first articles/" in told, told)
    demand(scene.admin.committed(GROUP, "articles") == before, "a replay moved the offsets of the service's group")
    groups = scene.broker._tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                                "--bootstrap-server", scene.broker.bootstrap, "--list").split()
    demand(groups == [GROUP], f"a replay made a group: {groups}")

    scene.run_daemon()
    demand(sorted(lines) == sorted(alert.value for alert in scene.published()),
           "the alerts of a replay are not those of the service")


def a_part(scene):
    """By time, and by coordinates: just those records."""
    lines, told = scene.replay("--from", scene.middle, "--to", scene.end_of_round, code=1)
    demand(f"replayed {len(cases.CASES)} records" in told, told)
    numbers = {line.rsplit(b"/", 1)[-1] for line in re.findall(rb'"url":"([^"]+)"', b"\n".join(lines))}
    demand(numbers == {b"5"}, f"records of other rounds: {numbers}")

    alert = scene.published()[0].json
    place = alert["provenance"]
    lines, told = scene.replay("--offsets", f"articles/{place['partition']}:{place['offset']}")
    demand("replayed 1 records: 1 alerted" in told, told)
    demand(alert["event"]["id"].encode() in b"".join(lines), f"not the record of {alert['event']['id']}: {lines}")

    end = scene.admin.offsets("articles")[0]
    lines, told = scene.replay("--offsets", f"articles/0:{end - 1}..{end + 5}", "--offsets", f"articles/0:{end - 1}..",
                               code=None)
    demand("replayed 1 records" in told and f"articles/0 ends at offset {end - 1}" in told, told)


def to_a_topic(scene):
    """Key, value, headers and timestamp are those of the service's own alerts."""
    _, told = scene.replay("--from", "-1h", "--to-topic", "replayed", code=1)
    wanted = sorted(map(whole, scene.published()))
    demand(f"{len(wanted)} alerts were published to topic replayed" in told, told)
    demand(sorted(map(whole, scene.published("replayed"))) == wanted, "the records differ from the service's")
    for topic, why in (("articles", "is what the service reads"), ("alerts", "--publish"), ("articles-dead", "dead letters")):
        _, told = scene.replay("--from", "-1h", "--to-topic", topic, code=2)
        demand(why in told, told)


def to_a_file(scene):
    file = scene.directory / "replayed.jsonl"
    _, told = scene.replay("--from", "-1h", "--threads", "3", "--output", str(file), code=1)
    wanted = sorted(alert.value for alert in scene.published())
    demand(sorted(file.read_bytes().split(b"\n")[:-1]) == wanted, f"the file has other alerts: {told}")


def with_other_watchlists(scene):
    """What a new list would have found."""
    other = scene.directory / "watchlist.yaml"
    other.write_text(cases.OTHER_WATCHLIST, encoding="utf-8")
    lines, _ = scene.replay("--from", scene.middle, "--to", scene.end_of_round, "--watchlists", str(other), code=1)
    rules = {rule for case in cases.CASES for rule in cases.demanded_rules(case, cases.B).values()}
    demand({found.decode() for found in re.findall(rb'"rule":{"id":"([^"]+)"', b"\n".join(lines))} == rules,
           f"wanted alerts of {rules}")


def dead_letters(scene):
    """With the cause mended, the same records pass: whole ones from their letters, cut ones from the topic."""
    scene.wait_until_caught_up()
    letters = [case.error for case in cases.CASES if case.error]
    _, told = scene.replay("--from-dead-letters", code=1)
    for reason in set(letters):
        count = letters.count(reason) * scene.rounds
        demand(f"  {reason}: {count} records, 0 pass now (0 alerts), {count} still {reason}\n" in told, told)

    config = scene.daemon.config
    mended = config.read_text(encoding="utf-8").replace("article: 64KiB", "article: 256KiB")
    mended = mended.replace("format: json", "format: json, invalid_utf8: replace")
    config.with_name("mended.yaml").write_text(mended, encoding="utf-8")
    mended = ("--config", str(config.with_name("mended.yaml")), "--from-dead-letters")
    _, told = scene.replay(*mended, code=1)
    demand(f"  too_large: {scene.rounds} records, {scene.rounds} pass now ({scene.rounds} alerts)\n" in told, told)
    demand(f"  not_utf8: {scene.rounds} records, {scene.rounds} pass now (0 alerts)\n" in told, told)

    before = scene.published()
    _, told = scene.replay(*mended, "--reason", "too_large", "--publish")
    demand(f"{scene.rounds} alerts were published to topic alerts" in told and "bad_json" not in told, told)
    records = [record for record in kcat.read_all(scene.broker.bootstrap, "articles") if "too_large" in record.key]
    wanted = {cases.event_id(scene.broker.cluster_id, record, "mention/desk/mosul") for record in records}
    seen = {whole(alert) for alert in before}
    new = [alert.json["event"]["id"] for alert in scene.published() if whole(alert) not in seen]
    demand(sorted(new) == sorted(wanted), f"published {new}, wanted {wanted}")
    _, told = scene.replay(*mended, "--reason", "no_such", code=0)
    demand("no dead letter of reason `no_such`" in told, told)


def removed(scene):
    """A hole that retention made is told with its offsets."""
    scene.admin.delete_records("articles", 1, 7)
    _, told = scene.replay("--offsets", "articles/1:2..9", code=None)
    demand("articles/1: offsets 2 to 6 are no longer there (5)" in told and "replayed 3 records" in told, told)
    _, told = scene.replay("--from", "-1h", code=1)
    demand("articles/1 is not kept before offset 7" in told, told)
    scene.admin.delete_records("articles", 1, scene.admin.offsets("articles")[1])
    _, told = scene.replay("--from-dead-letters", "--reason", "too_large", code=1)
    demand("not to be had" in told, told)


def interrupted(scene):
    """Ctrl-C: what was begun is finished, whole lines, and the counts are told."""
    scene.send(30)
    process = scene.begin("--from", "-1h")
    waiting = array.array("i", [0])

    def is_full():  # of alerts that nobody takes: the replay stands still
        fcntl.ioctl(process.stdout, termios.FIONREAD, waiting)
        return waiting[0] > 60000
    wait_for("the pipe is full", is_full)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=20)
    found = re.search(r"interrupted after (\d+) records: \d+ alerted \((\d+) alerts\)", told.decode())
    demand(process.returncode == 1 and found, told)
    demand(0 < int(found[1]) < sum(scene.admin.offsets("articles").values()), told)
    demand(len([json.loads(line) for line in out.splitlines()]) == int(found[2]), f"other alerts than told: {told}")


def without_broker(scene):
    """Ctrl-C ends the wait for brokers too."""
    os.kill(scene.broker.pid(), signal.SIGSTOP)
    try:
        process = scene.begin("--from", "-1h")
        wait_for("it minds SIGINT", lambda: minds(process.pid, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
        demand(process.returncode == 1 and b"no broker of" in told, told)
    finally:
        os.kill(scene.broker.pid(), signal.SIGCONT)


def damaged(scene):
    """What a batch that cannot be decoded keeps from being read, by its content or by its checksum, is told with its
    offsets, and no record is passed over in silence; what is behind it can be asked for."""
    scene.daemon.end()
    ends = scene.admin.offsets("articles")
    scene.broker.stop()
    spoiled = {}
    for partition, spoil in ((2, damage.mislabel), (0, damage.flip)):
        segment = damage.segment_of(scene.broker, "articles", partition)
        spoiled[partition] = damage.batches(segment)[3]
        spoil(segment, spoiled[partition])
    scene.broker.up()
    for partition, batch in spoiled.items():
        _, told = scene.replay("--offsets", f"articles/{partition}:0..", code=1)
        unread = sum(int(count) for count in re.findall(rf"articles/{partition}: offsets .*\((\d+)\)\n", told))
        demand(f"offsets {batch.first} to " in told and "the batch there cannot be decoded" in told, told)
        demand(f"replayed {ends[partition] - unread} records" in told, f"{told}of {ends[partition]}")
        _, told = scene.replay("--offsets", f"articles/{partition}:{batch.last + 1}..", code=None)
        demand(f"replayed {ends[partition] - batch.last - 1} records" in told, told)


STEPS = (the_same_bytes, a_part, to_a_topic, to_a_file, with_other_watchlists, interrupted,
         without_broker, dead_letters, removed, damaged)


def run(program, directory):
    return stage.act(Scene(program, directory), STEPS)


if __name__ == "__main__":
    stage.play("replay", run, __doc__, WHOLE_TEST)
