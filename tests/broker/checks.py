"""Every alert and every dead letter against what the records demand (cases.py)."""
import collections

import cases
import kcat

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Failure(Exception):
    """What the daemon did and must not, or the reverse."""


def demand(condition, text):
    if not condition:
        raise Failure(text)


def alert_differences(alert, expected, record):
    """In which fields that its record determines an alert is not as expected."""
    said = alert.json
    differences = []

    def same(what, got, wanted):
        if got != wanted:
            differences.append(f"{what}: got {got!r}, wanted {wanted!r}")
    same("key", alert.key, expected["key"])
    same("record timestamp", alert.timestamp, record.timestamp)
    same("ce_id", alert.headers.get("ce_id"), said["event"]["id"])
    same("traceparent", alert.headers.get("traceparent"), TRACE)
    same("rule", said["rule"]["id"], expected["rule"])
    same("bundle", said["rule"]["bundle"], expected["bundle"])
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
    return differences


def letter_differences(letter, expected, record):
    """In what a dead letter is not what its record demands: (value, headers)."""
    value, headers = expected
    detail = dict(letter.headers)
    differences = [] if detail.pop("wirewatch-detail", "") else ["no detail"]
    for what, got, wanted in (("headers", detail, headers), ("value", letter.value, value),
                              ("key", letter.key, record.key)):
        if got != wanted:
            differences.append(f"{what}: got {got!r}, wanted {wanted!r}")
    return differences


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
        wanted, record = expected[identity]
        wrong = alert_differences(alert, wanted, record)
        demand(not wrong, f"{record.key} {wanted['rule']} (alerts/{alert.partition}/{alert.offset}): {wrong}")
    for identity, (alert, record) in expected.items():
        demand(identity in copies, f"lost: {alert['rule']} of {record}")
        demand(len({copy.value for copy in copies[identity]}) == 1, f"two alerts of one id differ: {copies[identity]}")
    return len(expected), sum(map(len, copies.values())) - len(expected)


def check_dead_letters(broker, records, removed):
    """Each demanded dead letter is there, with its bytes, key and headers; the
    removed records are accounted for by markers."""
    missing = set(removed)
    expected = {}
    for record in records:
        letter = cases.demanded_dead_letter(record)
        if letter is not None:
            expected[(str(record.partition), str(record.offset))] = (letter, record)
    seen = collections.Counter()
    for letter in kcat.read_all(broker.bootstrap, "articles-dead"):
        place = (letter.headers.get("wirewatch-partition"), letter.headers.get("wirewatch-offset"))
        if "wirewatch-lost-from" in letter.headers:
            lost = range(int(letter.headers["wirewatch-lost-from"]), int(letter.headers["wirewatch-lost-to"]))
            for offset in lost:
                demand((int(place[0]), offset) in removed, f"this record was not lost: {place[0]}/{offset}: {letter}")
                missing.discard((int(place[0]), offset))
            continue
        demand(place in expected, f"nobody demanded this dead letter: {letter}")
        wanted, record = expected[place]
        wrong = letter_differences(letter, wanted, record)
        demand(not wrong, f"{record.key}: {wrong}: {letter}")
        seen[place] += 1
    for place, (_, record) in expected.items():
        demand(seen[place] > 0, f"lost: the dead letter of {record}")
    demand(not missing, f"no marker for records that were removed unread: {sorted(missing)}")
    return len(expected), sum(seen.values()) - len(expected)


def check_everything(broker, wire):
    records = wire.records()
    alerts, repeated = check_alerts(broker, records)
    letters, repeated_letters = check_dead_letters(broker, records, wire.removed)
    return (f"{len(records)} records, {alerts} alerts (+{repeated} repeats), "
            f"{letters} dead letters (+{repeated_letters} repeats)")
