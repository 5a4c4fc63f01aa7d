#!/usr/bin/env python3
"""Three instances share a topic of twelve partitions, and one of them is killed.

    scale_out_test.py WIREWATCH

4, 4 and 4; then 6 and 6; then 4, 4 and 4 again, under load all the time: nothing
lost, nothing twice, in order, by the checker of the chaos test. Needs kcat,
openjdk-17-jre-headless and maven.
"""
import random
import time

import cases
import kafka
import kcat
import stage
from admin import Admin
from checker import Checker, Group
from checks import Failure, demand
from daemon import GROUP, Daemon, wait_for
from load import Load

WHOLE_TEST = 150  # seconds; the test runner's own limit is above it
PARTITIONS, ALERT_PARTITIONS = 12, 3
RATE = 150  # records a second


class House:
    """A broker and the instances on it."""

    def __init__(self, program, directory):
        self.program, self.directory = program, directory
        self.broker = kafka.Broker(directory / "kafka")
        self.instances = []

    def start(self):
        self.broker.start()
        self.admin = Admin([self.broker.bootstrap])
        for topic, partitions in (("articles", PARTITIONS), ("alerts", ALERT_PARTITIONS), ("articles-dead", 1)):
            self.admin.create_topic(topic, partitions, 1)
        self.load = Load(self.broker.bootstrap, random.Random(7), RATE)
        self.instances = [Daemon(self.program, self.directory / f"instance-{number}", self.broker.bootstrap)
                          for number in (1, 2, 3)]

    def shares(self, instances):
        return [instance.metric("wirewatch_assigned_partitions") for instance in instances]

    def wait_for_shares(self, instances, each):
        """Each has so many, and reads them: all partitions go on."""
        wait_for(f"{len(instances)} instances have {each} partitions each",
                 lambda: self.shares(instances) == [each] * len(instances))
        began = self.admin.committed(GROUP, "articles")

        def all_move():
            now = self.admin.committed(GROUP, "articles")
            return len(now) == PARTITIONS and all(now[one] > began.get(one, 0) for one in now)
        wait_for("every partition goes on", all_move)
        for instance in instances:
            demand(instance.get("/-/ready")[0] == 200, f"not ready: {instance.get('/-/ready')}")

    def account(self):
        """Every record that was put in, judged by what came out."""
        wait_for("the group has passed all records",
                 lambda: self.admin.committed(GROUP, "articles") == self.admin.offsets("articles"))
        wait_for("no transaction is open", lambda: self.admin.transactions_are_over(["alerts", "articles-dead"]))
        checker = Checker(self.broker.cluster_id, [cases.A], ALERT_PARTITIONS, exactly_once=True)
        checker.put_in(kcat.read_all(self.broker.bootstrap, "articles"))
        checker.came_out(*(kcat.read_all(self.broker.bootstrap, topic) for topic in ("alerts", "articles-dead")))
        checker.look(Group(self.admin.committed(GROUP, "articles"), self.admin.offsets("articles")), final=True)
        demand(not checker.verdicts, "\n".join(map(str, checker.verdicts[:20])))
        return dict(checker.counts)

    def end(self):
        for instance in self.instances:
            instance.end()
        self.broker.kill()


def scenes(house):
    first, second, third = house.instances

    def come():
        for instance in house.instances:
            instance.start()
        house.load.start()
        house.wait_for_shares(house.instances, 4)

    def killed():
        third.kill()
        house.wait_for_shares([first, second], 6)

    def back():
        third.start()
        house.wait_for_shares(house.instances, 4)

    def stopped():
        first.terminate()
        house.wait_for_shares([second, third], 6)

    for scene in (come, killed, back, stopped):
        began = time.monotonic()
        scene()
        alive = [instance for instance in house.instances if instance.process.poll() is None]
        print(f"{scene.__name__}: {time.monotonic() - began:.1f} s, shares {house.shares(alive)}", flush=True)
    house.load.stop()
    print(f"accounted: {house.account()}")
    for instance in (second, third):
        instance.terminate()


def run(program, directory):
    house = House(program, directory)
    try:
        house.start()
        scenes(house)
        return 0
    except Failure as failure:
        print(f"FAILED: {failure}")
        for instance in house.instances:
            print(f"the last words of {instance.log.parent.name}:")
            print("\n".join(instance.log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:]))
        return 1
    finally:
        house.end()


if __name__ == "__main__":
    stage.play("scale-out", run, __doc__, WHOLE_TEST)
