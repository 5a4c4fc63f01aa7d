"""`wirewatch man`: the pages say all that the program knows, and man(1) takes them without a complaint."""
import json
import re
import shutil
import subprocess
import unittest

from program import ProgramTest, main, wirewatch

PAGES = ("command", "config", "watchlist")


def page(name):
    code, out, err = wirewatch("man", name)
    assert (code, err) == (0, ""), (code, err)
    return out


def plain(text):
    """A page without its requests and escapes."""
    return text.replace("\\-", "-").replace("\\e", "\\").replace("\\&", "").replace("\\fB", "").replace("\\fR", "") \
        .replace("\\fI", "").replace("\\(dq", '"')


class ManTest(ProgramTest):

    def test_every_verb_and_option_of_the_help_is_in_the_page(self):
        text = plain(page("command"))
        verbs = re.findall(r"^  (\w+) ", wirewatch("--help")[1].split("Subcommands:")[1].split("\n\n")[0], re.M)
        self.assertIn("expand", verbs)
        for verb in verbs:
            section = text.split(f'.SS "{verb}"\n')[1].split('\n.S')[0]
            shown = wirewatch(verb, "--help")[1]
            self.assertIn(f"wirewatch {verb}", section)
            for option in re.findall(r"^  .*?--([a-z-]+)", shown.split("Options:")[1], re.M):
                if option != "help":
                    self.assertIn("--" + option, section, verb)

    def test_every_setting_is_in_the_page(self):
        text = plain(page("config"))
        code, out, _ = wirewatch("check", "--print-defaults")
        self.assertEqual(code, 0)
        for key in re.findall(r"^\s*(?:# )?([a-z_]+): ", out, re.M):
            self.assertRegex(text, rf"\n(?:[a-z_.]*\.)?{key}\n", key)

    def test_every_key_of_a_watchlist_is_in_the_page(self):
        text = plain(page("watchlist"))
        schema = json.loads(wirewatch("schema", "watchlist")[1])
        for part in ("entity", "needs", "exclusion", "only", "rule", "test"):
            for key in schema["$defs"][part]["properties"]:
                self.assertRegex(text, rf"\n{key}(?: .*)?\n", part)

    def test_usage(self):
        self.assertEqual(wirewatch("man")[0], 2)
        self.assertEqual(wirewatch("man", "tac")[0], 2)

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_groff_has_no_complaints(self):
        for name in PAGES:
            done = subprocess.run(["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-z"], input=page(name).encode(),
                                  capture_output=True, timeout=60, check=False)
            self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), name)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_mandoc_has_no_errors(self):
        for name in PAGES:
            done = subprocess.run(["mandoc", "-Tlint", "-Werror"], input=page(name).encode(), capture_output=True,
                                  timeout=60, check=False)
            self.assertEqual(done.returncode, 0, done.stdout.decode())


if __name__ == "__main__":
    main()
