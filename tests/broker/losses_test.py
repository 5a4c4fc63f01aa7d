#!/usr/bin/env python3
"""Records that nobody can read, on a real broker: told, left out on request, marked and counted, and nothing else.

    losses_test.py WIREWATCH

Batches are spoiled in the log of a broker that is down (damage.py). What the daemon writes then is compared with what
the readable records demand (cases.py). Needs kcat, openjdk-17-jre-headless and maven.
"""
import random
import re
import subprocess
import time

import cases
import damage
import kafka
import kcat
import stage
from admin import Admin, AdminError
from checks import TRACE, Failure, check_alerts, check_dead_letters, demand
from daemon import CONFIG, GROUP, Daemon, wait_for

WHOLE_TEST = 280  # seconds; the test runner's own limit is above it
BATCHES = 9  # of a partition


class Scene:
    """A broker with two partitions of articles, some batches of the first one spoiled, and a daemon."""

    def __init__(self, program, directory):
        self.program = program
        self.directory = directory
        self.broker = kafka.Broker(directory / "kafka")
        self.daemon = None
        self.rounds = 0
        self.records = {}  # place -> all that were ever sent
        self.removed = {}  # place -> those that cannot be read

    def start(self):
        self.broker.start()
        self.admin = Admin([self.broker.bootstrap])
        for topic, partitions in (("articles", 2), ("alerts", 2), ("articles-dead", 1)):
            self.admin.create_topic(topic, partitions, 1)
        self.daemon = Daemon(self.program, self.directory / "daemon", self.broker.bootstrap,
                             CONFIG + "control: {{socket: control.sock}}\n")

    def send(self, rounds=1):
        """Every case, in a batch a partition each time."""
        for _ in range(rounds):
            self.rounds += 1
            kcat.produce(self.broker.bootstrap, "articles",
                         [(cases.key_of(case, self.rounds), cases.value_of(case, self.rounds)) for case in cases.CASES
                          if case.value is not None or case.article],
                         [("traceparent", TRACE)], "lz4")

    def spoil(self, *damages):
        """Spoils batches of partition 0, by number and how; they are known by their offsets from now on."""
        for record in kcat.read_all(self.broker.bootstrap, "articles"):
            self.records[record.partition, record.offset] = record
        self.broker.stop()
        segment = damage.segment_of(self.broker, "articles", 0)
        batches = damage.batches(segment)
        for number, how in damages:
            how(segment, batches[number])
            for offset in range(batches[number].first, batches[number].last + 1):
                self.removed[0, offset] = self.records[0, offset]
        self.broker.up()
        return [batches[number] for number, _ in damages]

    def ctl(self, *arguments):
        done = subprocess.run([self.program, "ctl", *arguments, "--config", str(self.daemon.config)], check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=90)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def committed(self, partition=0):
        """The group's offset; None while there is none, or the broker has just come up."""
        try:
            return self.admin.committed(GROUP, "articles").get(partition)
        except AdminError:
            return None

    def stands_at(self, offset):
        wait_for(f"articles/0 is read up to offset {offset}", lambda: self.committed() == offset)

    def markers(self):
        """(from, to, reason) of each marker in the dead-letter topic."""
        wait_for("no transaction is open", lambda: self.admin.transactions_are_over(["articles-dead"]))
        return sorted((int(letter.headers["wirewatch-lost-from"]), int(letter.headers["wirewatch-lost-to"]),
                       letter.headers["wirewatch-lost-reason"])
                      for letter in kcat.read_all(self.broker.bootstrap, "articles-dead")
                      if "wirewatch-lost-from" in letter.headers)

    def check(self):
        """Every readable record has what it demands, once; the others have their markers."""
        wait_for("no transaction is open", lambda: self.admin.transactions_are_over(["alerts", "articles-dead"]))
        readable = [record for place, record in self.records.items() if place not in self.removed]
        for what, (count, repeated) in (("alerts", check_alerts(self.broker, readable)),
                                        ("dead letters", check_dead_letters(self.broker, readable, self.removed))):
            demand(count > 0 and repeated == 0, f"{count} {what} are demanded, and {repeated} repeated")

    def end(self):
        if self.daemon is not None:
            self.daemon.end()
        self.broker.kill()


def skip(scene):
    """An operator leaves a batch out: refused where it makes no sense, asked for, marked, counted; the rest flows."""
    scene.send(BATCHES)
    scene.bad = scene.spoil((2, damage.mislabel), (4, damage.mislabel), (6, damage.mislabel))
    scene.daemon.start()
    scene.daemon.wait_until("/-/ready", 200)
    first = scene.bad[0]
    scene.stands_at(first.first)
    end = scene.admin.offsets("articles")
    wait_for("the other partition is read", lambda: scene.committed(1) == end[1])

    for to, why in ((first.first, f"is read from offset {first.first} on: {first.first} is not ahead"),
                    (end[0] + 1, f"ends before offset {end[0]}")):
        code, out, err = scene.ctl("skip", "articles/0", "--to", str(to), "--yes")
        demand((code, out) == (1, "") and why in err, f"{code} {out} {err}")
    count = first.last + 1 - first.first
    code, out, err = scene.ctl("skip", "articles/0", "--to", str(first.last + 1))
    demand((code, out) == (1, "") and "that wants --yes" in err and f"({count}) would never be read" in err, f"{code} {out} {err}")
    demand(scene.markers() == [] and scene.committed() == first.first, "a skip that was not confirmed was done")

    code, out, err = scene.ctl("skip", "articles/0", "--to", str(first.last + 1), "--yes")
    demand(code == 0 and f"offsets {first.first} to {first.last} ({count}) left out, and marked" in out, f"{code} {out} {err}")
    demand(scene.markers() == [(first.first, first.last + 1, "skipped")], f"{scene.markers()}")
    scene.stands_at(scene.bad[1].first)
    demand(scene.daemon.metric("wirewatch_input_records_lost_total") == count, "the loss is not counted")
    log = scene.daemon.log.read_text(encoding="utf-8")
    demand(re.search(rf'level=warning msg="records are left out on request" topic=articles partition=0 from_offset={first.first} '
                     rf"to_offset={first.last}\n", log), "the log does not tell it")


def skip_killed(scene):
    """Killed at any moment of a skip: marked and passed, or neither; asked again, it is done."""
    moments = random.Random(20261123)
    for batch in scene.bad[1:]:
        for _ in range(4):
            before = scene.markers()
            asked = subprocess.Popen([scene.program, "ctl", "skip", "articles/0", "--to", str(batch.last + 1), "--yes",
                                      "--config", str(scene.daemon.config)],
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(moments.uniform(0, 0.4))  # the moment, not a wait for anything
            scene.daemon.kill()
            asked.communicate(timeout=20)
            scene.daemon.start()
            scene.daemon.wait_until("/-/ready", 200)
            marked = len(scene.markers()) - len(before)
            passed = scene.committed() > batch.last
            demand(marked == passed, f"{marked} markers, and the batch {'is' if passed else 'is not'} passed")
            if asked.returncode == 0:
                demand(passed, "done, as ctl was told, and undone")
            if passed:
                break
        else:
            code, out, err = scene.ctl("skip", "articles/0", "--to", str(batch.last + 1), "--yes")
            demand(code == 0, f"{code} {out} {err}")
    wait_for("all is read", lambda: scene.admin.committed(GROUP, "articles") == scene.admin.offsets("articles"))
    scene.check()


STEPS = (skip, skip_killed)


def run(program, directory):
    scene = Scene(program, directory)
    try:
        scene.start()
        for step in STEPS:
            began = time.monotonic()
            step(scene)
            print(f"{step.__name__}: {time.monotonic() - began:.1f} s", flush=True)
        return 0
    except Failure as failure:
        print(f"FAILED: {failure}")
        if scene.daemon is not None:
            print(scene.daemon.log.read_text(encoding="utf-8")[-4000:])
        return 1
    finally:
        scene.end()


if __name__ == "__main__":
    stage.play("losses", run, __doc__, WHOLE_TEST)
