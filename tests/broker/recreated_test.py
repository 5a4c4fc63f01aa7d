#!/usr/bin/env python3
"""Input topics deleted and created anew, on a real broker: each record of the new one is read, once, and it is told.

    recreated_test.py WIREWATCH

The daemon runs, or does not, while it happens; the new topic is longer than the old one, shorter, or ends exactly where
the daemon wants to read on. In both modes of delivery. Needs kcat, openjdk-17-jre-headless and maven.
"""
import collections

import cases
import kafka
import kcat
import stage
from admin import Admin, AdminError, patiently
from checks import TRACE, demand
from daemon import CONFIG, EXACTLY_ONCE, Daemon, wait_for

WHOLE_TEST = 170  # seconds; the test runner's own limit is above it
TOPICS = ("articles", "wires")  # the second one is left alone
ARTICLES = [case for case in cases.CASES if case.mentions]
TOLD = 'level=warning msg="an input topic was deleted, and perhaps created anew: what is there is read from its beginning" topic=articles'


class Scene:
    """A broker, its topics, and one instance that reads them in one mode of delivery."""

    def __init__(self, program, directory, broker, delivery):
        self.broker = broker
        self.group = delivery
        self.admin = Admin([broker.bootstrap])
        self.number = 0
        self.demanded = []  # records whose alerts must be there, once
        self.former = []  # those of a topic that was deleted before they were all committed
        self.daemon = Daemon(program, directory / delivery, broker.bootstrap,
                             CONFIG.replace("[articles]", f"[{', '.join(TOPICS)}]"), delivery=delivery, group=delivery)

    def start(self):
        for topic in (*TOPICS, "alerts", "articles-dead"):
            self.admin.create_topic(topic, 1, 1)
        self.daemon.start()
        self.daemon.wait_until("/-/ready", 200)

    def end(self):
        self.daemon.end()

    def send(self, count, topic="articles"):
        pairs = []
        for _ in range(count):
            self.number += 1
            case = ARTICLES[self.number % len(ARTICLES)]
            pairs.append((cases.key_of(case, self.number), cases.value_of(case, self.number)))
        kcat.produce(self.broker.bootstrap, topic, pairs, [("traceparent", TRACE)], "lz4")

    def keep(self, to, topic="articles"):
        """Adds what the topic holds now to the demanded or the former records."""
        to += kcat.read_all(self.broker.bootstrap, topic)

    def end_of(self, topic):
        return patiently(lambda: self.admin.offsets(topic))[0]

    def committed(self, topic="articles"):
        try:
            return self.admin.committed(self.group, topic).get(0, 0)
        except AdminError:
            return None

    def settle(self, topic="articles"):
        """Waits until all of the topic is read and committed."""
        end = self.end_of(topic)
        wait_for(f"{topic} is read up to {end}", lambda: self.committed(topic) == end, 20)

    def hear(self, *counts):
        """Commits more than once: before each commit after the first the daemon hears that Kafka keeps the group's offset.

        Without that it cannot know a topic that is deleted in the next tenth of a second (docs/delivery.md, when it is void).
        """
        for count in counts:
            self.send(count)
            self.settle()
        self.keep(self.demanded)

    def create_anew(self, count, topic="articles"):
        """As fast as can be, so that the daemon has the least chance to see what happens."""
        self.admin.delete_topic(topic)
        patiently(lambda: self.admin.create_topic(topic, 1, 1))
        self.send(count, topic)

    def check(self):
        """All alerts: the demanded ones once (or more, at least once), and no others but those of former topics."""
        wait_for("no transaction is open", lambda: self.admin.transactions_are_over(["alerts"]))
        cluster = self.broker.cluster_id
        wanted = {identity: record for record in self.demanded for identity in cases.demanded_alerts(cluster, record)}
        allowed = {identity for record in self.former for identity in cases.demanded_alerts(cluster, record)}
        found = collections.Counter(alert.json["event"]["id"] for alert in kcat.read_all(self.broker.bootstrap, "alerts"))
        lost = sorted({(record.topic, record.offset) for identity, record in wanted.items() if identity not in found})
        demand(not lost, f"lost are {len(lost)} of {len(self.demanded)} records: {lost[:3]} to {lost[-3:]}")
        demand(found.keys() <= wanted.keys() | allowed, "there are alerts that nobody demanded")
        if self.group == EXACTLY_ONCE:
            demand(max(found.values()) == 1, "alerts came twice")

    def told(self):
        """How often it was: in the log, and in the metric."""
        log = self.daemon.log.read_text(encoding="utf-8")
        return log.count(TOLD), self.daemon.metric("wirewatch_input_partitions_recreated_total")


def longer(scene):
    """F22b: 33 records were read, 66 stand in the new topic before the daemon looks again."""
    scene.hear(20, 13)
    scene.create_anew(66)
    scene.keep(scene.demanded)
    scene.settle()
    scene.check()
    demand(scene.told() == (1, 1), f"told {scene.told()} times, in log and metric")


def as_long(scene):
    """F22b: the new topic ends where the daemon wants to read on."""
    scene.hear(4)
    scene.create_anew(70)
    scene.keep(scene.demanded)
    scene.settle()
    scene.check()


def shorter(scene):
    """F22b: the new topic ends before that."""
    scene.create_anew(10)
    scene.keep(scene.demanded)
    scene.settle()
    scene.check()


def between_runs(scene):
    """F22b: deleted and created while no instance runs."""
    scene.daemon.terminate()
    scene.create_anew(44)
    scene.keep(scene.demanded)
    scene.daemon.start()
    scene.settle()
    scene.check()


def while_read(scene):
    """F22b: deleted while its records are in flight: those not committed are gone with it, those of the new one are read.

    Exactly once alone: in the other mode a commit under way may void it (docs/delivery.md).
    """
    if scene.group != EXACTLY_ONCE:
        return
    for _ in range(2):
        begun = scene.committed()
        scene.send(3000)
        wait_for("it is being read", lambda: scene.committed() > begun + 100)
        scene.keep(scene.former)
        scene.create_anew(3000)
        scene.keep(scene.demanded)
        scene.settle()
        scene.former += scene.demanded[-3000:]  # see check(): they were demanded
        scene.check()
        del scene.former[-3000:]


def gone(scene):
    """F22b: while a topic is away the others are read; when it is there again, it is read from its beginning."""
    scene.send(3000)
    scene.keep(scene.former)
    scene.admin.delete_topic("articles")
    for _ in range(3):
        scene.send(20, "wires")
        scene.settle("wires")
    scene.keep(scene.demanded, "wires")
    scene.admin.create_topic("articles", 1, 1)
    scene.send(30)
    scene.keep(scene.demanded)
    scene.settle()
    scene.check()


def cleared(scene):
    """Stopped in order, and nothing left for the other mode of delivery."""
    scene.daemon.terminate()
    for topic in (*TOPICS, "alerts", "articles-dead"):
        scene.admin.delete_topic(topic)


STEPS = (longer, as_long, shorter, between_runs, while_read, gone, cleared)


def run(program, directory):
    broker = kafka.Broker(directory / "kafka")
    try:
        broker.start()
        for delivery in (EXACTLY_ONCE, "at_least_once"):
            print(f"{delivery}:", flush=True)
            if stage.act(Scene(program, directory, broker, delivery), STEPS) != 0:
                return 1
        return 0
    finally:
        broker.kill()


if __name__ == "__main__":
    stage.play("recreated", run, __doc__, WHOLE_TEST)
