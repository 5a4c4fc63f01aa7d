"""`wirewatch explain` at the command line; what it says is tested in explanation_text_test.cc."""
import json

from program import SMALL_WATCHLIST, ProgramTest, main, wirewatch


class ExplainTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.watchlist = self.write("w.yaml", SMALL_WATCHLIST)
        self.articles = self.write("a.jsonl", json.dumps({"id": "a1", "headline": "Mosul"}) + "\n" +
                                   json.dumps({"id": "a2", "headline": "Calm"}) + "\n")

    def explain(self, rule, *arguments):
        return wirewatch("explain", "-w", self.watchlist, "--rule", rule, *arguments)

    def test_explains_each_article(self):
        for rule in ("mention/test/mosul", "mosul"):
            code, out, err = self.explain(rule, self.articles)
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(out, "a1: mention/test/mosul fires\n  ✓ test/mosul: \u2068Mosul\u2069\n"
                                  "a2: mention/test/mosul does not fire\n  ✗ test/mosul  ← this\n"
                                  "  It would fire if\n    - test/mosul were there\n")

    def test_a_rule_that_is_not_there(self):
        code, out, err = self.explain("mosull", self.articles)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("did you mean `mosul`?", err)

    def test_a_name_of_several_rules(self):
        self.watchlist = self.write("lists/w.yaml", SMALL_WATCHLIST).parent
        self.write("lists/v.yaml", SMALL_WATCHLIST.replace("watchlist: test", "watchlist: other"))
        code, _, err = self.explain("mosul", self.articles)
        self.assertEqual(code, 2, err)
        self.assertIn("mention/other/mosul", err)

    def test_what_is_no_article(self):
        code, out, err = self.explain("mosul", self.write("bad.jsonl", "{\n"))
        self.assertEqual((code, out), (1, ""))
        self.assertIn("bad.jsonl:1: bad_json", err)


if __name__ == "__main__":
    main()
