"""docs/analysts.md works to the letter; its chat bot posts, its template of an index names fields that alerts have."""
import http.server
import json
import subprocess
import sys
import threading

from program import SOURCE, main, wirewatch
from typed_page import TypedPageTest

ANALYSTS = SOURCE / "docs/analysts.md"


class Webhook(http.server.BaseHTTPRequestHandler):
    posted = []

    def do_POST(self):
        self.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def fields(mapping, definitions, path=""):
    """Every field of an index's mapping or of a JSON Schema, with its path."""
    for name, entry in mapping.get("properties", {}).items():
        yield path + name
        entry = entry.get("items", entry)
        yield from fields(definitions.get(entry.get("$ref", "").removeprefix("#/$defs/"), entry), definitions, f"{path}{name}.")


class AnalystsTest(TypedPageTest):

    def setUp(self):
        super().setUp()
        self.commands = self.type_page(ANALYSTS)

    def test_every_command_answers_what_is_printed(self):
        self.assertGreater(self.commands, 12)

    def test_the_bot_posts_each_alert_once_and_lets_nothing_of_an_article_through(self):
        alerts = (self.directory / "alerts.jsonl").read_text(encoding="utf-8").replace('"severity":"info"', '"severity":"high"')
        server = http.server.HTTPServer(("127.0.0.1", 0), Webhook)
        self.addCleanup(server.server_close)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            subprocess.run([sys.executable, "chat.py", f"http://127.0.0.1:{server.server_port}/"], cwd=self.directory,
                           input=2 * alerts, text=True, timeout=60, check=True)
        finally:
            server.shutdown()
            thread.join()
        self.assertEqual(len(Webhook.posted), len(alerts.splitlines()))
        said = [post["text"] for post in Webhook.posted]
        self.assertTrue(any("&lt;*Raqqa*&gt; &amp; *Raqqa*" in text for text in said), said)
        self.assertFalse([text for text in said if "<" in text])

    def test_the_bot_is_as_short_as_it_is_said_to_be(self):
        code = (self.directory / "chat.py").read_text(encoding="utf-8")
        self.assertLessEqual(len([line for line in code.splitlines() if line.strip()]), 20)

    def test_the_index_has_fields_that_alerts_have(self):
        template = json.loads((self.directory / "alerts-template.json").read_text(encoding="utf-8"))
        schema = json.loads(wirewatch("schema", "alert")[1])
        mapped = set(fields(template["template"]["mappings"], {}))
        self.assertLessEqual(mapped, set(fields(schema, {**schema["$defs"], "why": {}})))
        self.assertLessEqual(set(schema["properties"]), {path for path in mapped if "." not in path})


if __name__ == "__main__":
    main()
