"""`wirewatch ctl` and the daemon it speaks to: reloads that are accepted, refused and forced, and what it says where nobody listens."""
import json
import os
import signal
import socket
import stat
import subprocess
import threading
import time

from program import PROGRAM, SMALL_WATCHLIST, ProgramTest, free_port, main, wirewatch

PATIENCE = 20
MORE = SMALL_WATCHLIST + "  hama: {kind: place, names: {en: [Hama]}}\n"
SHRUNKEN = "\n".join(SMALL_WATCHLIST.splitlines()[:3]) + "\n"
BAD = "watchlist: test\nentities: {mosul: {names: {en: [Mosul]}, nmaes: 1}}\n"
FAILING = SMALL_WATCHLIST + """\
rules:
  on-mosul:
    when: {all: [mosul]}
    tests:
      - {say: a city far away, body: Calm in Paris, expect: {alert: true}}
"""


class CtlTest(ProgramTest):

    def start(self, watchlist=SMALL_WATCHLIST, more=""):
        self.write("watchlists/test.yaml", watchlist)
        self.config = self.write("wirewatch.yaml", f"""\
kafka: {{brokers: ["127.0.0.1:{free_port()}"]}}
http: {{listen: "off"}}
control: {{socket: control.sock}}
log: {{format: logfmt}}
{more}
""")
        log = open(self.directory / "log", "wb")
        self.addCleanup(log.close)
        self.daemon = subprocess.Popen([PROGRAM, "run", "--config", self.config], stderr=log)
        self.addCleanup(lambda: (self.daemon.kill(), self.daemon.wait()) if self.daemon.poll() is None else None)
        until = time.monotonic() + PATIENCE
        while "msg=started" not in self.log():
            self.assertLess(time.monotonic(), until, self.log())
            self.assertIsNone(self.daemon.poll(), self.log())
            time.sleep(0.05)

    def log(self):
        return (self.directory / "log").read_text()

    def ctl(self, *arguments):
        return wirewatch("ctl", *arguments, "--config", self.config)

    def reload(self, watchlist, *options):
        self.write("watchlists/test.yaml", watchlist)
        return self.ctl("reload", *options)

    def status(self):
        code, out, err = self.ctl("status", "--json")
        self.assertEqual((code, err), (0, ""))
        return json.loads(out)

    def generation(self):
        return self.status()["bundle"]["generation"]

    # ---- reload ----

    def test_what_is_accepted_is_in_force_when_it_returns(self):
        self.start()
        code, out, err = self.reload(MORE)
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, r"^  test: 4 entities \(\+1\), 5 names \(\+1\), 4 rules \(\+1\)\n"
                              r"watchlists reloaded: generation 2, sha256 [0-9a-f]{64}\n$")
        status = self.status()
        self.assertEqual(status["bundle"]["generation"], 2)
        self.assertEqual(status["bundle"]["watchlists"], [{"id": "test", "entities": 4, "names": 5, "rules": 4}])
        self.assertIn(status["bundle"]["sha256"], out)
        self.assertEqual(status["last_reload"]["text"], out)

        code, out, _ = self.ctl("reload")
        self.assertEqual(code, 0)
        self.assertIn("watchlists unchanged: generation 2", out)

    def test_faults_are_shown_with_place_and_hint_and_are_never_forced(self):
        self.start()
        for force in ([], ["--force"]):
            code, out, err = self.reload(BAD, *force)
            self.assertEqual((code, out), (78, ""))
            self.assertRegex(err, r"test\.yaml:2:\d+: error\[C012\]: unknown key `nmaes`")
            self.assertIn("did you mean `names`?", err)
            self.assertIn("what was in force stays in force", err)
        self.assertEqual(self.generation(), 1)
        self.assertEqual(self.reload(MORE)[0], 0, "the next good one works")

    def test_what_shrank_or_fails_its_tests_wants_force(self):
        self.start()
        for number, (watchlist, why) in enumerate([(SHRUNKEN, "would shrink from 3 entities to 1"),
                                                   (FAILING, "1 of 1 tests of the watchlists fail")]):
            code, out, err = self.reload(watchlist)
            self.assertEqual((code, out), (1, ""))
            self.assertIn(why, err)
            self.assertIn("wirewatch ctl reload --force", err)
            self.assertEqual(self.generation(), number + 1)
            code, out, err = self.reload(watchlist, "--force")
            self.assertEqual((code, err), (0, ""))
            self.assertIn("forced, although", out)
            self.assertEqual(self.generation(), number + 2)
        self.assertEqual(self.status()["bundle"]["failing_tests"], 1)

    def test_the_log_has_the_same_answer(self):
        self.start()
        self.reload(BAD)
        self.reload(FAILING)
        self.reload(MORE)
        log = self.log()
        for piece in ("did you mean `names`", "reload refused: the watchlists have faults", "a city far away",
                      "does not fire, but must", "reload refused: 1 of 1 tests", "watchlists reloaded: generation 2",
                      "test: 4 entities (+1)", f"uid={os.getuid()}"):
            self.assertIn(piece, log)

    def test_a_start_with_failing_tests_watches_and_says_so(self):
        self.start(FAILING)
        self.assertIn("a test of a watchlist fails", self.log())
        self.assertEqual(self.status()["bundle"]["failing_tests"], 1)
        self.assertIn("1 of their own tests fail", self.ctl("status")[1])

    def test_what_cannot_be_read_changes_nothing(self):
        """F33: nothing is read that is no ordinary file, and nothing waits for it."""
        self.start()
        path = self.directory / "watchlists/test.yaml"

        def sparse():
            with open(path, "wb") as file:
                file.truncate(10 << 30)

        def unreadable():
            if os.geteuid() == 0:  # root reads everything: what is not there then
                path.symlink_to("nowhere")
            else:
                path.write_text(MORE)
                path.chmod(0)

        for name, make, why in [("fifo", lambda: os.mkfifo(path), "is a FIFO, not an ordinary file"),
                                ("device", lambda: path.symlink_to("/dev/zero"), "is a device, not an ordinary file"),
                                ("directory", path.mkdir, "is a directory, not an ordinary file"),
                                ("sparse", sparse, "is larger than 256 MiB"),
                                ("unreadable", unreadable, "cannot read"),
                                ("gone", lambda: None, "holds no watchlist")]:
            with self.subTest(name):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
                make()
                begun = time.monotonic()
                code, _, err = self.ctl("reload")
                self.assertEqual(code, 78)
                self.assertIn(why, err)
                self.assertLess(time.monotonic() - begun, 5)
                self.assertEqual(self.generation(), 1)
        path.unlink(missing_ok=True)
        self.assertEqual(self.reload(MORE)[0], 0)

    def test_a_storm_of_reloads(self):
        """F34, H07: SIGHUPs and requests at once, with good and bad files: every request is answered, the last file is in force."""
        self.start()
        codes = []

        def ask():
            codes.append(self.ctl("reload")[0])

        askers = []
        for number in range(40):
            self.write("watchlists/test.yaml", [MORE, SMALL_WATCHLIST, BAD][number % 3])
            for _ in range(5):
                self.daemon.send_signal(signal.SIGHUP)
            if number % 4 == 0:
                askers.append(threading.Thread(target=ask))
                askers[-1].start()
        for asker in askers:
            asker.join()
        self.assertEqual(len(codes), 10)
        self.assertLessEqual(set(codes), {0, 78})
        self.assertEqual(self.reload(MORE)[0], 0)
        self.assertEqual(self.status()["bundle"]["watchlists"][0]["entities"], 4)

    # ---- status ----

    def test_status_for_a_person(self):
        self.start()
        code, out, err = self.ctl("status")
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, rf"^wirewatch \S+, pid {self.daemon.pid}, up \d+ s: not ready: ")
        self.assertRegex(out, r"\n  watchlist +entities +names +rules\n  test +3 +4 +3\n")
        self.assertIn("no partition is assigned to it", out)
        self.assertRegex(out, r"sha256 [0-9a-f]{64}\n")

    def test_status_for_a_program(self):
        self.start()
        status = self.status()
        self.assertFalse(status["ready"])
        self.assertTrue(status["healthy"])
        self.assertEqual(status["pid"], self.daemon.pid)
        self.assertEqual(status["group"], "wirewatch")
        self.assertEqual(status["partitions"], [])
        self.assertNotIn("last_reload", status)

    # ---- skip ----

    def test_a_skip_that_makes_no_sense_is_refused_with_the_reason(self):
        """What needs brokers is in tests/broker/losses_test.py."""
        self.start()
        for partition, why in [("wires/0", "no topic `wires` among those that are read (input.topics)"),
                               ("articles/0", "articles/0 is not read by this instance, which has: none; `wirewatch ctl status` of "
                                              "each instance tells which has it: ask that one")]:
            code, out, err = self.ctl("skip", partition, "--to", "12", "--yes")
            self.assertEqual((code, out, err), (1, "", why + "\n"))
        for partition, to in [("articles", "1"), ("articles/x", "1"), ("/0", "1"), ("articles/0", "-1"), ("articles/0", "end")]:
            code, out, _ = self.ctl("skip", partition, "--to", to)
            self.assertEqual((code, out), (2, ""), (partition, to))

    # ---- the socket ----

    def test_the_socket_is_for_user_and_group_and_gone_at_the_end(self):  # H07
        self.start()
        path = self.directory / "control.sock"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o660)
        self.daemon.send_signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(PATIENCE), 0)
        self.assertFalse(path.exists())

    def test_a_second_daemon_does_not_take_it(self):
        self.start()
        code, _, err = wirewatch("run", "--config", self.config)
        self.assertEqual(code, 1)
        self.assertIn("control.sock: another daemon listens there", err)
        self.assertEqual(self.ctl("status")[0], 0, "the first one still has it")

    def test_a_killed_daemons_socket_is_replaced(self):
        self.start()
        self.daemon.kill()
        self.daemon.wait()
        self.assertTrue((self.directory / "control.sock").exists())
        code, _, err = self.ctl("status")
        self.assertEqual(code, 1)
        self.assertIn("Connection refused", err)
        self.start()
        self.assertEqual(self.ctl("status")[0], 0)

    def test_a_stranger_gets_a_word(self):
        self.start()
        for request, why in [(b"GET / HTTP/1.0\n", "a request is a JSON object"),
                             (b'{"do": "stop"}\n', "no verb `stop`"),
                             (b"x" * 5000, "one line of at most 4096 bytes")]:
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(self.directory / "control.sock"))
                stranger.sendall(request)
                self.assertIn(why, json.loads(stranger.makefile().readline())["error"])
        self.assertEqual(self.ctl("status")[0], 0)

    # ---- nobody there ----

    def test_no_daemon_says_where_it_was_looked_for(self):
        missing = self.directory / "none.sock"
        code, out, err = wirewatch("ctl", "reload", "--socket", missing)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no daemon to speak to", err)
        self.assertIn(f"looked at {missing}: No such file or directory", err)
        self.assertIn("systemctl status wirewatch", err)

    def test_without_a_configuration_the_services_place_is_looked_at(self):
        code, _, err = wirewatch("ctl", "status", "--config", self.directory / "none.yaml")
        self.assertEqual(code, 1)
        self.assertIn("looked at /run/wirewatch/control.sock", err)

    def test_a_daemon_without_a_socket(self):
        config = self.write("wirewatch.yaml", "control: {socket: off}\n")
        code, _, err = wirewatch("ctl", "status", "--config", config)
        self.assertEqual(code, 1)
        self.assertIn("`control.socket` is off", err)

    def test_one_that_accepts_and_says_nothing_sensible(self):
        path = str(self.directory / "odd.sock")
        with socket.socket(socket.AF_UNIX) as odd:
            odd.bind(path)
            odd.listen()

            def answer():
                connection, _ = odd.accept()
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"220 mail ready\n")

            thread = threading.Thread(target=answer)
            thread.start()
            code, _, err = wirewatch("ctl", "status", "--socket", path)
            thread.join()
        self.assertEqual(code, 1)
        self.assertIn("no answer of a daemon", err)

    def test_usage(self):
        self.assertEqual(wirewatch("ctl")[0], 2)
        self.assertEqual(wirewatch("ctl", "stop")[0], 2)
        self.assertEqual(wirewatch("ctl", "status", "--force")[0], 2)


main()
