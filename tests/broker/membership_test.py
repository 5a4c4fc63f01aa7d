#!/usr/bin/env python3
"""Static membership on a real broker: who comes back in time disturbs nobody.

    membership_test.py WIREWATCH

Two instances share a topic. One is stopped in order and started again, once without and once with
kafka.static_membership: without, the other one's partitions change; with it they do not, and the one that came back
reads what was written meanwhile.
"""
import pathlib
import sys
import tempfile

import cases
import kafka
import kcat
from admin import Admin
from checks import Failure, demand
from daemon import CONFIG, Daemon, wait_for

SESSION = "    session.timeout.ms: {session}\n"
CONFIGS = {kind: CONFIG.replace("  instance_id: {instance}\n", "  instance_id: {instance}\n"
                                f"  static_membership: {kind}\n").replace(SESSION, "    session.timeout.ms: 30000\n")
           for kind in ("false", "true")}


def partitions_of(daemons):
    return [daemon.metric("wirewatch_assigned_partitions") for daemon in daemons]


def changes_seen_by_the_other(program, directory, broker, kind):
    """How often the partitions of one instance changed while the other one was away and back."""
    daemons = [Daemon(program, directory / f"{kind}-{name}", broker.bootstrap, CONFIGS[kind], group=f"group-{kind}")
               for name in ("goes", "stays")]
    try:
        for daemon in daemons:
            daemon.start()
        wait_for("both have partitions", lambda: sorted(partitions_of(daemons), key=str) == [2, 2])
        goes, stays = daemons
        before = stays.metric("wirewatch_rebalances_total")
        goes.terminate()
        kcat.produce(broker.bootstrap, cases.INPUT,
                     [(f"{kind}-{number}", b'{"id": "x", "headline": "A calm day"}') for number in range(40)])
        goes.start()
        wait_for("both have partitions again", lambda: sorted(partitions_of(daemons), key=str) == [2, 2])
        if kind == "true":  # else the one that stayed has read it all
            wait_for("what waited is read", lambda: (goes.metric("wirewatch_consumed_records_total") or 0) > 0)
        return stays.metric("wirewatch_rebalances_total") - before
    finally:
        for daemon in daemons:
            daemon.end()


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="wirewatch-membership-") as scratch:
        directory = pathlib.Path(scratch)
        broker = kafka.Broker(directory / "kafka")
        try:
            broker.start()
            admin = Admin([broker.bootstrap])
            admin.create_topic(cases.INPUT, 4, 1)
            admin.create_topic(cases.ALERTS, 1, 1)
            admin.create_topic(cases.DEAD_LETTERS, 1, 1)
            changes = {kind: changes_seen_by_the_other(arguments[0], directory, broker, kind)
                       for kind in ("false", "true")}
            print(f"changes of the other one's partitions: {changes['false']:.0f} without, {changes['true']:.0f} with")
            demand(changes["false"] > 0, "without static membership nothing changed: the test sees nothing")
            demand(changes["true"] == 0, "with static membership the other instance was disturbed")
        except (Failure, kafka.KafkaError) as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            return 1
        finally:
            broker.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
