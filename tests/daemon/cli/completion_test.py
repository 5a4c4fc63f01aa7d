"""`wirewatch completion`: the scripts are asked what they offer, by the shells themselves."""
import re
import shutil
import subprocess
import unittest

from program import ProgramTest, main, wirewatch


def script_of(shell):
    code, out, err = wirewatch("completion", shell)
    assert (code, err) == (0, ""), (code, err)
    return out


class CompletionTest(ProgramTest):

    def run_shell(self, *command):
        done = subprocess.run(command, capture_output=True, cwd=self.directory, timeout=60, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_usage(self):
        for arguments in ([], ["tcsh"]):
            self.assertEqual(wirewatch("completion", *arguments)[0], 2)

    def test_every_verb_and_option_of_the_help_is_in_every_script(self):
        scripts = [script_of(shell) for shell in ("bash", "zsh", "fish")]
        verbs = re.findall(r"^  (\w+) ", wirewatch("--help")[1].split("Subcommands:")[1].split("\n\n")[0], re.M)
        self.assertIn("scan", verbs)
        for verb in verbs:
            options = re.findall(r"--([a-z-]+)", wirewatch(verb, "--help")[1].split("Options:")[1])
            for word in [verb, *options]:
                for script in scripts:
                    self.assertIn(word, script)

    def bash(self, *words):
        """What bash offers for the last of the words."""
        script = self.write("completion.bash", script_of("bash"))
        asked = " ".join(f"'{word}'" for word in ("wirewatch", *words))
        code, out, err = self.run_shell("bash", "--norc", "-c", f"""
            source {script}; complete -p wirewatch >/dev/null || exit 9
            COMP_WORDS=({asked}); COMP_CWORD={len(words)}; _wirewatch; printf '%s\\n' "${{COMPREPLY[@]}}" """)
        self.assertEqual((code, err), (0, ""), words)
        return out.split()

    def test_bash(self):
        self.write("articles.jsonl", "")
        for words, offered in (
                (["sc"], ["scan", "schema"]),
                (["--v"], ["--version"]),
                (["scan", "--outp"], ["--output"]),
                (["scan", "--output", ""], ["pretty", "alerts", "mentions", "none"]),
                (["scan", "--output", "=", "m"], ["mentions"]),
                (["scan", "--output", "="], ["pretty", "alerts", "mentions", "none"]),
                (["scan", "-w", "art"], ["articles.jsonl"]),
                (["scan", "--stats", "art"], ["articles.jsonl"]),
                (["import", "g"], ["geonames"]),
                (["import", "geonames", "--al"], ["--alternate-names"]),
                (["import", "geonames", "--alternate-names", "art"], ["articles.jsonl"]),
                (["import", "csv", "--al"], []),
                (["schema", ""], ["config", "watchlist", "alert", "-h", "--help"]),
                (["completion", "f"], ["fish"]),
                (["scan", "--threads", ""], [])):
            self.assertEqual(sorted(self.bash(*words)), sorted(offered), words)

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_takes_the_script(self):
        script = self.write("_wirewatch", script_of("zsh"))
        self.assertEqual(self.run_shell("zsh", "-f", "-n", script), (0, "", ""))
        code, out, err = self.run_shell(
            "zsh", "-f", "-c", f"autoload -U compinit; compinit -u -D; source {script}; print $_comps[wirewatch]")
        self.assertEqual((code, out, err), (0, "_wirewatch\n", ""))

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish(self):
        script = self.write("wirewatch.fish", script_of("fish"))
        self.write("articles.jsonl", "")
        self.assertEqual(self.run_shell("fish", "--no-config", "-n", script), (0, "", ""))
        for line, offered in (("sc", ["scan", "schema"]), ("scan --outp", ["--output"]), ("scan --output m", ["mentions"]),
                              ("import g", ["geonames"]), ("import geonames --al", ["--alternate-names"]),
                              ("schema w", ["watchlist"]), ("scan -w art", ["articles.jsonl"]),
                              ("scan art", ["articles.jsonl"]), ("run art", [])):
            code, out, err = self.run_shell("fish", "--no-config", "-c", f"source {script}; complete -C 'wirewatch {line}'")
            self.assertEqual((code, err), (0, ""), line)
            self.assertEqual(sorted(row.split("\t")[0] for row in out.splitlines()), sorted(offered), line)


main()
