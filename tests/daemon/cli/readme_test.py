"""README.md says what is so: its commands answer what is printed, its table of names holds, the demo shows what it shows."""
import json
import re

from program import SOURCE, main, wirewatch
from typed_page import TypedPageTest

README = SOURCE / "README.md"


def spellings(cell):
    """`بالموصل · الوصل (a football club)` as the words alone."""
    return [re.sub(r" \([^)]*\)$", "", each.strip()) for each in cell.split("·")]


class ReadmeTest(TypedPageTest):

    def test_every_command_answers_what_is_printed(self):
        (self.directory / "deploy").symlink_to(SOURCE / "deploy")
        self.assertGreater(self.type_page(README), 4)

    def test_names_are_found_and_refused_as_the_table_says(self):
        rows = re.findall(r"^\| `(\w\w)` (.*?) \| (.*?) \| (.*?) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertGreater(len(rows), 6)
        for language, name, found, refused in rows:
            listed = self.write("w.yaml", f"watchlist: w\nentities: {{x: {{kind: place, names: {{{language}: [{name}]}}}}}}\n")
            texts = spellings(found) + spellings(refused)
            wire = "".join(json.dumps({"id": text, "body": text}) + "\n" for text in texts)
            _, out, err = wirewatch("scan", "-w", listed, "--output", "mentions", stdin=wire.encode())
            counted = [article["id"] for article in map(json.loads, out.splitlines()) if len(article["mentions"]) == 1]
            self.assertEqual(counted, spellings(found), err)

    def test_the_demo_shows_what_is_shown(self):
        block = re.search(r"^```\n(wirewatch demo: .*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[1]
        code, out, _ = wirewatch("demo")
        self.assertEqual(code, 0)
        out = re.sub("[\u2068\u2069]", "", out)  # isolates, which nobody sees
        for line in block.splitlines():
            self.assertTrue(line.partition("…")[0] in out, line)


if __name__ == "__main__":
    main()
