"""Every operator of the language means the same in `scan`, `test`, `explain`, `diff` and the daemon: one table, run through each."""
import json
import re
import subprocess
import time

from program import PROGRAM, ProgramTest, main, wirewatch

ENTITIES = """\
watchlist: w
entities:
  syria: {kind: place, flag: false, names: {en: [Syria]}}
  raqqa: {kind: place, flag: false, part_of: syria, tags: [seat], names: {ar: [الرقة], en: [Raqqa]}}
  mosul: {kind: place, flag: false, tags: [seat], names: {en: [Mosul]}, never_in: {club: {names: {en: [Mosul FC]}}}}
  isis: {kind: actor, flag: false, names: {en: [Islamic State, {text: IS, case: exact, needs: {any: [strike], within: sentence}}]}}
  strike: {kind: term, names: {en: [strike(s)]}}
"""

# (operator, the rule, an article in which it holds, one in which it does not)
TABLE = (
    ("entity", "when: raqqa", {"body": "بالرقة"}, {"body": "Mosul"}),
    ("parts", "when: syria+", {"body": "Raqqa"}, {"body": "Mosul"}),
    ("tag", "when: {tag: seat}", {"body": "Mosul"}, {"body": "Syria"}),
    ("mention in", "when: {mention: raqqa, in: [headline]}", {"headline": "Raqqa"}, {"body": "Raqqa"}),
    ("mention min", "when: {mention: raqqa, min: 2}", {"body": "Raqqa, Raqqa"}, {"body": "Raqqa"}),
    ("all", "when: {all: [raqqa, mosul]}", {"headline": "Raqqa", "body": "Mosul"}, {"body": "Raqqa"}),
    ("any", "when: {any: [raqqa, mosul]}", {"body": "Mosul"}, {"body": "Syria"}),
    ("none", "when: {all: [raqqa], none: [mosul]}", {"body": "Raqqa"}, {"body": "Raqqa and Mosul"}),
    ("named none", "when: {all: [raqqa], none: {old: {mention: mosul, in: [headline]}}}",
     {"body": "Raqqa and Mosul"}, {"headline": "Mosul", "body": "Raqqa"}),
    ("at_least", "when: {at_least: {n: 2, of: [raqqa, mosul, isis]}}",
     {"body": "Mosul. Islamic State."}, {"body": "Mosul."}),
    ("near sentence", "when: {near: [raqqa, strike], within: sentence}",
     {"body": "A strike on Raqqa."}, {"body": "A strike. Raqqa slept."}),
    ("near paragraph", "when: {near: [raqqa, strike], within: paragraph}",
     {"body": "A strike. Raqqa slept."}, {"body": "A strike.\n\nRaqqa slept."}),
    ("near words", "when: {near: [raqqa, strike], within: 2}",
     {"body": "strike on old Raqqa"}, {"body": "strike on the old Raqqa"}),
    ("near article", "when: {near: [{any: [raqqa, mosul]}, strike], within: article}",
     {"headline": "Mosul", "body": "A strike."}, {"body": "Mosul"}),
    ("regex", "when: {all: [mosul, {regex: 'unit \\p{Nd}+'}]}", {"body": "Mosul, Unit 36"}, {"body": "Mosul, unit"}),
    ("regex original", "when: {regex: 'Unit [0-9]+', match: original}", {"body": "Unit 36"}, {"body": "unit 36"}),
    ("needs", "when: isis", {"body": "A strike on IS."}, {"body": "IS. A strike."}),
    ("never_in", "when: mosul", {"body": "Mosul"}, {"body": "Mosul FC"}),
    ("only language", "only: {language: [en]}\n    when: raqqa",
     {"language": "en-GB", "body": "Raqqa"}, {"language": "fr", "body": "Raqqa"}),
    ("only source_not", "only: {source_not: [sport]}\n    when: raqqa",
     {"source": "wire", "body": "Raqqa"}, {"source": "sport", "body": "Raqqa"}),
    ("only has", "only: {has: [headline]}\n    when: raqqa",
     {"headline": "Raqqa"}, {"body": "Raqqa"}),
)


class OperatorsTest(ProgramTest):

    def lists(self, rule):
        """The list without the rule, and with it and its tests."""
        before = self.write("before.yaml", ENTITIES)
        return before, lambda tests: self.write("after.yaml", f"{ENTITIES}rules:\n  r:\n    {rule}\n    tests: {json.dumps(tests)}\n")

    def test_each_operator_in_each_verb(self):
        for operator, rule, held, failed in TABLE:
            with self.subTest(operator=operator):
                before, after = self.lists(rule)
                after = after([{"say": "it holds", "expect": {"alert": True}, **held},
                               {"say": "it does not", "expect": {"alert": False}, **failed}])
                wire = self.write("wire.jsonl", json.dumps({"id": "held", **held}) + "\n" +
                                  json.dumps({"id": "failed", **failed}) + "\n")

                code, out, err = wirewatch("test", after)
                self.assertEqual((code, out, err), (0, "2 tests, 2 passed, 0 failed\n", ""))

                code, out, err = wirewatch("scan", "-w", after, "--output", "alerts", wire)
                self.assertEqual((code, err), (0, ""))
                self.assertEqual([json.loads(line)["article"]["id"] for line in out.splitlines()], ["held"])

                code, out, err = wirewatch("explain", "-w", after, "--rule", "w/r", wire)
                self.assertEqual((code, err), (0, ""))
                self.assertRegex(out, r"^held: w/r fires\n(.*\n)*failed: w/r does not fire\n")

                code, out, err = wirewatch("diff", before, after, "--expect", "w/r +1 -0 ~0", wire)
                self.assertEqual((code, err), (0, ""), out)
                self.assertIn("2 articles; alerts: 1 gained, 0 lost, 0 changed\n", out)

    def test_each_operator_in_the_daemon(self):
        """All rules at once, each in a list of its own: the daemon alerts as `scan` does, and as the table demands."""
        records = []
        for number, (_, rule, held, failed) in enumerate(TABLE):
            entities = ENTITIES.replace("watchlist: w\n", f"watchlist: w{number}\n")
            self.write(f"lists/w{number}.yaml", f"{entities}rules:\n  r:\n    {rule}\n")
            records += [{"id": f"held-{number}", **held}, {"id": f"failed-{number}", **failed}]
        wire = "".join(json.dumps(record) + "\n" for record in records)

        code, out, err = wirewatch("scan", "-w", self.directory / "lists", "--output", "alerts", self.write("wire.jsonl", wire))
        self.assertEqual(code, 0, err)
        scanned = {fired(json.loads(line)) for line in out.splitlines()}
        for number, (operator, *_) in enumerate(TABLE):
            with self.subTest(operator=operator):
                self.assertIn((f"w{number}/r", f"held-{number}"), scanned)
                self.assertNotIn((f"w{number}/r", f"failed-{number}"), scanned)

        broker = self.daemon()
        subprocess.run(["kcat", "-P", "-b", broker, "-t", "articles"], input=wire.encode(), check=True)
        reader = subprocess.Popen(["kcat", "-C", "-b", broker, "-t", "alerts", "-q", "-u", "-o", "beginning", "-c", str(len(scanned))],
                                  stdout=subprocess.PIPE)
        self.addCleanup(reader.kill)
        alerted, _ = reader.communicate(timeout=60)
        self.assertEqual({fired(json.loads(line)) for line in alerted.splitlines()}, scanned)

    def daemon(self):
        """Starts one that hosts its own broker; where that listens."""
        config = self.write("wirewatch.yaml", 'kafka: {brokers: embedded}\nwatchlists: lists\nhttp: {listen: "off"}\nlog: {format: logfmt}\n')
        log = open(self.directory / "log", "wb")
        self.addCleanup(log.close)
        daemon = subprocess.Popen([PROGRAM, "run", "--config", config], stdout=log, stderr=log)
        self.addCleanup(lambda: (daemon.kill(), daemon.wait()))
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if found := re.search(r"msg=started .*brokers=(\S+)", (self.directory / "log").read_text()):
                return found[1]
            time.sleep(0.05)
        self.fail("the daemon does not start: " + (self.directory / "log").read_text())


def fired(alert):
    return alert["rule"]["id"], alert["article"]["id"]


if __name__ == "__main__":
    main()
