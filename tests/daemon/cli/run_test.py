"""`wirewatch run` as a service manager sees it: it starts, answers, reloads, refuses and stops, with no broker at all."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from program import PROGRAM, SMALL_WATCHLIST, ProgramTest, free_port, main, wirewatch

PATIENCE = 20


def eventually(question):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"still not after {PATIENCE} s")


class RunTest(ProgramTest):

    def configure(self, listen="127.0.0.1:0", more="", security="{}"):
        self.write("watchlists/test.yaml", SMALL_WATCHLIST)
        return self.write("wirewatch.yaml", f"""\
kafka: {{brokers: ["127.0.0.1:{free_port()}"], security: {security}}}
http: {{listen: "{listen}"}}
log: {{format: logfmt}}
{more}
""")

    def start(self, security="{}"):
        log = open(self.directory / "log", "wb")
        self.addCleanup(log.close)
        daemon = subprocess.Popen([PROGRAM, "run", "--config", self.configure(security=security)], stderr=log)
        self.addCleanup(lambda: (daemon.kill(), daemon.wait()) if daemon.poll() is None else None)
        self.port = int(eventually(lambda: re.search(r"msg=started .*http_port=(\d+)", self.log()))[1])
        return daemon

    def log(self):
        return (self.directory / "log").read_text()

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def metric(self, series):
        found = re.search(rf"^{re.escape(series)} (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        return float(found[1]) if found else None

    def reload(self, watchlist, result):
        before = self.metric(f'wirewatch_watchlist_reloads_total{{result="{result}"}}')
        self.write("watchlists/test.yaml", watchlist)
        self.daemon.send_signal(signal.SIGHUP)
        eventually(lambda: self.metric(f'wirewatch_watchlist_reloads_total{{result="{result}"}}') == before + 1)

    def bundle(self):
        return re.search(r'wirewatch_watchlist_info\{sha256="(\w+)"\} 1', self.get("/metrics")[1])[1]

    def assert_stops(self, within):
        start = time.monotonic()
        self.daemon.send_signal(signal.SIGTERM)
        self.assertEqual(self.daemon.wait(timeout=PATIENCE), 0)
        self.assertLess(time.monotonic() - start, within)

    def test_without_a_broker(self):
        self.daemon = self.start()
        self.assertEqual(self.get("/-/healthy"), (200, "healthy\n"))
        status, why = self.get("/-/ready")
        self.assertEqual(status, 503)
        self.assertNotEqual(why, "")
        # once librdkafka has found out, the reason says so
        eventually(lambda: re.match("not yet in the consumer group: .", self.get("/-/ready")[1]))
        self.assertEqual(self.metric("wirewatch_ready"), 0)
        self.assertEqual(self.metric('wirewatch_watchlist_entities{watchlist="test"}'), 3)
        self.assertEqual(self.get("/nowhere")[0], 404)
        self.assert_stops(within=5)
        self.assertIn("msg=stopped", self.log())

    def test_reload_takes_a_new_password_or_nothing(self):
        self.write("password", "first\n").chmod(0o600)
        self.daemon = self.start("{protocol: sasl_ssl, mechanism: SCRAM-SHA-512, username: u, password_file: password}")
        accepted = self.bundle()
        self.reload(SMALL_WATCHLIST, "accepted")
        self.assertNotIn("the Kafka password was changed", self.log())
        self.write("password", "second\n")
        self.reload(SMALL_WATCHLIST, "accepted")
        eventually(lambda: "the Kafka password was changed" in self.log())
        self.write("password", "\n")  # an editor that had no time
        self.reload(SMALL_WATCHLIST + "  hama: {kind: place, names: {en: [Hama]}}\n", "refused")
        self.assertIn("kafka.security.password_file: the first line", self.log())
        self.assertEqual(self.bundle(), accepted)
        for secret in ("first\n", "second"):
            self.assertNotIn(secret, self.log())
        self.assert_stops(within=5)

    def test_stops_at_once_when_asked_at_once(self):
        self.daemon = self.start()
        self.assert_stops(within=5)

    def test_its_memory_is_for_nobody(self):
        # The files of /proc of a process that is not dumpable belong to root, of another process to its user.
        self.directory.chmod(0o755)
        program = self.directory / "wirewatch"
        shutil.copy(PROGRAM, program)
        user = 65534 if os.geteuid() == 0 else None
        config = self.configure()
        for command, owner in ((["sleep", "60"], user or os.geteuid()), ([program, "run", "--config", config], 0)):
            process = subprocess.Popen(command, user=user, stderr=subprocess.PIPE)
            self.addCleanup(process.stderr.close)
            self.addCleanup(lambda process=process: (process.kill(), process.wait()))
            eventually(lambda: pathlib.Path(f"/proc/{process.pid}/environ").stat().st_uid == owner)

    def test_reload(self):
        self.daemon = self.start()
        successful = "wirewatch_watchlist_last_reload_successful"
        first = self.bundle()

        self.reload("watchlist: test\nentities: {mosul: {names: {en: [Mosul]}, nmaes: 1}}\n", "refused")
        self.assertEqual(self.metric(successful), 0)
        self.assertEqual(self.bundle(), first)
        self.assertIn("did you mean `names`", self.log())
        self.assertIn("test.yaml:2:", self.log())

        self.reload(SMALL_WATCHLIST + "  hama: {kind: place, names: {en: [Hama]}}\n", "accepted")
        self.assertEqual(self.metric(successful), 1)
        self.assertNotEqual(self.bundle(), first)
        self.assertEqual(self.metric('wirewatch_watchlist_entities{watchlist="test"}'), 4)

        # Cut off in the middle it still parses: the guard says no.
        second = self.bundle()
        self.reload("\n".join(SMALL_WATCHLIST.splitlines()[:3]) + "\n", "refused")
        self.assertEqual(self.metric(successful), 0)
        self.assertEqual(self.bundle(), second)
        self.assertIn("`test` would shrink from 4 entities to 1", self.log())
        self.assertIn("wirewatch ctl reload --force", self.log())

        self.reload(SMALL_WATCHLIST, "accepted")
        self.assertEqual(self.metric(successful), 1)
        self.assertEqual(self.bundle(), first)
        self.assert_stops(within=5)

    def test_a_port_in_use_is_named_and_no_fault_of_the_configuration(self):  # C08
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            listen = f"127.0.0.1:{taken.getsockname()[1]}"
            code, _, err = wirewatch("run", "--config", self.configure(listen))
        self.assertEqual(code, 1)
        self.assertIn(f"http.listen: {listen}: Address already in use", err)

    def test_no_configuration_says_what_to_type(self):
        code, out, err = wirewatch("run", "--config", self.directory / "none.yaml")
        self.assertEqual((code, out), (78, ""))
        self.assertIn("cannot read", err)
        self.assertIn("wirewatch check --print-defaults >", err)
        self.assertIn("wirewatch demo", err)

    def test_all_faults_of_configuration_and_watchlists_at_once(self):
        config = self.configure(more="kafka_x: 1")
        code, _, err = wirewatch("run", "--config", config)
        self.assertEqual(code, 78)
        self.assertIn("unknown key `kafka_x`", err)

        config = self.write("wirewatch.yaml", """\
kafka:
  properties: {enable.auto.commit: true, no.such.thing: 1}
""")
        self.write("watchlists/test.yaml", "watchlist: test\nentities: {mosul: {nmaes: 1}}\n")
        code, _, err = wirewatch("run", "--config", config)
        self.assertEqual(code, 78)
        self.assertIn("`enable.auto.commit` is owned by the daemon", err)
        self.assertIn("no property `no.such.thing`", err)
        self.assertIn("`nmaes`", err)
        self.assertRegex(err, r"wirewatch\.yaml:2:\d+: error\[C")
        self.assertRegex(err, r"test\.yaml:2:\d+: error\[")


main()
