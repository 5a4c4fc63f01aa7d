"""What a run of the daemon did wrong, told from Kafka's topics alone.

The checker is shown the input topic as it is, what a read_committed reader sees
of alerts and dead letters, and the group's committed offsets. From the input it
computes what must have come out (cases.py) and names each deviation:

    LOST     the group has passed a record whose output is not there
    DUP      an output is there twice (in at-least-once delivery it may be)
    WRONG    an output says something else than its record demands
    MIXED    the alerts of one record are of several watchlist generations
    PHANTOM  an output of a record that demands none, or that does not exist
    ID       event.id is not the UUID that docs/alerts.md promises
    REORDER  alerts of one key stand in another order than their records, or not
             in the partition that murmur2 of the key says
    LEAK     an output is visible although the group has not passed its record, or
             a committed offset went back: somebody wrote what was not his any more
    GAP      a record that Kafka removed unread is not told of by a marker, or a
             marker tells of one that was not
    AHEAD    like LOST, but seen before the end: the committed offset ran ahead
             of the outputs; or it is beyond the end of the partition
    STUCK    in the end, records are there that the group has not passed

It is fed in pieces, so that a long run needs no second pass. It shares no code
with the daemon; checker_test.py has a made-up history for each verdict.
"""
import collections
import dataclasses

import cases
import checks

MARKER = "wirewatch-lost-from"


@dataclasses.dataclass(frozen=True)
class Verdict:
    name: str
    topic: str
    partition: int
    offset: int
    text: str

    def __str__(self):
        return f"{self.name} {self.topic}/{self.partition}/{self.offset}: {self.text}"


@dataclasses.dataclass(frozen=True)
class Group:
    """The group's position and the partition's limits when nobody is at work."""
    committed: dict  # partition -> offset; 0 where nothing is committed yet
    ends: dict  # partition -> first offset that is not there yet


def murmur2(data):
    """The hash by which Kafka's own clients choose a key's partition."""
    multiplier, mask = 0x5BD1E995, 0xFFFFFFFF

    def mixed(word):
        word = word * multiplier & mask
        return (word ^ word >> 24) * multiplier & mask
    value = 0x9747B28C ^ len(data)
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        value = value * multiplier & mask ^ mixed(int.from_bytes(data[at:at + 4], "little"))
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * multiplier & mask
    value = (value ^ value >> 13) * multiplier & mask
    return value ^ value >> 15


class Place:
    """One record of the input and what has come of it."""

    def __init__(self, record):
        self.record = record
        self.alerts = collections.Counter()  # (bundle, rule) -> how often
        self.letters = 0

    @property
    def produced(self):
        return bool(self.alerts or self.letters)


class Checker:
    def __init__(self, cluster, generations, alert_partitions, exactly_once):
        self.cluster = cluster
        self.generations = {generation.bundle: generation for generation in generations}
        self.alert_partitions = alert_partitions
        self.exactly_once = exactly_once
        self.verdicts = []
        self.places = {}  # (partition, offset) -> Place
        self.removed = {}  # partition -> offsets below this one are no longer there
        self.told_lost = collections.Counter()  # (partition, offset) -> markers that tell of it
        self.passed = {}  # partition -> committed offset at the last look
        self.judged = {}  # partition -> records below it have been found good, or told of
        self.last = {}  # (output partition, key, input partition) -> input offset of its last alert that repeats none
        self.counts = collections.Counter()
        self._told = set()

    def blame(self, name, record, text):
        """A verdict on a record, of whichever topic; the same one is told once."""
        self._add(Verdict(name, record.topic, record.partition, record.offset, text))

    def _add(self, verdict):
        if verdict not in self._told:
            self._told.add(verdict)
            self.verdicts.append(verdict)

    # -- what was put in and what came out, in pieces, each topic in its order --

    def put_in(self, records):
        for record in records:
            self.places[record.partition, record.offset] = Place(record)
            self.counts["records"] += 1

    def removed_below(self, partition, offset):
        self.removed[partition] = max(offset, self.removed.get(partition, 0))

    def came_out(self, alerts, letters):
        for alert in alerts:
            self.counts["alerts"] += 1
            self._alert(alert)
        for letter in letters:
            if MARKER in letter.headers:
                self._marker(letter)
            else:
                self.counts["dead letters"] += 1
                self._letter(letter)

    def _alert(self, alert):
        try:
            said = alert.json
            rule, bundle = said["rule"]["id"], said["rule"]["bundle"]
            identity = said["event"]["id"]
            where = said["provenance"]["partition"], said["provenance"]["offset"]
        except (ValueError, TypeError, KeyError) as error:
            self.blame("WRONG", alert, f"no alert: {error!r}")
            return
        place = self.places.get(where)
        if place is None:
            self.blame("PHANTOM", alert, f"its record {where} does not exist")
            return
        record = place.record
        if record.value is None or identity != cases.event_id(self.cluster, record, rule):
            self.blame("ID", alert, f"{identity} is not the id of {rule} and {record.key}")
            return
        if bundle not in self.generations:
            self.blame("WRONG", alert, f"{record.key}: no watchlist has the hash {bundle}")
            return
        expected = cases.demanded_alerts(self.cluster, record, self.generations[bundle]).get(identity)
        if expected is None:
            self.blame("PHANTOM", alert, f"{record.key} demands no {rule}")
            return
        for difference in checks.alert_differences(alert, expected, record):
            self.blame("WRONG", alert, f"{record.key}: {difference}")
        self._order(alert, record, repeated=not self.exactly_once and bool(place.alerts))
        place.alerts[bundle, rule] += 1

    def _order(self, alert, record, repeated):
        wanted = (murmur2(alert.key.encode()) & 0x7FFFFFFF) % self.alert_partitions
        if alert.partition != wanted:
            self.blame("REORDER", alert, f"murmur2 of {alert.key} says partition {wanted}")
        if repeated:  # behind newer ones, as it must
            return
        lane = alert.partition, alert.key, record.partition
        if record.offset < self.last.get(lane, -1):
            self.blame("REORDER", alert, f"{alert.key}: record {record.partition}/{record.offset} "
                                         f"after {record.partition}/{self.last[lane]}")
        self.last[lane] = record.offset

    def _letter(self, letter):
        try:
            where = int(letter.headers["wirewatch-partition"]), int(letter.headers["wirewatch-offset"])
        except (ValueError, KeyError) as error:
            self.blame("WRONG", letter, f"no dead letter: {error!r}")
            return
        place = self.places.get(where)
        expected = cases.demanded_dead_letter(place.record) if place else None
        if expected is None:
            self.blame("PHANTOM", letter, f"record {where} demands no dead letter, or does not exist")
            return
        for difference in checks.letter_differences(letter, expected, place.record):
            self.blame("WRONG", letter, f"{place.record.key}: {difference}")
        place.letters += 1

    def _marker(self, letter):
        self.counts["markers"] += 1
        partition = int(letter.headers["wirewatch-partition"])
        for offset in range(int(letter.headers[MARKER]), int(letter.headers["wirewatch-lost-to"])):
            self.told_lost[partition, offset] += 1
            if offset >= self.removed.get(partition, 0):
                self.blame("GAP", letter, f"told as lost, but record {partition}/{offset} is there")

    # -- the set of outputs of each record, against the group's position --

    def look(self, group, final=False):
        """Judges all records when no transaction is open and, unless it is the end,
        no instance alive. Returns how many verdicts there are by name."""
        for partition, end in group.ends.items():
            committed = group.committed.get(partition, 0)
            self._position(partition, committed, end, final)
            for offset in range(self.judged.get(partition, 0), end):
                place = self.places.get((partition, offset))
                if place is None:
                    continue
                if offset < committed:
                    self._passed(place, "LOST" if final else "AHEAD")
                elif self.exactly_once and place.produced:
                    self.blame("LEAK", place.record, f"visible, but the group is at {committed}")
            self.judged[partition] = committed if not final else 0
        self._repeated()
        return collections.Counter(verdict.name for verdict in self.verdicts)

    def _position(self, partition, committed, end, final):
        def blame(name, text):
            self._add(Verdict(name, cases.INPUT, partition, committed, text))
        if committed > end:
            blame("AHEAD", f"the group is beyond the end {end}")
        if committed < self.passed.get(partition, 0):
            blame("LEAK", f"the committed offset went back from {self.passed[partition]}")
        if final and committed < end:
            blame("STUCK", f"{end - committed} records not passed; the first is {self._key(partition, committed)}")
        self.passed[partition] = committed

    def _key(self, partition, offset):
        place = self.places.get((partition, offset))
        return place.record.key if place else "not there"

    def _passed(self, place, missing):
        """A record that the group has passed: exactly the outputs of one generation."""
        record = place.record
        bundles = {bundle for bundle, _ in place.alerts}
        markers = self.told_lost[record.partition, record.offset]
        if self.exactly_once and len(bundles) > 1:
            self.blame("MIXED", record, f"{record.key}: alerts of {len(bundles)} generations: {sorted(place.alerts)}")
            return
        if markers:
            if self.exactly_once and place.produced:
                self.blame("GAP", record, f"{record.key}: told as lost, but it has outputs")
            return
        if self._complete(place):
            return
        if record.offset < self.removed.get(record.partition, 0) and not place.produced:
            self.blame("GAP", record, f"{record.key}: removed unread, and nobody tells of it")
        elif len(bundles) > 1:
            self.blame("MIXED", record, f"{record.key}: complete in no generation: {sorted(place.alerts)}")
        else:
            self.blame(missing, record, f"{record.key}: got {sorted(rule for _, rule in place.alerts) or 'nothing'}")

    def _complete(self, place):
        """Whether everything is there that some generation demands of the record
        (that one which its alerts name, if it has any)."""
        case, _ = cases.case_of(place.record.key)
        if case.error is not None:
            return place.letters > 0
        for bundle, generation in self.generations.items():
            rules = set(cases.demanded_rules(case, generation).values())
            got = {rule for seen, rule in place.alerts if seen == bundle}
            if rules == got and (got or not place.alerts or not self.exactly_once):
                return True
        return False

    def _repeated(self):
        for place in self.places.values():
            copies = sum(place.alerts.values()) + place.letters - len(place.alerts) - bool(place.letters)
            if copies > 0 and self.exactly_once:
                twice = [rule for (_, rule), count in place.alerts.items() if count > 1] or ["dead letter"]
                self.blame("DUP", place.record, f"{place.record.key}: {', '.join(twice)} ({copies} too many)")
        if self.exactly_once:
            for (partition, offset), count in self.told_lost.items():
                if count > 1:
                    self._add(Verdict("DUP", cases.INPUT, partition, offset, f"told as lost {count} times"))
