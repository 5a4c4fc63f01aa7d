"""A page of the documentation, typed: its files are written, its commands run in their order, and each must answer what
stands below it. WIREWATCH_REWRITE_GOLDENS=1 in the environment writes down what they answer; review the difference.

A file is a fenced block behind a line that ends with its name in backticks and a colon. A command is a line of a
`console` block that begins with `$ `; below it, up to the next one, is what it says on both outputs.
"""
import os
import re
import subprocess

from program import PROGRAM, ProgramTest

BLOCK = re.compile(r"(?:^(?P<before>[^\n]+)\n)?^\n```(?P<kind>yaml|json|python|sql|console)\n(?P<text>.*?)^```$",
                   re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`(?P<name>[a-z0-9_.-]+\.[a-z0-9]+)`:$")


class TypedPageTest(ProgramTest):

    def setUp(self):
        super().setUp()
        (self.directory / "bin").mkdir()
        (self.directory / "bin/wirewatch").symlink_to(PROGRAM)

    def run_command(self, command):
        environment = {**os.environ, "PATH": f"{self.directory / 'bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["bash", "-c", command], cwd=self.directory, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        return done.stdout.decode()

    def answer_to(self, block):
        """A console block as it should be."""
        commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
        self.assertTrue(commands, block)
        return "".join(f"$ {command}\n{self.run_command(command)}" for command in commands)

    def type_page(self, page):
        """How many commands it has; its files are in the test's directory then."""
        told = page.read_text(encoding="utf-8")
        true, end, commands = "", 0, 0
        for block in BLOCK.finditer(told):
            text = block["text"]
            if block["kind"] == "console":
                text = self.answer_to(text)
                commands += text.count("\n$ ") + 1
            elif name := NAMED.search(block["before"] or ""):
                self.write(name["name"], text)
            true += told[end:block.start("text")] + text
            end = block.end("text")
        true += told[end:]
        if os.environ.get("WIREWATCH_REWRITE_GOLDENS"):
            page.write_text(true, encoding="utf-8")
        self.assertEqual(told, true)
        return commands
