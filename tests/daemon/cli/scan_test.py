"""The command line: exit codes, and the machine side of `scan` that scripts rely on."""
import gzip
import json
import os
import pty
import signal
import subprocess

from program import PROGRAM, SMALL_WATCHLIST, ProgramTest, main, wirewatch

ARTICLES = [
    {"id": "a1", "headline": "Convoys leave Mosul", "body": "They head for Raqqa. Mosul is calm."},
    {"id": "a2", "headline": "A calm day"},
    {"id": "a3", "headline": "قتال في الموصل", "body": "وقال لداعش إن 😀 داعش"},
]
LINES = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in ARTICLES)


class ExitCodeTest(ProgramTest):

    def test_version(self):
        code, out, err = wirewatch("--version")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r"^wirewatch \d+\.\d+\.\d+\n")
        for library in ("librdkafka", "icu", "compiler"):
            self.assertRegex(out, rf"\n  {library} \S+")

    def test_help(self):
        for arguments in (["--help"], ["scan", "--help"], ["run", "--help"]):
            code, out, err = wirewatch(*arguments)
            self.assertEqual((code, err), (0, ""), arguments)
            self.assertIn("Usage:", out)

    def test_usage(self):
        watchlist = self.write("w.yaml", SMALL_WATCHLIST)
        for arguments in ([], ["fly"], ["run", "--fly"], ["scan", "--output", "xml"],
                          ["scan", "--format", "csv", "-w", watchlist], ["scan", "--threads", "0"],
                          ["scan", "--threads", "x", "-w", watchlist], ["run", "extra"], ["scan"]):
            code, out, err = wirewatch(*arguments)
            self.assertEqual((code, out), (2, ""), arguments)
            self.assertNotEqual(err, "", arguments)

    def test_faults_in_what_people_write(self):
        bad = self.write("bad.yaml", "watchlist: w\nentities: {a: {nmaes: 1}}\n")
        config = self.write("wirewatch.yaml", "kafka: {brokerz: [a]}\n")
        for arguments in (["scan", "-w", bad], ["scan", "--config", config], ["check", bad], ["check", config],
                          ["demo", "-w", bad], ["scan", "-w", self.directory / "none.yaml"]):
            code, _, err = wirewatch(*arguments)
            self.assertEqual(code, 78, arguments)
            self.assertIn("error[", err, arguments)

    def test_check_of_what_is_good(self):
        code, out, err = wirewatch("check", self.write("w.yaml", SMALL_WATCHLIST))
        self.assertEqual((code, err), (0, ""))
        self.assertIn("1 watchlist, 3 entities", out)
        self.assertTrue(out.endswith("0 errors, 0 warnings\n"))

    def test_defaults_that_are_printed_are_accepted(self):
        code, defaults, _ = wirewatch("check", "--print-defaults")
        self.assertEqual(code, 0)
        config = self.write("wirewatch.yaml", defaults)
        self.write("watchlists/w.yaml", SMALL_WATCHLIST)
        code, out, err = wirewatch("check", config)
        self.assertEqual(code, 0, err + out)


class ScanTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.watchlist = self.write("w.yaml", SMALL_WATCHLIST)

    def scan(self, *arguments, stdin=b""):
        return wirewatch("scan", "-w", self.watchlist, *arguments, stdin=stdin)

    def mentions(self, *arguments, stdin=b""):
        code, out, err = self.scan("--output", "mentions", *arguments, stdin=stdin)
        self.assertEqual((code, err), (0, ""))
        return [json.loads(line) for line in out.splitlines()]

    def test_mentions_are_one_line_an_article_with_offsets_three_ways(self):
        found = self.mentions(self.write("a.jsonl", LINES))
        self.assertEqual([article["id"] for article in found], ["a1", "a2", "a3"])
        self.assertEqual([m["entity"] for m in found[0]["mentions"]], ["test/mosul", "test/raqqa", "test/mosul"])
        self.assertEqual(found[1]["mentions"], [])
        last = found[2]["mentions"][-1]
        self.assertEqual((last["entity"], last["kind"], last["field"], last["surface"]), ("test/isis", "actor", "body", "داعش"))
        for article, written in zip(found, ARTICLES):
            for mention in article["mentions"]:
                text = written[mention["field"]]
                self.assertEqual(text[mention["start"]:mention["end"]], mention["surface"])
                first, end = mention["utf8"]
                self.assertEqual(text.encode()[first:end].decode(), mention["surface"])
                first, end = mention["utf16"]
                self.assertEqual(text.encode("utf-16-le")[2 * first:2 * end].decode("utf-16-le"), mention["surface"])

    def test_standard_input_is_read_without_files_and_for_a_dash(self):
        expected = self.mentions(self.write("a.jsonl", LINES))
        self.assertEqual(self.mentions(stdin=LINES.encode()), expected)
        self.assertEqual(self.mentions("-", stdin=LINES.encode()), expected)

    def test_threads_change_nothing(self):
        many = "".join(json.dumps({"id": str(i), "headline": "Mosul " * (i % 50)}) + "\n" for i in range(600))
        file = self.write("many.jsonl", many)
        for output in ("mentions", "alerts", "pretty"):
            one = self.scan("--output", output, "--threads", "1", file)
            self.assertEqual(one[0], 0)
            self.assertEqual(self.scan("--output", output, "--threads", "2", file), one)
            self.assertEqual(self.scan("--output", output, "--threads", "7", file), one)
        self.assertEqual([a["id"] for a in self.mentions(file)], [str(i) for i in range(600)])

    def test_gz_is_the_same(self):
        packed = self.write("a.jsonl.gz", gzip.compress(LINES.encode()))
        self.assertEqual(self.mentions(packed), self.mentions(self.write("a.jsonl", LINES)))

    def test_alerts_are_the_documents_that_run_would_publish(self):
        code, out, _ = self.scan("--output", "alerts", self.write("a.jsonl", LINES))
        self.assertEqual(code, 0)
        alerts = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([(a["article"]["id"], a["rule"]["id"]) for a in alerts],
                         [("a1", "mention/test/mosul"), ("a1", "mention/test/raqqa"),
                          ("a3", "mention/test/isis"), ("a3", "mention/test/mosul")])
        # in a pipe that is also what comes by default
        self.assertEqual(self.scan(self.directory / "a.jsonl")[1], out)

    def test_none_writes_nothing(self):
        self.assertEqual(self.scan("--output", "none", self.write("a.jsonl", LINES)), (0, "", ""))

    def test_pretty_marks_the_mentions(self):
        code, out, _ = self.scan("--output", "pretty", self.write("a.jsonl", LINES))
        self.assertEqual(code, 0)
        self.assertIn("Convoys leave [Mosul]", out)
        self.assertIn("\u2068قتال في [الموصل]\u2069", out)
        self.assertNotIn("\x1b", out)

    def test_stats_are_one_object_on_standard_error(self):
        code, out, err = self.scan("--stats", "--output", "none", self.write("a.jsonl", LINES))
        self.assertEqual((code, out, err.count("\n")), (0, "", 1))
        stats = json.loads(err)
        self.assertEqual((stats["articles"], stats["rejected"], stats["mentions"], stats["alerts"]), (3, 0, 6, 4))
        self.assertEqual(stats["text_bytes"], sum(len(a.get(f, "").encode()) for a in ARTICLES for f in ("headline", "body")))
        self.assertEqual(list(stats["stages"]), ["decode", "fold", "find", "judge", "encode"])
        self.assertEqual((stats["watchlists"]["entities"], stats["watchlists"]["names"]), (3, 4))
        self.assertGreater(stats["watchlists"]["load_seconds"], 0)
        for time in (stats["wall_seconds"], stats["cpu_seconds"], stats["stages"]["find"]["cpu_seconds"]):
            self.assertGreater(time, 0)

    def test_a_text_file_is_one_article_named_for_it(self):
        found = self.mentions("--format", "text", self.write("one.txt", "From Mosul.\n\nTo Raqqa."),
                              self.write("deep/two.txt", "Nothing."))
        self.assertEqual([a["id"] for a in found], ["one.txt", "two.txt"])
        self.assertEqual([(m["field"], m["start"]) for m in found[0]["mentions"]], [("body", 5), ("body", 16)])

    def test_an_empty_text_file_is_told(self):
        file = self.write("empty.txt", "")
        self.assertEqual(self.scan("--format", "text", "--output", "mentions", file),
                         (1, "", f"{file}: empty: the value is empty\n"))

    def test_a_text_alert_names_the_file_too(self):
        code, out, _ = self.scan("--format", "text", "--output", "alerts", self.write("one.txt", "From Mosul."))
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)["article"]["id"], "one.txt")

    def test_a_record_that_is_no_article_is_told_and_the_rest_is_read(self):
        file = self.write("a.jsonl", LINES.replace("{", "{broken", 1))
        code, out, err = self.scan("--output", "mentions", file)
        self.assertEqual(code, 1)
        self.assertEqual([json.loads(line)["id"] for line in out.splitlines()], ["a2", "a3"])
        self.assertRegex(err, rf"^{file}:1: bad_json: .+\n$")

    def test_lines_are_counted_as_an_editor_counts_them(self):
        code, _, err = self.scan("--output", "none", self.write("a.jsonl", "\n\n" + LINES + "\nbroken\n"))
        self.assertEqual(code, 1)
        self.assertIn("a.jsonl:7: bad_json", err)

    def test_files_that_cannot_be_read_are_named_and_the_others_read(self):
        good = self.write("a.jsonl", LINES)
        empty = self.write("empty/notes.md", "").parent
        code, out, err = self.scan("--output", "mentions", self.directory / "none.jsonl", empty, good)
        self.assertEqual(code, 1)
        self.assertEqual(len(out.splitlines()), 3)
        self.assertIn("none.jsonl: No such file or directory", err)
        self.assertIn(f"{empty}: holds no articles (*.json, *.jsonl, *.ndjson, also .gz and .zst)", err)

    def test_ninjs(self):
        watchlist = self.write("w.yaml", SMALL_WATCHLIST)
        wire = self.write("wire.jsonl", json.dumps({
            "uri": "urn:a1", "version": "2", "pubstatus": "usable", "headlines": [{"value": "Mosul"}],
            "bodies": [{"value": "Raqqa", "contenttype": "text/plain"}]}) + "\n")
        code, out, err = wirewatch("scan", "-w", watchlist, "--format", "ninjs", "--output", "mentions", wire)
        self.assertEqual((code, err), (0, ""))
        found = json.loads(out)
        self.assertEqual(found["id"], "urn:a1")
        self.assertEqual([(mention["entity"], mention["field"]) for mention in found["mentions"]],
                         [("test/mosul", "headline"), ("test/raqqa", "body")])

    def test_the_help_names_what_it_reads(self):
        out = " ".join(wirewatch("scan", "--help")[1].split())
        for word in (".gz", ".zst", "directories", "standard input", "ninjs", "--threads"):
            self.assertIn(word, out)

    def test_a_directory_is_its_articles_sorted_by_path(self):
        for name, of in (("b.jsonl", "3"), ("a/2.ndjson", "2"), ("a/1.json", "1"), ("c.jsonl.gz", "4"), (".hidden.jsonl", "x"),
                         (".git/y.jsonl", "y"), ("notes.txt", "z"), ("d.jsonl.bak", "w")):
            line = json.dumps({"id": of, "body": "Mosul"}).encode() + b"\n"
            self.write("archive/" + name, gzip.compress(line) if name.endswith(".gz") else line)
        archive = self.directory / "archive"
        self.assertEqual([a["id"] for a in self.mentions(archive)], ["1", "2", "3", "4"])
        self.assertEqual([a["id"] for a in self.mentions("--format", "text", archive)], ["notes.txt"])

    def test_an_interrupt_ends_it_with_what_was_done_and_its_counts(self):
        scan = subprocess.Popen([PROGRAM, "scan", "-w", self.watchlist, "--output", "mentions", "--stats"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(scan.kill)
        line = json.dumps({"id": "a", "body": "Mosul" + "." * 2000}).encode() + b"\n"
        scan.stdin.write(line * 400)
        scan.stdin.flush()
        first = scan.stdout.readline()  # now it waits for more
        scan.send_signal(signal.SIGINT)
        rest = scan.stdout.read()
        err = scan.stderr.read().decode()
        self.assertEqual(scan.wait(timeout=60), 1, err)
        for stream in (scan.stdin, scan.stdout, scan.stderr):
            stream.close()
        lines = (first + rest).splitlines()
        self.assertTrue(all(json.loads(one)["mentions"] for one in lines))
        self.assertIn(f"wirewatch: interrupted after {len(lines)} articles: {len(lines)} mentions, "
                      f"{len(lines)} alerts, 0 rejected\n", err)
        self.assertEqual(json.loads(err.splitlines()[-1])["articles"], len(lines))

    def test_an_output_that_is_full_is_told(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "scan", "-w", self.watchlist, "--output", "mentions",
                                   self.write("a.jsonl", LINES * 300)], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr.decode()),
                         (1, "wirewatch: standard output: No space left on device\n"))

    def test_a_terminal_sees_progress_and_a_pipe_does_not(self):
        file = self.write("a.jsonl", LINES * 300)
        screen, terminal = pty.openpty()
        with subprocess.Popen([PROGRAM, "scan", "-w", self.watchlist, "--output", "none", file],
                              stdout=subprocess.PIPE, stderr=terminal) as scan:
            out = scan.stdout.read()
            self.assertEqual((scan.wait(timeout=60), out), (0, b""))
        os.close(terminal)
        shown = os.read(screen, 65536).decode()
        os.close(screen)
        self.assertRegex(shown, r"\rscan: +\d+ % \[#* *\] \d+ articles, \d+/s, [\d.]+ MB/s, \d+:\d\d left\x1b\[K")
        self.assertTrue(shown.endswith("\r\x1b[K"))
        self.assertEqual(self.scan("--output", "none", file), (0, "", ""))

    def test_a_broken_archive_gives_what_it_holds_and_fails(self):
        whole = gzip.compress(LINES.encode() * 500)
        code, out, err = self.scan("--output", "none", "--stats", self.write("cut.gz", whole[:len(whole) // 2]))
        self.assertEqual((code, out), (1, ""))
        self.assertIn("cut.gz: ", err.splitlines()[0])

    def test_a_record_over_the_limit_is_refused_and_the_next_read(self):
        config = self.write("wirewatch.yaml", "limits: {article: 1KiB}\nwatchlists: w.yaml\n")
        file = self.write("a.jsonl", json.dumps({"id": "big", "body": "x" * 5000}) + "\n" + LINES)
        code, out, err = wirewatch("scan", "--config", config, "--output", "mentions", file)
        self.assertEqual(code, 1)
        self.assertEqual(len(out.splitlines()), 3)
        self.assertRegex(err, r":1: too_large: ")


main()
