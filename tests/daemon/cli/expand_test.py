"""`wirewatch expand` at the command line; what it answers is tested in rules/watch/expand_test.cc."""
import json

from program import LEVANT, ProgramTest, main, wirewatch

WATCHLIST = """\
watchlist: levant
entities:
  raqqa:
    kind: place
    names:
      ar: [{text: الرقة, needs: {any: [isis, armed], within: article}}]
      en: [Raqqa]
    never_in:
      tenderness: {reason: common noun, names: {ar: [بمنتهى الرقة]}}
  isis: {kind: actor, names: {en: [{text: ISIS, case: exact}], ru: [ИГИЛ]}}
  armed: {kind: term, names: {ar: [مقاتلين], ru: [боевик], tr: [silahlı]}}
"""

RAQQA = """\
levant/raqqa, place
  ar  \u2068الرقة\u2069
    counts only with one of levant/armed, levant/isis, within article
                as in \u2068الرقة, مقاتلين\u2069; alone it does not count
    as written  \u2068الرقة\u2069
    attached    \u2068بالرقة\u2069, \u2068فالرقة\u2069, \u2068كالرقة\u2069, \u2068والرقة\u2069, \u2068فبالرقة\u2069, \u2068فكالرقة\u2069, \u2068وبالرقة\u2069, \u2068وكالرقة\u2069, \u2068للرقة\u2069, \u2068فللرقة\u2069, \u2068وللرقة\u2069
"""


class ExpandTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.watchlist = self.write("w.yaml", WATCHLIST)

    def expand(self, *arguments):
        return wirewatch("expand", "-w", self.watchlist, *arguments)

    def names(self, entity):
        code, out, err = self.expand("--json", entity)
        self.assertEqual((code, err), (0, ""))
        return {(name.get("language"), name["name"]): name for name in json.loads(out)["names"]}

    def test_text(self):
        code, out, err = self.expand("raqqa")
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.startswith(RAQQA), out)
        self.assertIn("  en  \u2068Raqqa\u2069\n    as written  \u2068Raqqa\u2069\n", out)
        self.assertIn("\u2068Raqq\u2069 (a letter less)", out)
        self.assertTrue(out.endswith("  never in  tenderness (common noun)\n    hidden in   \u2068بمنتهى الرقة\u2069\n"), out)

    def test_every_form_runs_in_its_own_direction(self):
        out = self.expand("raqqa")[1]
        self.assertEqual(out.count("\u2068"), out.count("\u2069"))
        outside = "".join(part.split("\u2069")[-1] for part in out.split("\u2068"))
        self.assertFalse([c for c in outside if "\u0590" <= c <= "\u08ff" and c not in "وفبكلس"], outside)

    def test_long_lists_are_cut_and_counted(self):
        short = self.expand("armed")[1]
        self.assertRegex(short, r"… \d+ more \(--all\)")
        whole = self.expand("--all", "armed")[1]
        self.assertNotIn("--all", whole)
        self.assertGreater(len(whole), len(short))

    def test_json(self):
        raqqa = self.names("raqqa")
        arabic = raqqa["ar", "الرقة"]
        self.assertEqual(arabic["accepted"][0], {"text": "الرقة", "kind": "written", "how": []})
        self.assertIn({"text": "للرقة", "kind": "clitic", "how": ["clitic:ل"]}, arabic["accepted"])
        self.assertEqual(arabic["needs"]["within"], "article")
        self.assertEqual(arabic["needs"]["each_of"], [{"any": ["levant/armed", "levant/isis"]}])
        self.assertNotIn("needs", raqqa["en", "Raqqa"])
        isis = self.names("isis")
        self.assertIn({"text": "isis", "what": "in small letters"}, isis["en", "ISIS"]["refused"])
        armed = self.names("armed")
        self.assertIn({"text": "боевика", "kind": "inflected", "how": ["inflected:ru"]}, armed["ru", "боевик"]["accepted"])

    def test_what_scan_finds_is_what_expand_accepts(self):
        """Each accepted form, as an article of its own, goes through `scan`."""
        for entity in ("levant/mosul", "levant/isis"):
            code, out, _ = wirewatch("expand", "-w", LEVANT, "--json", entity)
            self.assertEqual(code, 0)
            forms = [(form["text"], name.get("needs")) for name in json.loads(out)["names"] for form in name["accepted"]]
            articles = "".join(json.dumps({"id": str(i), "body": text}) + "\n" for i, (text, _) in enumerate(forms))
            code, out, err = wirewatch("scan", "-w", LEVANT, "--output", "mentions", stdin=articles.encode())
            self.assertEqual((code, err), (0, ""))
            for line, (text, needs) in zip(out.splitlines(), forms, strict=True):
                found = [mention["entity"] for mention in json.loads(line)["mentions"]]
                self.assertTrue(needs or entity in found, (text, found))

    def test_an_entity_that_is_not_there(self):
        code, out, err = self.expand("raqa")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("there is no entity `raqa`; did you mean `raqqa`?", err)

    def test_usage(self):
        for arguments in ([], ["raqqa", "isis"]):
            self.assertEqual(self.expand(*arguments)[0], 2, arguments)
        self.assertEqual(wirewatch("expand", "raqqa")[0], 2)


if __name__ == "__main__":
    main()
