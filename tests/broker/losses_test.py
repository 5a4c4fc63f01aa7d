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
from admin import Admin, AdminError, patiently
from checks import TRACE, check_alerts, check_dead_letters, demand
from daemon import CONFIG, GROUP, Daemon, wait_for

WHOLE_TEST = 400  # seconds; the test runner's own limit is above it
BATCHES = 9  # of a partition
TOO_LARGE = 34_000_000  # bytes, more than receive.message.max.bytes


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
        self.broker.topic("articles", 2, [f"max.message.bytes={2 * TOO_LARGE}"])
        for topic, partitions in (("alerts", 2), ("articles-dead", 1)):
            self.admin.create_topic(topic, partitions, 1)
        self.daemon = Daemon(self.program, self.directory / "daemon", self.broker.bootstrap,
                             CONFIG.replace("  instance_id", "  on_undecodable: stop\n  instance_id")
                             + "control: {{socket: control.sock}}\n")

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
        self.keep()
        self.broker.stop()
        segment = damage.segment_of(self.broker, "articles", 0)
        batches = damage.batches(segment)
        for number, how in damages:
            how(segment, batches[number])
            for offset in range(batches[number].first, batches[number].last + 1):
                self.removed[0, offset] = self.records[0, offset]
        self.broker.up()
        return [batches[number] for number, _ in damages]

    def keep(self):
        """Reads what was sent since the last time."""
        for partition in (0, 1):
            known = 1 + max((offset for of, offset in self.records if of == partition), default=-1)
            for record in kcat.read_from(self.broker.bootstrap, "articles", partition, known):
                self.records[partition, record.offset] = record

    def send_too_large(self):
        """A record that no response has room for, and some behind it; its offset."""
        self.rounds += 1
        case = cases.BY_NAME["too_large"]
        whole = cases.value_of(case, self.rounds)[:-1] + b', "pad": "'
        kcat.produce_large(self.broker.bootstrap, "articles", cases.key_of(case, self.rounds),
                           whole + b"x" * TOO_LARGE + b'"}', [("traceparent", TRACE)], partition=0)
        offset = self.ends()[0] - 1
        self.send()
        return offset

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

    def told(self, batch):
        """Waits until log, status and readiness name the batch; None: until the daemon is ready."""
        if batch is None:
            self.daemon.wait_until("/-/ready", 200)
            return
        offsets = f"offsets {batch.first} to {batch.last} cannot be decoded"
        wait_for(f"/-/ready tells that {offsets}", lambda: f"articles/0 stands still: {offsets}" in self.daemon.get("/-/ready")[1])
        _, status, _ = self.ctl("status")
        demand(f"STALLED: {offsets}" in status, status)
        log = self.daemon.log.read_text(encoding="utf-8")
        demand(f'level=error msg="a batch cannot be decoded: its partition stands still in front of it" topic=articles partition=0 '
               f"from_offset={batch.first} to_offset={batch.last} " in log, log[-3000:])
        demand(self.committed() == batch.first, f"read up to {self.committed()}")

    def ends(self):
        return patiently(lambda: self.admin.offsets("articles"))

    def all_is_read(self):
        return all(self.committed(partition) == end for partition, end in self.ends().items())

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


def stopped(scene):
    """F25: a batch that cannot be decoded stops its partition, which says where; what is before it is read once, others flow."""
    scene.send(BATCHES)
    scene.bad = scene.spoil((2, damage.flip), (4, damage.invent), (6, damage.mislabel))
    scene.daemon.start()
    scene.daemon.wait_until("/-/ready", 503)
    scene.told(scene.bad[0])
    wait_for("the other partition is read", lambda: scene.committed(1) == scene.ends()[1])
    demand(scene.committed() == scene.bad[0].first, f"read up to {scene.committed()}")
    consumed = scene.daemon.metric("wirewatch_consumed_records_total")
    demand(consumed == scene.bad[0].first + scene.committed(1), f"{consumed} records: some of them were read again")
    demand(scene.markers() == [] and scene.daemon.metric("wirewatch_input_records_lost_total") == 0, "they are not lost yet")


def skip(scene):
    """F25: an operator leaves a batch out: refused where it makes no sense, asked for, marked, counted; the rest flows."""
    first = scene.bad[0]
    end = scene.ends()
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
    scene.told(scene.bad[1])
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
            scene.told(next((bad for bad in scene.bad if bad.first >= (scene.committed() or 0)), None))
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
    wait_for("all is read", scene.all_is_read)
    scene.check()


def left_out(scene):
    """F25: with kafka.on_undecodable: skip, exactly the records of such batches are lost, marked and counted; also of two
    side by side, and at the end of the log."""
    scene.daemon.terminate()
    config = scene.daemon.config
    config.write_text(config.read_text(encoding="utf-8").replace("on_undecodable: stop", "on_undecodable: skip"), encoding="utf-8")
    before, markers = len(scene.removed), scene.markers()
    scene.send(6)
    numbers = len(damage.batches(damage.segment_of(scene.broker, "articles", 0)))
    bad = scene.spoil((numbers - 5, damage.mislabel), (numbers - 4, damage.flip), (numbers - 1, damage.flip))
    scene.daemon.start()
    wait_for("all is read", scene.all_is_read)
    scene.daemon.wait_until("/-/ready", 200)
    lost = len(scene.removed) - before
    demand(scene.daemon.metric("wirewatch_input_records_lost_total") == lost, f"not {lost} records are counted as lost")
    wanted = markers + [(batch.first, batch.last + 1, "undecodable") for batch in bad]
    demand(scene.markers() == wanted, f"{scene.markers()}, wanted {wanted}")
    scene.check()


def too_large_to_receive(scene):
    """F24: a batch beyond receive.message.max.bytes: its partition stands in front of it, the log says what to raise, others
    flow; left out on request, or a dead letter once it is raised."""
    for raise_it in (False, True):
        offset = scene.send_too_large()
        wait_for("the other partition is read", lambda: scene.committed(1) == scene.ends()[1])
        wait_for("the log says why",
                 lambda: "increase receive.message.max.bytes" in scene.daemon.log.read_text(encoding="utf-8"))
        demand(scene.committed() == offset, f"{scene.committed()} is read, and {offset} cannot be")
        scene.keep()
        if raise_it:
            scene.daemon.terminate()
            config = scene.daemon.config
            config.write_text(config.read_text(encoding="utf-8").replace(
                "  properties:\n", f"  properties:\n    receive.message.max.bytes: {2 * TOO_LARGE}\n"), encoding="utf-8")
            scene.daemon.start()
        else:
            scene.removed[0, offset] = scene.records[0, offset]
            code, out, err = scene.ctl("skip", "articles/0", "--to", str(offset + 1), "--yes")
            demand(code == 0, f"{code} {out} {err}")
        wait_for("all is read", scene.all_is_read)
    scene.check()


def cut_off(scene):
    """F22: the log ends before the group's offset: what is left is read again, with the same ids, and what is gone is told."""
    end = scene.ends()[1]
    scene.broker.stop()
    segment = damage.segment_of(scene.broker, "articles", 1)  # the other one would be cut at its first false checksum
    batch = damage.batches(segment)[-4]
    damage.cut(segment, batch)
    scene.broker.up()
    wait_for("what is left is read again", lambda: scene.committed(1) == batch.first)
    log = scene.daemon.log.read_text(encoding="utf-8")
    demand(f"articles/1: the broker has no offset {end} (any more); going on at the earliest" in log, log[-3000:])
    wait_for("the cut is counted", lambda: scene.daemon.metric("wirewatch_input_partitions_truncated_total") == 1, 90)
    log = scene.daemon.log.read_text(encoding="utf-8")
    demand('level=error msg="the log of a partition was cut at its end: records are gone" topic=articles partition=1 '
           f"from_offset={batch.first} to_offset={end - 1} committed={batch.first}\n" in log, log[-3000:])
    readable = [record for place, record in scene.records.items() if place not in scene.removed]
    _, repeated = check_alerts(scene.broker, readable)  # those of what is gone are there, too
    demand(repeated > 0, "nothing was read again")
    scene.send()
    wait_for("all is read", scene.all_is_read)
    scene.daemon.wait_until("/-/ready", 200)


STEPS = (stopped, skip, skip_killed, left_out, too_large_to_receive, cut_off)


def run(program, directory):
    return stage.act(Scene(program, directory), STEPS)


if __name__ == "__main__":
    stage.play("losses", run, __doc__, WHOLE_TEST)
