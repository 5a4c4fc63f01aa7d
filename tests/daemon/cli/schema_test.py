"""`wirewatch schema`: what is shipped and what is emitted validates, what check refuses for its shape does not."""
import json
import re

import jsonschema
import yaml

from program import LEVANT, SOURCE, ProgramTest, main, wirewatch

GOLDEN = SOURCE / "tests/golden"
# Faults of shape, which a schema can see: an unknown key, a wrong type, a missing key, not one of the words, an id.
SHAPE = {"C012", "C013", "C014", "C032", "R001", "R004", "R010"}


class Yaml12(yaml.SafeLoader):
    """Scalars as YAML 1.2 and the language servers of editors type them: `no` is Norwegian, a date is a text."""
    yaml_implicit_resolvers = {}


for tag, pattern, first in (("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"), ("null", r"^(?:~|null|)$", "~n\0"),
                            ("int", r"^[-+]?[0-9]+$", "-+0123456789"), ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789")):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def schema_of(what):
    code, out, err = wirewatch("schema", what)
    assert (code, err) == (0, ""), (code, err)
    return json.loads(out)


def closed(schema):
    """The same, but no object may have a field that is not described."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            schema["additionalProperties"] = False
    elif isinstance(schema, list):
        schema = [closed(item) for item in schema]
    return schema


def descriptionless(schema, path=""):
    """The properties that an editor could say nothing of. (A section of the configuration is named by its settings.)"""
    if not isinstance(schema, dict):
        return
    for key, value in schema.get("properties", {}).items():
        if not {"description", "$ref", "properties"} & set(value):
            yield f"{path}/{key}"
        yield from descriptionless(value, f"{path}/{key}")
    for key, value in schema.get("$defs", {}).items():
        yield from descriptionless(value, f"{path}#{key}")
    for key in ("anyOf", "oneOf"):
        for item in schema.get(key, []):
            yield from descriptionless(item, f"{path}/{key}")
    for key in ("items", "additionalProperties"):
        yield from descriptionless(schema.get(key), f"{path}/{key}")


class SchemaTest(ProgramTest):

    def faults(self, schema, document):
        return [error.message[:200] for error in jsonschema.Draft202012Validator(schema).iter_errors(document)]

    def assert_good(self, schema, document, name):
        self.assertEqual(self.faults(schema, document), [], name)

    def test_they_are_schemas(self):
        for what in ("config", "watchlist", "alert"):
            schema = schema_of(what)
            self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
            jsonschema.Draft202012Validator.check_schema(schema)
            self.assertEqual(list(descriptionless(schema)), [], what)

    def test_usage(self):
        for arguments in ([], ["topic"]):
            self.assertEqual(wirewatch("schema", *arguments)[0], 2)

    def test_what_is_shipped_is_good(self):
        for path in sorted((SOURCE / "deploy/etc").rglob("*.yaml")):
            schema = schema_of("watchlist" if path.parent.name == "watchlists" else "config")
            self.assert_good(schema, yaml.load(path.read_text(), Yaml12), path)

    def test_defaults_are_good(self):
        self.assert_good(schema_of("config"), yaml.load(wirewatch("check", "--print-defaults")[1], Yaml12), "defaults")

    def test_every_default_and_example_of_a_setting_is_good(self):
        def walk(schema):
            for value in schema.get("properties", {}).values():
                if "examples" in value:
                    for given in value["examples"] + [value[key] for key in ("default",) if key in value]:
                        self.assert_good(value, given, value["description"])
                        yield given
                yield from walk(value)
        self.assertGreater(len(list(walk(schema_of("config")))), 40)

    def test_the_watchlists_of_the_documentation_are_good(self):
        schema = schema_of("watchlist")
        blocks = re.findall(r"```yaml\n(watchlist:.*?)```", (SOURCE / "docs/watchlists.md").read_text(), re.S)
        self.assertGreater(len(blocks), 2)
        for block in blocks:
            self.assert_good(schema, yaml.load(block, Yaml12), block)

    def test_what_check_refuses_for_its_shape_is_refused(self):
        for what, schema in (("watchlist", schema_of("watchlist")), ("settings", schema_of("config"))):
            tried = 0
            for path in sorted((GOLDEN / "errors" / what).glob("*.bad.yaml")):
                said = path.with_name(path.name.replace(".bad.yaml", ".txt")).read_text()
                if not set(re.findall(r"error\[(\w+)\]", said)) & SHAPE:
                    continue
                try:
                    document = yaml.load(path.read_text(), Yaml12)
                except (yaml.YAMLError, UnicodeDecodeError):
                    continue  # an editor says so before any schema
                if document is None:
                    continue
                tried += 1
                self.assertNotEqual(self.faults(schema, document), [], path.name)
            self.assertGreater(tried, 5, what)

    def test_every_alert_of_the_demo_is_good_and_has_no_field_that_is_not_described(self):
        schema = closed(schema_of("alert"))
        code, out, _ = wirewatch("scan", "-w", LEVANT, "--output", "alerts", SOURCE / "daemon/cli/demo_wire.jsonl")
        self.assertEqual(code, 1)  # one record of the demo is no article
        alerts = [json.loads(line) for line in out.splitlines()]
        self.assertGreater(len(alerts), 50)
        for alert in alerts:
            self.assert_good(schema, alert, alert["event"]["id"])

    def test_every_alert_of_the_goldens_is_good(self):
        schema = closed(schema_of("alert"))
        schema["properties"]["rule"]["properties"]["bundle"] = {"type": "string"}
        count = 0
        for path in sorted((GOLDEN / "path").glob("*.alert")):
            for alert in json.loads(path.read_text()).get("alerts", []):
                count += 1
                self.assert_good(schema, {key: value for key, value in alert.items() if key != "headers"}, path.name)
        self.assertGreater(count, 15)

    def test_an_alert_that_is_not_one_is_refused(self):
        schema = schema_of("alert")
        alert = json.loads((GOLDEN / "path/english_many_spellings.alert").read_text())["alerts"][0]
        for spoil in (lambda a: a.pop("why"), lambda a: a["event"].update(severity="huge"), lambda a: a.update(schema=2),
                      lambda a: a["mentions"][0].pop("utf16"), lambda a: a["mentions"][0].update(start=-1),
                      lambda a: a["why"].update(of=[{"op": "maybe", "held": True}]), lambda a: a["article"].update(url=None)):
            spoilt = json.loads(json.dumps(alert))
            spoil(spoilt)
            self.assertNotEqual(self.faults(schema, spoilt), [])

    def test_an_alert_of_a_rule_has_a_tree_that_is_described(self):
        watchlist = self.write("w.yaml", """\
watchlist: w
entities:
  raqqa: {kind: place, flag: false, names: {en: [Raqqa]}}
  strike: {kind: term, names: {en: [shelling]}}
  old: {kind: term, names: {en: [anniversary]}}
rules:
  r:
    title: Strike
    when:
      all:
        - {near: [raqqa, strike], within: sentence}
        - {at_least: {n: 1, of: [raqqa, old]}}
        - any: [{regex: 'unit [0-9]+'}, old]
      none: {look-back: {mention: old, in: [headline], reason: asked}}
    tests: [{say: it, body: Shelling of Raqqa by unit 7., expect: {alert: true}}]
""")
        article = json.dumps({"id": "1", "headline": "News", "body": "Heavy shelling of Raqqa by unit 12."}).encode()
        code, out, err = wirewatch("scan", "-w", watchlist, "--output", "alerts", stdin=article)
        self.assertEqual(code, 0, err)
        alert = json.loads(out)
        self.assertEqual(alert["rule"]["id"], "w/r")
        self.assertIn("regex", out)
        self.assert_good(closed(schema_of("alert")), alert, "rule")
        self.assert_good(schema_of("watchlist"), yaml.load(watchlist.read_text(), Yaml12), "w.yaml")


main()
