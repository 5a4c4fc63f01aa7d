"""`wirewatch test`: exit codes, coverage, JUnit and --watch; what failing tests say is in the error goldens."""
import re
import subprocess
import time
import xml.etree.ElementTree

from program import LEVANT, PROGRAM, SOURCE, ProgramTest, main, wirewatch

RULE = """\
watchlist: test
entities:
  raqqa: {kind: place, names: {en: [Raqqa], fr: [Rakka]}}
  isis: {kind: actor, names: {en: [ISIS]}}
rules:
  both:
    when: {all: [raqqa, isis]}
    tests:
      - {say: "both, with <signs> & \\"quotes\\"", body: ISIS left Raqqa., expect: {alert: true}}
      - {say: one alone, body: Raqqa., expect: {alert: false}}
"""


class TestTest(ProgramTest):

    def test_the_shipped_and_the_documented_lists_pass(self):
        shipped, examples = LEVANT.parent, SOURCE / "deploy/examples/watchlists"
        for paths in ([shipped], [SOURCE / "tests/config/watchlists"], [examples / "sanctions.yaml"],
                      [examples / "public-health.yaml"], [shipped, examples]):
            with self.subTest(paths=paths):
                code, out, err = wirewatch("test", *paths)
                self.assertEqual(code, 0, err)
                self.assertRegex(out, r"^\d+ tests?, \d+ passed, 0 failed\n$")

    def test_the_examples_of_the_manual_pass(self):
        manual = (SOURCE / "docs/watchlists.md").read_text(encoding="utf-8")
        examples = re.findall(r"^```yaml\n(.*?)^```$", manual, re.MULTILINE | re.DOTALL)
        self.assertTrue(examples)
        for number, example in enumerate(examples):
            code, _, err = wirewatch("test", self.write(f"{number}.yaml", example))
            self.assertEqual((code, err), (0, ""), example)

    def test_check_has_nothing_to_say_of_the_examples(self):
        code, _, err = wirewatch("check", LEVANT.parent, SOURCE / "deploy/examples/watchlists")
        self.assertEqual(code, 0)
        self.assertNotRegex(err, r"warning\[W(?!005)", "W005: only that a day under `review` is past")

    def test_the_examples_try_each_rule_entity_and_exclusion(self):
        _, out, _ = wirewatch("test", "--coverage", *sorted((SOURCE / "deploy/examples/watchlists").glob("[ps]*.yaml")))
        for line in re.findall(r"^  (?!names).*: (\d+) of (\d+)$", out, re.MULTILINE):
            self.assertEqual(*line, out)
        self.assertIn("exclusions that hide a mention", out)

    def test_failures_are_told_and_counted(self):
        bad = self.write("bad.yaml", RULE.replace("alert: false", "alert: true"))
        code, out, err = wirewatch("test", bad)
        self.assertEqual((code, out), (1, "2 tests, 1 passed, 1 failed\n"))
        self.assertIn("test/both: one alone\n", err)
        self.assertIn("error[T001]: `test/both` does not fire, but must", err)

    def test_a_list_that_does_not_load(self):
        code, _, err = wirewatch("test", self.write("bad.yaml", RULE.replace("raqqa, isis", "raqqa, isi")))
        self.assertEqual(code, 78)
        self.assertIn("did you mean `isis`?", err)

    def test_coverage(self):
        code, out, _ = wirewatch("test", "--coverage", self.write("w.yaml", RULE))
        self.assertEqual(code, 0)
        self.assertIn("  names that are found: 2 of 3\n    - Rakka (test/raqqa)\n", out)
        self.assertIn("  rules that fire: 3 of 3\n", out)

    def test_junit(self):
        report = self.directory / "report.xml"
        bad = self.write("bad.yaml", RULE.replace("alert: false", "alert: true"))
        self.assertEqual(wirewatch("test", "--junit", report, bad)[0], 1)
        suite, = xml.etree.ElementTree.parse(report).getroot()
        self.assertEqual(suite.attrib, {"name": "test/both", "tests": "2", "failures": "1"})
        self.assertEqual([case.get("name") for case in suite], ['both, with <signs> & "quotes"', "one alone"])
        self.assertIn("error[T001]", suite[1].find("failure").text)

    def test_watch_tries_again_when_a_file_changes(self):
        path = self.write("w.yaml", RULE)
        with subprocess.Popen([PROGRAM, "test", "--watch", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as running:
            self.assertEqual(running.stdout.readline(), "2 tests, 2 passed, 0 failed\n")
            self.assertIn("waiting", running.stdout.readline())
            time.sleep(0.05)  # else both writes may bear the same time
            self.write("w.yaml", RULE.replace("alert: false", "alert: true"))
            self.assertEqual(running.stdout.readline(), "2 tests, 1 passed, 1 failed\n")
            running.terminate()

    def test_watch_follows_the_configuration_to_its_watchlists(self):
        self.write("lists/w.yaml", RULE)
        config = self.write("wirewatch.yaml", "watchlists: lists\n")
        with subprocess.Popen([PROGRAM, "test", "--watch", str(config)], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as running:
            self.assertEqual(running.stdout.readline(), "2 tests, 2 passed, 0 failed\n")
            self.assertIn("waiting", running.stdout.readline())
            time.sleep(0.05)
            self.write("lists/w.yaml", "watchlist: [\n")  # half a file, as an editor may leave it for a moment
            self.assertIn("waiting", running.stdout.readline())
            time.sleep(0.05)
            self.write("lists/w.yaml", RULE.replace("alert: false", "alert: true"))
            self.assertEqual(running.stdout.readline(), "2 tests, 1 passed, 1 failed\n")
            running.terminate()

    def test_coverage_names_rules_entities_and_exclusions_too(self):
        listed = self.write("w.yaml", RULE.replace("rules:\n", "rules:\n  idle: {when: {mention: raqqa, min: 2}}\n").replace(
            "entities:\n", "entities:\n  idle: {names: {en: [Palmyra]}, never_in: {tree: {names: {en: [Palmyra palm]}}}}\n"))
        code, out, _ = wirewatch("test", "--coverage", listed)
        self.assertEqual(code, 0)
        for line in ("  rules that fire: 3 of 5\n    - mention/test/idle\n    - test/idle\n",
                     "  entities that are found: 2 of 3\n    - test/idle\n",
                     "  exclusions that hide a mention: 0 of 1\n    - tree (test/idle)\n"):
            self.assertIn(line, out)


if __name__ == "__main__":
    main()
