#!/usr/bin/env python3
"""A made-up history for each verdict of the checker, and good ones for none."""
import copy
import dataclasses
import json
import unittest

import cases
import checker
import checks
import kcat

CLUSTER, PARTITIONS = "made-up", 3
TWO_ALERTS = "arabic_vowelled_and_attached"  # raqqa and isis by A, raqqa by B
ONE_ALERT = "chinese_traditional"  # mosul by A, nineveh by B
QUIET, POISON, TOMBSTONE = "quiet_english", "cut_off", "tombstone"


def record_of(name, offset, story="story-1", partition=0):
    case = cases.BY_NAME[name]
    return kcat.Record(cases.INPUT, partition, offset, 1000 + offset, cases.key_of(case, offset),
                       cases.value_of(case, offset, story), {"traceparent": checks.TRACE})


def alerts_of(record, generation):
    """What the daemon must write for the record."""
    for identity, wanted in cases.demanded_alerts(CLUSTER, record, generation).items():
        value = {"event": {"id": identity, "action": wanted["action"], "severity": wanted["severity"]},
                 "rule": {"id": wanted["rule"], "owner": "desk-mideast", "bundle": wanted["bundle"]},
                 "article": {"id": wanted["key"], "url": wanted["url"], "language": wanted["language"],
                             "sha256": wanted["sha256"]},
                 "mentions": wanted["mentions"],
                 "snippet": {"text": wanted["mentions"][0]["surface"],
                             "marks": [[0, len(wanted["mentions"][0]["surface"])]]},
                 "provenance": wanted["provenance"]}
        yield kcat.Record(cases.ALERTS, (checker.murmur2(wanted["key"].encode()) & 0x7FFFFFFF) % PARTITIONS, 0,
                          record.timestamp, wanted["key"], json.dumps(value).encode(),
                          {"ce_id": identity, "traceparent": checks.TRACE})


def letter_of(record):
    value, headers = cases.demanded_dead_letter(record)
    return kcat.Record(cases.DEAD_LETTERS, 0, 0, 0, record.key, value, {**headers, "wirewatch-detail": "at byte 17"})


def marker_of(partition, begin, end):
    return kcat.Record(cases.DEAD_LETTERS, 0, 0, 0, None, None, {
        "wirewatch-partition": str(partition), "wirewatch-lost-from": str(begin), "wirewatch-lost-to": str(end)})


def changed(alert, change):
    value = copy.deepcopy(alert.json)
    change(value)
    return dataclasses.replace(alert, value=json.dumps(value).encode())


class Run:
    """A run of five records in which all is well, to be spoilt by a test."""
    NAMES = [TWO_ALERTS, QUIET, POISON, TOMBSTONE, ONE_ALERT]

    def __init__(self, exactly_once=True, generation=cases.A, names=None):
        self.exactly_once = exactly_once
        self.records = [record_of(name, offset) for offset, name in enumerate(names or self.NAMES)]
        self.alerts = [alert for record in self.records for alert in alerts_of(record, generation)]
        self.letters = [letter_of(record) for record in self.records if cases.demanded_dead_letter(record)]
        self.group = checker.Group({0: len(self.records)}, {0: len(self.records)})
        self.removed = 0
        self.final = True

    def names(self):
        """The names of the verdicts, each once."""
        judge = checker.Checker(CLUSTER, [cases.A, cases.B], PARTITIONS, self.exactly_once)
        judge.put_in(self.records)
        judge.removed_below(0, self.removed)
        judge.came_out([dataclasses.replace(alert, offset=at) for at, alert in enumerate(self.alerts)], self.letters)
        return sorted(judge.look(self.group, self.final))


class Good(unittest.TestCase):
    def test_everything_once(self):
        self.assertEqual(Run().names(), [])

    def test_everything_once_by_the_other_watchlist(self):
        self.assertEqual(Run(generation=cases.B).names(), [])

    def test_repeated_is_good_in_at_least_once(self):
        run = Run(exactly_once=False)
        run.alerts += run.alerts
        run.letters += run.letters
        self.assertEqual(run.names(), [])

    def test_repeated_by_the_next_watchlist_is_good_in_at_least_once(self):
        run = Run(exactly_once=False, names=[ONE_ALERT, ONE_ALERT])
        run.alerts += [alert for record in run.records for alert in alerts_of(record, cases.B)]
        self.assertEqual(run.names(), [])

    def test_torn_by_the_kill_and_complete_by_the_next_watchlist_is_good_in_at_least_once(self):
        run = Run(exactly_once=False)
        run.alerts = run.alerts[:1] + [alert for record in run.records for alert in alerts_of(record, cases.B)]
        self.assertEqual(run.names(), [])

    def test_not_passed_and_not_visible(self):
        run = Run()
        run.alerts, run.final, run.group = run.alerts[:-1], False, checker.Group({0: 4}, {0: 5})
        self.assertEqual(run.names(), [])

    def test_removed_unread_and_told(self):
        run = Run()
        run.alerts, run.letters, run.removed = run.alerts[-1:], [marker_of(0, 0, 4)], 4
        self.assertEqual(run.names(), [])

    def test_murmur2_is_that_of_the_java_client(self):
        for key, wanted in (("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536),
                            ("a-little-bit-longer-string", -1486304829), ("abc", 479470107)):
            self.assertEqual(checker.murmur2(key.encode()), wanted & 0xFFFFFFFF, key)


class Bad(unittest.TestCase):
    def spoilt(self, *names, run=None, **changes):
        run = run or Run()
        for attribute, value in changes.items():
            setattr(run, attribute, value)
        self.assertEqual(run.names(), sorted(names))

    def test_lost_alert(self):
        self.spoilt("LOST", alerts=Run().alerts[:-1])

    def test_lost_one_of_two_alerts(self):
        self.spoilt("LOST", alerts=Run().alerts[1:])

    def test_lost_dead_letter(self):
        self.spoilt("LOST", letters=[])

    def test_lost_also_in_at_least_once(self):
        self.spoilt("LOST", run=Run(exactly_once=False), alerts=Run().alerts[:-1])

    def test_dup_alert(self):
        self.spoilt("DUP", alerts=Run().alerts + Run().alerts[-1:])

    def test_dup_dead_letter(self):
        self.spoilt("DUP", letters=Run().letters * 2)

    def test_dup_marker(self):
        self.spoilt("DUP", alerts=Run().alerts[-1:], letters=[marker_of(0, 0, 4), marker_of(0, 3, 4)], removed=4)

    def test_wrong_severity(self):
        run = Run()
        run.alerts[0] = changed(run.alerts[0], lambda said: said["event"].update(severity="low"))
        self.spoilt("WRONG", run=run)

    def test_wrong_surface(self):
        run = Run()
        run.alerts[0] = changed(run.alerts[0], lambda said: said["mentions"][0].update(surface="Mosul"))
        self.spoilt("WRONG", run=run)

    def test_wrong_bytes_in_a_dead_letter(self):
        self.spoilt("WRONG", letters=[dataclasses.replace(Run().letters[0], value=b"{}")])

    def test_wrong_is_a_watchlist_that_nobody_has(self):
        run = Run()
        run.alerts[-1] = changed(run.alerts[-1], lambda said: said["rule"].update(bundle="0" * 64))
        self.spoilt("LOST", "WRONG", run=run)

    def test_mixed_generations(self):
        run = Run()
        run.alerts[0] = next(alerts_of(run.records[0], cases.B))
        self.assertNotEqual(run.alerts[0], Run().alerts[0])
        self.spoilt("MIXED", run=run)

    def test_mixed_and_complete_in_neither_is_bad_also_in_at_least_once(self):
        run = Run(exactly_once=False, names=["beyond_the_basic_plane"])  # raqqa and mosul by A, raqqa and nineveh by B
        run.alerts = [run.alerts[0], list(alerts_of(run.records[0], cases.B))[1]]
        self.spoilt("MIXED", run=run)

    def test_phantom_of_a_quiet_record(self):
        run = Run()
        noisy = dataclasses.replace(record_of(ONE_ALERT, 1), key=run.records[1].key, value=run.records[1].value)
        alert = next(alerts_of(record_of(ONE_ALERT, 1), cases.A))
        identity = cases.event_id(CLUSTER, noisy, "mention/desk/mosul")
        run.alerts.insert(2, changed(alert, lambda said: said["event"].update(id=identity)))
        self.spoilt("PHANTOM", run=run)

    def test_phantom_of_no_record(self):
        self.spoilt("PHANTOM", alerts=Run().alerts + list(alerts_of(record_of(ONE_ALERT, 9), cases.A)))

    def test_phantom_dead_letter(self):
        self.spoilt("PHANTOM", letters=Run().letters + [letter_of(record_of(POISON, 0))])

    def test_id_of_another_record(self):
        run = Run()
        run.alerts[0] = changed(run.alerts[0], lambda said: said["event"].update(id=run.alerts[-1].json["event"]["id"]))
        self.spoilt("ID", "LOST", run=run)

    def test_reorder(self):
        run = Run(names=[ONE_ALERT, ONE_ALERT])
        run.alerts.reverse()
        self.spoilt("REORDER", run=run)

    def test_reorder_also_in_at_least_once(self):
        run = Run(exactly_once=False, names=[ONE_ALERT, ONE_ALERT])
        run.alerts = [run.alerts[1], run.alerts[0], run.alerts[1]]
        self.spoilt("REORDER", run=run)

    def test_reorder_by_another_partitioner(self):
        run = Run()
        run.alerts[-1] = dataclasses.replace(run.alerts[-1], partition=(run.alerts[-1].partition + 1) % PARTITIONS)
        self.spoilt("REORDER", run=run)

    def test_leak(self):
        self.spoilt("LEAK", final=False, group=checker.Group({0: 4}, {0: 5}))

    def test_leak_is_an_offset_that_went_back(self):
        judge = checker.Checker(CLUSTER, [cases.A], PARTITIONS, exactly_once=True)
        judge.look(checker.Group({0: 5}, {0: 5}))
        self.assertEqual(sorted(judge.look(checker.Group({0: 4}, {0: 5}))), ["LEAK"])

    def test_gap_is_not_told(self):
        self.spoilt("GAP", alerts=Run().alerts[-1:], letters=[], removed=4)

    def test_gap_that_is_none(self):
        self.spoilt("GAP", letters=Run().letters + [marker_of(0, 4, 5)])

    def test_ahead_of_the_outputs(self):
        self.spoilt("AHEAD", alerts=Run().alerts[:-1], final=False)

    def test_ahead_of_the_end(self):
        self.spoilt("AHEAD", group=checker.Group({0: 6}, {0: 5}))

    def test_stuck(self):
        self.spoilt("STUCK", alerts=Run().alerts[:-1], group=checker.Group({0: 4}, {0: 5}))


if __name__ == "__main__":
    unittest.main()
