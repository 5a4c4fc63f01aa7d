"""The articles of the delivery test, and what each of them demands.

A case says which mentions count, as a reader of its text would: the entity, the
words as they stand there, the field, and which occurrence of those words it is.
Positions, ids and hashes are computed from that by the rules of docs/alerts.md,
here and in Python alone, never by the program under test.
"""
import dataclasses
import functools
import hashlib
import json
import uuid

WATCHLIST = """\
watchlist: desk
owner: desk-mideast
entities:
  raqqa:
    kind: place
    names: {ar: [الرقة], en: [Raqqa, Ar-Raqqa], ru: [Ракка], fr: [Rakka]}
  mosul:
    kind: place
    severity: medium
    names: {ar: [الموصل], en: [Mosul], tr: [Musul], zh: [摩苏尔], es: [Mosul]}
  isis:
    kind: actor
    severity: high
    names:
      ar: [داعش]
      en: [Islamic State, {text: ISIS, case: exact}]
      fr: [État islamique]
  strike: {kind: term, names: {ar: [غارات], en: [airstrike]}}
"""
OTHER_WATCHLIST = """\
watchlist: desk
owner: desk-mideast
entities:
  raqqa:
    kind: place
    severity: critical
    names: {ar: [الرقة], en: [Raqqa, Ar-Raqqa], ru: [Ракка], fr: [Rakka]}
  nineveh:
    kind: place
    severity: low
    names: {ar: [الموصل], en: [Mosul], tr: [Musul], zh: [摩苏尔], es: [Mosul]}
  strike: {kind: term, names: {ar: [غارات], en: [airstrike]}}
"""
KIND = {"raqqa": "place", "mosul": "place", "nineveh": "place", "isis": "actor"}
INPUT = "articles"  # the topics of the tests
ALERTS, DEAD_LETTERS = "alerts", "articles-dead"
ARTICLE_LIMIT = 64 * 1024  # limits.article of the test's configuration
KEPT_BYTES = 4096  # of a dead letter whose record was above that limit


@dataclasses.dataclass(eq=False)
class Generation:
    """A watchlist, and which of the mentions below it flags as what."""
    text: str
    flags: dict  # entity of a case -> entity and severity in this watchlist

    @functools.cached_property
    def bundle(self):
        """rule.bundle of its alerts: names and contents of the files, each behind
        its length in eight bytes."""
        parts = ("watchlist.yaml".encode(), self.text.encode())
        return hashlib.sha256(b"".join(len(part).to_bytes(8, "little") + part for part in parts)).hexdigest()


A = Generation(WATCHLIST, {"raqqa": ("raqqa", "info"), "mosul": ("mosul", "medium"), "isis": ("isis", "high")})
B = Generation(OTHER_WATCHLIST, {"raqqa": ("raqqa", "critical"), "mosul": ("nineveh", "low")})


@dataclasses.dataclass(frozen=True)
class Found:
    """A mention that must be in the alerts."""
    entity: str
    surface: str
    field: str = "body"
    occurrence: int = 0  # of `surface` in the field's text


@dataclasses.dataclass(frozen=True, eq=False)
class Case:
    """One kind of record: an article, or bytes that are none."""
    name: str
    article: dict | None = None  # without its id, which each record has of its own
    mentions: tuple = ()
    action: str = "alert"
    with_id: bool = True
    value: bytes | None = None  # of a record that is no article; None: tombstone
    error: str | None = None  # its reason in the dead-letter topic


CASES = [
    Case("arabic_vowelled_and_attached",
         {"language": "ar", "headline": "غارات على الرَّقّة", "body": "استهدفت الغارات مواقع لداعش."},
         (Found("raqqa", "الرَّقّة", "headline"), Found("isis", "داعش"))),
    Case("arabic_prefix_and_stretched",
         {"language": "ar", "headline": "بيان", "body": "عاد الهدوء. وبالموصل أيضا، ثم المـــوصل."},
         (Found("mosul", "الموصل"), Found("mosul", "المـــوصل"))),
    Case("english_several_times",
         {"language": "en", "headline": "Raqqa, again", "lead": "Ar-Raqqa", "body": "RAQQA fell; raqqa rose. Isis is a goddess."},
         (Found("raqqa", "Raqqa", "headline"), Found("raqqa", "Ar-Raqqa", "lead"), Found("raqqa", "RAQQA"), Found("raqqa", "raqqa"))),
    Case("english_capitals_count",
         {"language": "en", "headline": "ISIS and Mosul", "body": "Islamic State left Mosul's centre."},
         (Found("isis", "ISIS", "headline"), Found("mosul", "Mosul", "headline"),
          Found("isis", "Islamic State"), Found("mosul", "Mosul"))),
    Case("beyond_the_basic_plane",
         {"language": "en", "headline": "\U0001F525\U0001F525 Raqqa \U0001F525", "body": "é\u0301\U0001D400 Mosul"},
         (Found("raqqa", "Raqqa", "headline"), Found("mosul", "Mosul"))),
    Case("turkish_apostrophe",
         {"language": "tr", "headline": "Musul'da çatışma", "body": "İki kent: Rakka ve Musul."},
         (Found("mosul", "Musul", "headline"), Found("raqqa", "Rakka"), Found("mosul", "Musul"))),
    Case("chinese_traditional",
         {"language": "zh-Hant", "headline": "摩蘇爾附近發生襲擊", "body": "無人傷亡。"},
         (Found("mosul", "摩蘇爾", "headline"),)),
    Case("russian", {"language": "ru", "headline": "Ракка", "body": "Город Ракка. Ракканец — не город."},
         (Found("raqqa", "Ракка", "headline"), Found("raqqa", "Ракка"))),
    Case("french_elision",
         {"language": "fr", "headline": "Contre l’État islamique", "body": "L'ETAT ISLAMIQUE recule à Rakka."},
         (Found("isis", "État islamique", "headline"), Found("isis", "ETAT ISLAMIQUE"), Found("raqqa", "Rakka"))),
    Case("canceled_is_withdrawn", {"language": "en", "status": "canceled", "headline": "Mosul", "body": "Withdrawn."},
         (Found("mosul", "Mosul", "headline"),), action="withdrawn"),
    Case("without_an_id", {"language": "en", "headline": "Nameless", "body": "From Mosul."},
         (Found("mosul", "Mosul"),), with_id=False),

    Case("quiet_english", {"language": "en", "headline": "Weather", "body": "Sunny, an airstrike of swallows."}),
    Case("quiet_tenderness", {"language": "ar", "headline": "رقة", "body": "كلمة رقة ليست مدينة."}),
    Case("quiet_inside_a_word", {"language": "en", "headline": "Mosulite", "body": "Raqqawi cooking."}),
    Case("quiet_withheld", {"language": "en", "status": "withheld", "headline": "Mosul", "body": "Embargo."}),
    Case("quiet_without_text", {"language": "en"}),

    Case("cut_off", value=b'{"id": "x", "headline": "Mos', error="bad_json"),
    Case("two_documents", value=b'{"headline": "Mosul"}{"headline": "Mosul"}', error="bad_json"),
    Case("a_headline_twice", value=b'{"headline": "Mosul", "headline": "Raqqa"}', error="duplicate_key"),
    Case("a_number_as_headline", value=b'{"headline": 7}', error="bad_field"),
    Case("not_utf8", value=b'{"headline": "Mos\xff\xfeul"}', error="not_utf8"),
    Case("no_bytes", value=b"", error="empty"),
    Case("too_large", value=b'{"headline": "' + b"Mosul " * 12000 + b'"}', error="too_large"),
    Case("tombstone", value=None),
]
BY_NAME = {case.name: case for case in CASES}


def key_of(case, number):
    return f"{case.name}#{number}"


def value_of(case, number, story=None):
    """The bytes of the case's record with this number; None for a tombstone. The
    article's id is that of the story, or its own."""
    if case.article is None:
        return case.value
    article = dict(case.article, url=f"https://example.org/{number}")
    if case.with_id:
        article["id"] = story or key_of(case, number)
    return json.dumps(article, ensure_ascii=number % 2 == 0).encode()


def case_of(key):
    """What produced the record with this key: case and number."""
    name, number = key.rsplit("#", 1)
    return BY_NAME[name], int(number)


NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "alerts.wirewatch")


def event_id(cluster, record, rule):
    """The id that docs/alerts.md promises for an alert of this record."""
    digest = hashlib.sha256(record.value).hexdigest()
    return str(uuid.uuid5(NAMESPACE, "\n".join([
        cluster, record.topic, str(record.partition), str(record.offset), str(record.timestamp), digest, rule])))


def position(text, surface, occurrence):
    """Where the words stand, counted in code points, bytes and UTF-16 units."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(surface, at + 1)
    before, through = text[:at], text[:at + len(surface)]

    def utf16(part):
        return len(part.encode("utf-16-le")) // 2
    return {"start": len(before), "end": len(through), "utf8": [len(before.encode()), len(through.encode())],
            "utf16": [utf16(before), utf16(through)]}


def demanded_alerts(cluster, record, generation=A):
    """event.id -> what the alert must say, for each alert that the record demands."""
    case, number = case_of(record.key)
    rules = demanded_rules(case, generation)
    if not rules:
        return {}
    coordinates = f"{record.topic}/{record.partition}/{record.offset}"
    article_id = json.loads(record.value).get("id", coordinates)
    alerts = {}
    for entity, rule in rules.items():
        name, severity = generation.flags[entity]
        alerts[event_id(cluster, record, rule)] = {
            "key": article_id,
            "rule": rule,
            "bundle": generation.bundle,
            "action": case.action,
            "severity": severity,
            "url": f"https://example.org/{number}",
            "language": case.article["language"],
            "mentions": mentions_of(case, entity, name),
            "sha256": hashes_of(case),
            "provenance": {"cluster": cluster, "topic": record.topic, "partition": record.partition,
                           "offset": record.offset},
        }
    return alerts


@functools.cache
def demanded_rules(case, generation):
    """Entity of the case -> rule, for each alert that a record of it demands."""
    return {entity: f"mention/desk/{generation.flags[entity][0]}"
            for entity in sorted({found.entity for found in case.mentions} & set(generation.flags))}


@functools.cache
def mentions_of(case, entity, name):
    return [{"entity": f"desk/{name}", "kind": KIND[name], "surface": found.surface, "field": found.field,
             **position(case.article[found.field], found.surface, found.occurrence)}
            for found in case.mentions if found.entity == entity]


@functools.cache
def hashes_of(case):
    return {field: hashlib.sha256(case.article[field].encode()).hexdigest()
            for field in ("headline", "lead", "body") if field in case.article}


def demanded_dead_letter(record):
    """Value and headers that the record's dead letter must have, or None."""
    case, _ = case_of(record.key)
    if case.error is None:
        return None
    headers = {"traceparent": record.headers["traceparent"], "wirewatch-topic": record.topic,
               "wirewatch-partition": str(record.partition), "wirewatch-offset": str(record.offset),
               "wirewatch-timestamp": str(record.timestamp), "wirewatch-stage": "decode",
               "wirewatch-error": case.error}
    value = record.value
    if len(value) > ARTICLE_LIMIT:
        headers["wirewatch-bytes"] = str(len(value))
        headers["wirewatch-sha256"] = hashlib.sha256(value).hexdigest()
        value = value[:KEPT_BYTES]
    return value, headers
