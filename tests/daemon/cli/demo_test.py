"""`wirewatch demo` end to end, and its wire: what the table beside it promises is what the engine finds."""
import json
import re
import unittest

from program import LEVANT, SOURCE, ProgramTest, main, wirewatch

WIRE = SOURCE / "daemon/cli/demo_wire.jsonl"
WATCHED = ("raqqa", "mosul", "isis")


def expected():
    """Article id -> "mosul=Мосул|isis=ИГИЛ", "quiet" or "dead_letter"."""
    table = {}
    for line in (SOURCE / "daemon/cli/demo_wire.expected.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            article, mentions = line.split("\t")[:2]
            table[article] = mentions
    return table


class WireTest(ProgramTest):

    def test_the_engine_finds_what_the_table_says(self):
        code, out, err = wirewatch("scan", "-w", LEVANT, "--output", "mentions", WIRE)
        self.assertEqual(code, 1, "one record is broken on purpose")
        self.assertEqual(len(re.findall(r"bad_json", err)), 1)
        found = {}
        for line in out.splitlines():
            article = json.loads(line)
            found[article["id"]] = "|".join(
                f"{m['entity'].split('/')[1]}={m['surface']}" for m in article["mentions"]
                if m["entity"].split("/")[1] in WATCHED) or "quiet"
        wanted = {article: mentions for article, mentions in expected().items() if mentions != "dead_letter"}
        self.assertEqual(found, wanted)


class DemoTest(ProgramTest):

    def test_end_to_end(self):
        code, out, err = wirewatch("demo")
        self.assertEqual((code, err), (0, ""), out)
        table = expected()

        summary = out[out.index("By entity"):]
        for entity in WATCHED:
            row = re.search(rf"levant/{entity} +(\d+) +(\d+) +(.*)", summary)
            self.assertIsNotNone(row, entity)
            languages = dict(pair.split(":") for pair in row[3].split())
            self.assertEqual(len(languages), int(row[2]))
            self.assertGreaterEqual(len(languages), 8, entity)
            self.assertEqual(sum(map(int, languages.values())), int(row[1]))
            # an article raises one alert an entity
            self.assertEqual(int(row[1]), sum(f"{entity}=" in mentions for mentions in table.values()))

        dead = [article for article, mentions in table.items() if mentions == "dead_letter"]
        self.assertEqual(len(dead), 1)
        self.assertIn("dead letter", out)
        self.assertIn("bad_json", out)
        self.assertIn(f'"{dead[0]}"', out)

        quiet = out[out.index("quiet for a reason"):out.index("By entity")]
        headlines = {json.loads(line)["id"]: json.loads(line)["headline"]
                     for line in WIRE.read_text().splitlines() if f'"{dead[0]}"' not in line}
        for article, mentions in table.items():
            if mentions == "quiet":
                self.assertIn(headlines[article], quiet)
        self.assertNotIn("\x1b", out, "no colour in a pipe")

    def test_with_a_watchlist_of_ones_own(self):
        watchlist = self.write("own.yaml", "watchlist: own\nentities: {mosul: {kind: place, names: {en: [Mosul]}}}\n")
        code, out, err = wirewatch("demo", "--watchlists", watchlist)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("own/mosul", out)
        self.assertNotIn("levant/", out[out.index("By entity"):])


main()
