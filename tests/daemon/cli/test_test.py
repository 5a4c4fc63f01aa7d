"""`wirewatch test`: exit codes, coverage, JUnit and --watch; what failing tests say is in the error goldens."""
import subprocess
import time
import xml.etree.ElementTree

from program import PROGRAM, SOURCE, ProgramTest, main, wirewatch

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
        for path in (SOURCE / "deploy/etc/wirewatch/watchlists", SOURCE / "tests/config/watchlists"):
            code, out, err = wirewatch("test", path)
            self.assertEqual(code, 0, err)
            self.assertRegex(out, r"^\d+ tests?, \d+ passed, 0 failed\n$")

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


if __name__ == "__main__":
    main()
