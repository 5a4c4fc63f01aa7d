"""`wirewatch diff`: what an edit does to an archive's alerts, and its use as a gate in review."""
import json
import random
import re

from program import ProgramTest, main, wirewatch

PLACES = ["Mosul", "Raqqa", "Aleppo", "Homs", "Hama", "Idlib", "Tabqa", "Palmyra"]


def watchlist(entities):
    lines = ["watchlist: test", "entities:"]
    for entity, names in entities.items():
        lines.append(f"  {entity}: {{kind: place, names: {{en: [{', '.join(names)}]}}}}")
    return "\n".join(lines) + "\n"


def edited(entities, dice):
    """A few names taken away, given to others, and entities gone or new."""
    edit = {entity: [name for name in names if dice.random() < 0.7] for entity, names in entities.items()}
    edit[f"new{dice.randrange(3)}"] = dice.sample(PLACES, 2)
    return {entity: names for entity, names in edit.items() if names and dice.random() < 0.9} or entities


class DiffTest(ProgramTest):

    def alerts(self, lists, articles):
        """(article, rule) -> the alert without what names the watchlists, by a full scan."""
        code, out, err = wirewatch("scan", "-w", lists, "--output", "alerts", articles)
        self.assertEqual(code, 0, err)
        found = {}
        for line in out.splitlines():
            alert = json.loads(line)
            del alert["rule"]["bundle"]
            found[alert["article"]["id"], alert["rule"]["id"]] = alert
        return found

    def test_equals_the_difference_of_two_full_scans_over_random_edits(self):
        dice = random.Random(7)
        articles = self.write("a.jsonl", "".join(
            json.dumps({"id": f"a{i}", "headline": " and ".join(dice.choices(PLACES, k=dice.randrange(4))),
                        "body": "Nothing new."}) + "\n" for i in range(60)))
        lists = {f"e{i}": dice.sample(PLACES, 2) for i in range(5)}
        seen = set()
        for step in range(8):
            new_lists = edited(lists, dice)
            old, new = self.write("old.yaml", watchlist(lists)), self.write("new.yaml", watchlist(new_lists))
            before, after = self.alerts(old, articles), self.alerts(new, articles)
            expected = {}
            for article, rule in before.keys() | after.keys():
                change = ("+" if (article, rule) not in before else "-" if (article, rule) not in after else
                          "~" if before[article, rule] != after[article, rule] else "")
                if change:
                    counts = expected.setdefault(rule, {})
                    counts[change] = counts.get(change, 0) + 1
                    seen.add(change)
            code, out, _ = wirewatch("diff", old, new, articles, "--examples", "0")
            self.assertEqual(code, 0)
            shown = {line.split()[0]: {part[0]: int(part[1:]) for part in line.split()[1:]}
                     for line in out.splitlines()[:-1]}
            self.assertEqual(shown, expected, f"step {step}")
            sums = [sum(counts.get(sign, 0) for counts in expected.values()) for sign in "+-~"]
            self.assertEqual(out.splitlines()[-1],
                             "60 articles; alerts: %d gained, %d lost, %d changed" % tuple(sums))
            lists = new_lists
        self.assertEqual(seen, {"+", "-", "~"})  # else the edits prove little

    def setUp(self):
        super().setUp()
        self.old = self.write("levant-old.yaml", watchlist({"mosul": ["Mosul"], "raqqa": ["Raqqa"]}))
        self.new = self.write("levant-new.yaml", watchlist({"mosul": ["Mosul", "Mossoul"], "homs": ["Homs"]}))
        self.articles = self.write("some.jsonl", "".join(json.dumps({"id": f"a{i}", "headline": text}) + "\n" for i, text
                                                         in enumerate(["Raqqa falls", "Mossoul, Mosul", "Homs", "Hama"])))

    def diff(self, *arguments):
        return wirewatch("diff", self.old, self.new, self.articles, *arguments)

    def test_shows_what_changes_with_snippets(self):
        code, out, err = self.diff()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "mention/test/homs  +1\n  + a2  [Homs]\n"
                              "mention/test/mosul  ~1\n  ~ a1  [Mossoul], [Mosul]\n"
                              "mention/test/raqqa  -1\n  - a0  [Raqqa] falls\n"
                              "4 articles; alerts: 1 gained, 1 lost, 1 changed\n")

    def test_is_a_gate(self):
        for expectation, code in {"mention/test/homs +1": 0, "mention/test/homs +0..20 -0 ~0": 0,
                                  "mention/test/homs +2..": 1, "mention/test/raqqa -0": 1,
                                  "mention/test/raqqa -1..1": 0, "mention/test/mosul ~0": 1}.items():
            seen, _, err = self.diff("--expect", expectation)
            self.assertEqual(seen, code, expectation)
            self.assertEqual("not as expected" in err, code == 1)

    def test_refuses_expectations_that_say_nothing(self):
        for expectation in ("mention/test/homs", "mention/test/homs 5", "mention/test/homs +5..2", "homs +1", "+1"):
            code, out, err = self.diff("--expect", expectation)
            self.assertEqual((code, out), (2, ""), expectation)
            self.assertRegex(err, re.escape("--expect"))


if __name__ == "__main__":
    main()
