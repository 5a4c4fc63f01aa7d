"""`--help` of every verb, as tests/golden/help has it, and what a command line that is not understood is told.

WIREWATCH_REWRITE_GOLDENS=1 in the environment rewrites the goldens; review the difference as a newcomer would read it.
"""
import os
import re
import shlex

from program import SOURCE, ProgramTest, main, wirewatch

GOLDENS = SOURCE / "tests/golden/help"
WIDTH = 100


def help_of(path):
    code, out, err = wirewatch(*path, "--help")
    assert (code, err) == (0, ""), (path, code, err)
    return out


def section(text, title):
    return text.partition(f"\n{title}:\n")[2].partition("\n\n")[0]


def verbs(path=()):
    """The paths of all verbs: (), ("scan",), ("ctl", "reload")…"""
    yield path
    for name in re.findall(r"^  (\w+)", section(help_of(path), "Subcommands"), re.M):
        yield from verbs((*path, name))


def options_of(path):
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "\n".join(
        line[:30] for line in section(help_of(path), "Options").splitlines())))


class HelpTest(ProgramTest):

    def test_goldens(self):
        told = {("_".join(path) or "wirewatch") + ".txt": help_of(path) for path in verbs()}
        self.assertGreater(len(told), 15)
        if os.environ.get("WIREWATCH_REWRITE_GOLDENS"):
            GOLDENS.mkdir(exist_ok=True)
            for name, text in told.items():
                (GOLDENS / name).write_text(text, encoding="utf-8")
        self.assertEqual(sorted(told), sorted(file.name for file in GOLDENS.iterdir()))
        for name, text in told.items():
            self.assertEqual((GOLDENS / name).read_text(encoding="utf-8"), text, name)

    def test_no_line_is_too_long_and_no_text_is_missing(self):
        for path in verbs():
            text = help_of(path)
            self.assertLessEqual(max(map(len, text.splitlines())), WIDTH, path)
            for title in ("Arguments", "Options", "Subcommands"):
                # a name is followed by its text, there or on the next line
                for row in re.findall(r"^  \S.*(?:\n {30}.*)*", section(text, title), re.M):
                    self.assertRegex(row, r"\S(?:  |\n) *[A-Za-z]", (path, row))

    def test_what_takes_a_value_says_what_it_is_without(self):
        for path in verbs():
            for row in re.findall(r"^  -.*(?:\n {30}.*)*", section(help_of(path), "Options"), re.M):
                row = " ".join(row.split())
                if re.match(r"(?:-\w, )?--[a-z-]+ (?:[A-Z]+|{\S+}) [A-Za-z]", row) and not re.search(r"^--(?:from|offsets|to-topic|expect) ", row):
                    self.assertRegex(row, r"\(default: |must be given|instead of those", path)

    def test_examples_are_of_options_that_there_are(self):
        for path in verbs():
            text = help_of(path)
            examples = section(text, "Examples").splitlines()
            if "Subcommands:" not in text:
                self.assertTrue(examples, path)
            for example in examples:
                words = shlex.split(re.sub(r"\||<\(|\)|>\S+", " ", example))
                words = words[words.index("wirewatch") + 1:]
                self.assertEqual(tuple(words[:len(path)]), path, example)
                known = options_of(path)
                for word in words:
                    if path and re.match(r"--?[a-z]", word) and not re.fullmatch(r"-\d+[mhd]", word) and word != "-l":
                        self.assertIn(word, known, example)

    def test_words_that_are_not_understood(self):
        for line, told in (
                ("scn", "`wirewatch` has no verb `scn`; did you mean `scan`?"),
                ("chekc --online", "`wirewatch` has no verb `chekc`; did you mean `check`?"),
                ("frobnicate", "`wirewatch` has no verb `frobnicate`\n"),
                ("", "`wirewatch` wants a verb"),
                ("ctl", "`wirewatch ctl` wants a verb"),
                ("ctl relaod", "`wirewatch ctl` has no verb `relaod`; did you mean `reload`?"),
                ("import geonams", "`wirewatch import` has no verb `geonams`; did you mean `geonames`?"),
                ("scan --outptu pretty", "`wirewatch scan` has no option `--outptu`; did you mean `--output`?"),
                ("scan --outptu=pretty", "`wirewatch scan` has no option `--outptu`; did you mean `--output`?"),
                ("scan --frobnicate", "`wirewatch scan` has no option `--frobnicate`\n"),
                ("replay --frmo -2h", "`wirewatch replay` has no option `--frmo`; did you mean `--from`?"),
                ("explain --rul x", "`wirewatch explain` has no option `--rul`; did you mean `--rule`?"),
                ("--watchlists x scan", "`wirewatch` has no option `--watchlists`; write it behind `scan`"),
                ("ctl --json status", "`wirewatch ctl` has no option `--json`; write it behind `status`"),
                ("scan --output prety", "--output: `prety` is none of `pretty`, `alerts`, `mentions`, `none`; did you mean `pretty`?"),
                ("schema confg", "WHAT: `confg` is none of `config`, `watchlist`, `alert`; did you mean `config`?"),
                ("run wirewatch.yaml", "`wirewatch run` does not take `wirewatch.yaml`"),
                ("explain", "--rule is required"),
                ("scan --threads 900", "--threads: Value 900 not in range 1 to 256"),
        ):
            code, out, err = wirewatch(*line.split())
            self.assertEqual((code, out), (2, ""), line)
            self.assertTrue(err.startswith(f"wirewatch: {told}"), (line, err))
            self.assertRegex(err, r"\n`wirewatch[a-z ]* --help` tells what it takes\n$", line)

    def test_what_is_not_understood_does_not_speak_to_the_terminal(self):
        err = wirewatch("\x1b[2Jscan")[2]
        self.assertNotIn("\x1b", err)


if __name__ == "__main__":
    main()
