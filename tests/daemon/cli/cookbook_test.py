"""docs/cookbook.md works to the letter: what it prints is what the commands say, every watchlist loads and passes its own
tests, among them one that wants an alert and one that wants none, and the two articles below it fire and stay quiet."""
import json
import re

from program import SOURCE, main, wirewatch
from typed_page import BLOCK, NAMED, TypedPageTest

COOKBOOK = SOURCE / "docs/cookbook.md"
FIRES = re.compile(r"^`(?P<rule>[^`]+)` fires on the first of these, not on the second:$")
WITHOUT_ARTICLES = {"18", "19", "22"}  # they show it by commands


def recipes():
    """(its heading, its text) of each."""
    parts = re.split(r"^## (\d+\. .*)$", COOKBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return zip(parts[::2], parts[1::2])


class CookbookTest(TypedPageTest):

    def test_what_it_prints_is_what_the_commands_say(self):
        self.assertGreater(self.type_page(COOKBOOK), 5)

    def try_list(self, listed):
        path = self.directory / listed
        code, _, err = wirewatch("check", path)
        self.assertEqual(code, 0, err)
        if "warning" in err:
            self.assertIn(re.search(r"warning\[W005\].*", err)[0], COOKBOOK.read_text(encoding="utf-8"), "warns, and does not say so")
        code, out, err = wirewatch("test", "--coverage", path)
        self.assertEqual(code, 0, err)
        for what in ("rules that fire", "entities that are found", "exclusions that hide a mention"):
            self.assertRegex(out, rf"{what}: (\d+) of \1\n")

    def try_articles(self, rule, listed, articles):
        fires, quiet = map(json.loads, articles.splitlines())
        self.assertEqual((fires["id"], quiet["id"]), ("fires", "quiet"))
        option = "--config" if "input:" in (self.directory / listed).read_text(encoding="utf-8") else "--watchlists"
        code, out, err = wirewatch("scan", option, self.directory / listed, "--output", "alerts", stdin=articles.encode())
        self.assertEqual(code, 0, err)
        fired = [alert["article"]["id"] for alert in map(json.loads, out.splitlines()) if alert["rule"]["id"] == rule]
        self.assertEqual(fired, ["fires"])

    def try_recipe(self, number, text):
        lists, tried = [], False
        for block in BLOCK.finditer(text):
            if block["kind"] == "yaml":
                lists.append(NAMED.search(block["before"])["name"])
                self.write(lists[-1], block["text"])
            elif fires := FIRES.match(block["before"] or ""):
                self.try_articles(fires["rule"], lists[-1], block["text"])
                tried = True
        for word in ("true", "false"):
            self.assertIn(f"expect: {{alert: {word}", text)
        for listed in lists:
            if "tests:" in (self.directory / listed).read_text(encoding="utf-8"):
                self.try_list(listed)
        self.assertNotEqual(tried, number in WITHOUT_ARTICLES)

    def test_every_recipe(self):
        for count, (heading, text) in enumerate(recipes(), 1):
            with self.subTest(heading):
                self.try_recipe(str(count), text)
                self.assertTrue(heading.startswith(f"{count}. "), "out of order")
                anchor = re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
                self.assertIn(f"(#{anchor})", COOKBOOK.read_text(encoding="utf-8"), "not in the table at the top")
        self.assertGreaterEqual(count, 20)


if __name__ == "__main__":
    main()
