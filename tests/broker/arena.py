"""What the faults of the chaos test act upon, and how one looks at what came of them."""
import time

import cases
import fleet
import kcat
from admin import AdminError, EARLIEST, patiently
from checker import Checker, Group

OUTPUTS = (cases.ALERTS, cases.DEAD_LETTERS)
ALERT_PARTITIONS = 3
PATIENCE = 90  # seconds to catch up when the faults are over


class Arena:
    def __init__(self, cluster, instances, load, rng, exactly_once):
        self.cluster, self.fleet, self.load, self.rng = cluster, instances, load, rng
        self.exactly_once = exactly_once
        self.requests = ()  # names of those at which traps are set; none: all
        self.admin = cluster.admin
        self.checker = Checker(cluster.id, [cases.A, cases.B], ALERT_PARTITIONS, exactly_once)
        self._read = {topic: {} for topic in (cases.INPUT, *OUTPUTS)}  # partition -> next offset to read

    def _news(self, topic):
        """The committed records that were not read yet, and where the topic ends."""
        ends = patiently(lambda: self.admin.offsets(topic))
        records, read_up_to = [], {}
        for partition, end in ends.items():
            begin = self._read[topic].get(partition, 0)
            if begin < end:
                read = patiently(lambda p=partition, b=begin: kcat.read_from(self.cluster.bootstrap, topic, p, b))
                records += [record for record in read if record.offset < end]  # the next ones come next time
            read_up_to[partition] = end
        self._read[topic].update(read_up_to)  # all or nothing: whoever interrupts wants an account too
        return records

    def read_input(self):
        """Shows the checker what was put in since; before it is removed, too."""
        self.checker.put_in(self._news(cases.INPUT))
        return dict(self._read[cases.INPUT])

    def progress(self):
        """Records there, and how many of them the group has not passed; None in an outage."""
        try:
            ends = self.admin.offsets(cases.INPUT)
            committed = self.admin.committed(fleet.GROUP, cases.INPUT)
            first = self.admin.offsets(cases.INPUT, EARLIEST)
        except AdminError:
            return None
        lag = sum(end - max(committed.get(partition, 0), first[partition]) for partition, end in ends.items())
        return sum(ends.values()), lag

    def look(self, final=False):
        """With nobody at work: waits until no transaction is open, and judges. All
        that is visible then was committed, and nothing else will ever be."""
        deadline = time.monotonic() + 30
        while not patiently(lambda: self.admin.transactions_are_over([*OUTPUTS, "__consumer_offsets"])):
            if time.monotonic() > deadline:
                self.fleet.faults.append("a transaction is still open 30 s after its instance ended")
                break
            time.sleep(0.1)
        committed = patiently(lambda: self.admin.committed(fleet.GROUP, cases.INPUT))
        ends = self.read_input()  # first, so that every output finds its record
        alerts, letters = (self._news(topic) for topic in OUTPUTS)
        self.checker.came_out(alerts, letters)
        return self.checker.look(Group(committed, ends), final)

    def catch_up(self):
        """The faults are over: everything must be passed in time."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.fleet.heal()
            state = self.progress()
            if state is not None and state[1] == 0:
                return True
            time.sleep(0.3)
        return False
