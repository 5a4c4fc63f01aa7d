"""`wirewatch run` where the system around it gives way: signals at any moment, a thread that stands still, no more file
descriptors, a log that nobody reads, crowds at the listener. No broker is needed: all this must hold without one.

The names are the rows of docs/internals/rows.md.
"""
import contextlib
import ctypes
import json
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from program import PROGRAM, SMALL_WATCHLIST, ProgramTest, free_port, main, wirewatch

PATIENCE = 20
DRAIN = 4  # limits.drain
STALL = 15  # seconds after which a loop that stands still is unhealthy (daemon/service/health.h)
PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000  # waitpid: threads, too
MANY_NAMES = "watchlist: test\nentities:\n" + "".join(
    f"  e{number}: {{names: {{en: [Name{number}]}}}}\n" for number in range(20_000))


def eventually(question, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > until:
            raise AssertionError(f"still not after {seconds} s")
        time.sleep(0.05)


class Thread:
    """A thread of another process, stopped while the others go on."""
    _libc = ctypes.CDLL(None, use_errno=True)
    _libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]

    def __init__(self, pid, name):
        tasks = pathlib.Path(f"/proc/{pid}/task")
        self.number = next(int(task.name) for task in tasks.iterdir() if (task / "comm").read_text().strip() == name)

    def _ask(self, request):
        if self._libc.ptrace(request, self.number, None, None) != 0:
            raise OSError(ctypes.get_errno(), "ptrace")

    def stop(self):
        self._ask(PTRACE_SEIZE)
        self._ask(PTRACE_INTERRUPT)
        os.waitpid(self.number, WALL)

    def go_on(self):
        self._ask(PTRACE_DETACH)

    def has_ended(self):
        """Without this question its process could not end."""
        return os.waitpid(self.number, WALL | os.WNOHANG)[0] != 0


class HardshipTest(ProgramTest):

    def start(self, watchlist=SMALL_WATCHLIST, **options):
        self.write("watchlists/test.yaml", watchlist)
        self.port = free_port()
        self.config = self.write("wirewatch.yaml", f"""\
kafka: {{brokers: embedded}}
http: {{listen: "127.0.0.1:{self.port}"}}
control: {{socket: control.sock}}
limits: {{drain: {DRAIN}s}}
log: {{format: logfmt}}
""")
        if "stderr" not in options:
            log = open(self.directory / "log", "wb")
            self.addCleanup(log.close)
            options["stderr"] = log
        self.daemon = subprocess.Popen([PROGRAM, "run", "--config", self.config], **options)
        self.addCleanup(lambda: (self.daemon.kill(), self.daemon.wait()) if self.daemon.poll() is None else None)
        eventually(lambda: self.get("/-/ready")[0] == 200)

    def get(self, path):
        """Status and body; status 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    def metric(self, name):
        found = re.search(rf"^{name} (\S+)$", self.get("/metrics")[1], re.MULTILINE)
        return float(found[1]) if found else None

    def log(self):
        return (self.directory / "log").read_text()

    def descriptors(self):
        return {int(each.name) for each in pathlib.Path(f"/proc/{self.daemon.pid}/fd").iterdir()}

    def assert_ends(self, code, seconds=5):
        self.assertEqual(self.daemon.wait(timeout=seconds), code)

    # ---- F07: signals ----

    def test_F07_the_first_stop_is_in_order(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                self.start()
                self.daemon.send_signal(number)
                self.assert_ends(0)

    def test_F07_the_second_stop_is_at_once(self):
        for second in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(second.name):
                self.start()
                held = Thread(self.daemon.pid, "ww-consume")
                held.stop()  # so that the drain lasts
                self.daemon.send_signal(signal.SIGTERM)
                eventually(lambda: "stopping: finishing" in self.log())
                self.daemon.send_signal(second)
                eventually(held.has_ended, 5)
                self.assert_ends(128 + second)

    def test_F06_a_call_that_does_not_come_back_holds_up_no_stop(self):
        self.start()
        held = Thread(self.daemon.pid, "ww-consume")
        held.stop()
        began = time.monotonic()
        self.daemon.send_signal(signal.SIGTERM)
        eventually(held.has_ended, DRAIN + 2)
        self.assert_ends(0)
        self.assertGreater(time.monotonic() - began, DRAIN)
        self.assertIn("a call that does not come back", self.log())

    def test_F07_a_reader_that_goes_away_is_nothing(self):
        self.start()
        self.daemon.send_signal(signal.SIGPIPE)
        with socket.create_connection(("127.0.0.1", self.port)) as rude:
            rude.sendall(b"GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n")
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, in the middle of the reply
        self.assertEqual(self.get("/-/healthy")[0], 200)
        self.daemon.send_signal(signal.SIGTERM)
        self.assert_ends(0)

    def test_F07_a_stop_during_a_storm_of_reloads(self):
        for after in (0, 0.05, 0.3):
            with self.subTest(after):
                self.start(MANY_NAMES)
                for _ in range(20):
                    self.daemon.send_signal(signal.SIGHUP)
                time.sleep(after)  # the moment, not a wait for anything
                self.daemon.send_signal(signal.SIGTERM)
                self.assert_ends(0)

    # ---- F16: a thread that stands still ----

    def test_F16_a_loop_that_stands_still_is_told_and_starves_the_watchdog(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(self.directory / "notify"))
            manager.setblocking(False)
            fed = []

            def meals():
                with contextlib.suppress(BlockingIOError):
                    while True:
                        fed.extend(line for line in manager.recv(65536).decode().splitlines() if line == "WATCHDOG=1")
                return len(fed)
            self.start(env={**os.environ, "NOTIFY_SOCKET": str(self.directory / "notify"), "WATCHDOG_USEC": "2000000"})
            eventually(lambda: meals() > 2)
            loop = Thread(self.daemon.pid, "ww-consume")
            loop.stop()
            try:
                eventually(lambda: self.get("/-/healthy") == (503, "the consume loop stands still\n"), STALL + 5)
                self.assertEqual(self.get("/-/ready"), (503, "the consume loop stands still\n"))
                eventually(lambda: "the watchdog is not fed" in self.log())
                before = meals()
                time.sleep(3)  # more than the manager would wait
                self.assertEqual(meals(), before)
            finally:
                loop.go_on()
            eventually(lambda: self.get("/-/healthy")[0] == 200)
            eventually(lambda: meals() > before)
        self.daemon.send_signal(signal.SIGTERM)
        self.assert_ends(0)

    # ---- F40: crowds at the listener ----

    def test_F40_many_scrapes_and_slow_clients(self):
        self.start()
        stop, slowest, failures = threading.Event(), [0.0], []

        def scrape():
            while not stop.is_set():
                status = self.get("/metrics")[0]
                if status not in (0, 200):  # 0: turned away, there are too many
                    failures.append(status)
        with contextlib.ExitStack() as clients:
            for _ in range(10):
                slow = clients.enter_context(socket.create_connection(("127.0.0.1", self.port)))
                slow.sendall(b"GET /metr")
            crowd = [threading.Thread(target=scrape) for _ in range(20)]
            for each in crowd:
                each.start()
            until = time.monotonic() + 3
            while time.monotonic() < until:
                began = time.monotonic()
                status = self.get("/-/healthy")[0]
                slowest[0] = max(slowest[0], time.monotonic() - began)
                self.assertEqual(status, 200)
            stop.set()
            for each in crowd:
                each.join()
        self.assertEqual(failures, [])
        self.assertLess(slowest[0], 1)
        self.assertEqual(self.get("/-/ready")[0], 200)

    # ---- F41: no more file descriptors ----

    def test_F41_without_descriptors_it_goes_on_and_recovers(self):
        if b"__ubsan_" in PROGRAM.read_bytes():
            self.skipTest("UBSan looks at objects through a pipe of its own: without descriptors it calls them all invalid")
        self.start()
        soft, hard = resource.prlimit(self.daemon.pid, resource.RLIMIT_NOFILE)
        used = self.descriptors()
        first_free = next(number for number in range(hard) if number not in used)
        resource.prlimit(self.daemon.pid, resource.RLIMIT_NOFILE, (first_free + 2, hard))
        with contextlib.ExitStack() as crowd:
            for _ in range(30):
                crowd.enter_context(socket.create_connection(("127.0.0.1", self.port)))
            eventually(lambda: {first_free, first_free + 1} <= self.descriptors())
            self.daemon.send_signal(signal.SIGHUP)  # which wants to open files
            eventually(lambda: "reload refused" in self.log())
            self.assertIsNone(self.daemon.poll())
        resource.prlimit(self.daemon.pid, resource.RLIMIT_NOFILE, (soft, hard))
        eventually(lambda: self.get("/-/ready")[0] == 200)
        self.assertEqual(wirewatch("ctl", "reload", "--config", self.config)[0], 0)
        self.daemon.send_signal(signal.SIGTERM)
        self.assert_ends(0)

    def test_F41_a_thousand_connections_leave_nothing_behind(self):
        self.start()
        self.get("/metrics")
        before = len(self.descriptors())
        for number in range(1000):
            with socket.create_connection(("127.0.0.1", self.port)) as client:
                if number % 2:
                    client.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: h\r\n\r\n")
                    client.recv(1000)
        eventually(lambda: len(self.descriptors()) <= before + 2)

    # ---- F44: a log that nobody reads ----

    def log_much(self):
        """More than a pipe holds."""
        self.write("watchlists/test.yaml", "watchlist: test\nentities: {mosul: {nmaes: 1}}\n")
        for _ in range(400):
            code, _, _ = wirewatch("ctl", "reload", "--config", self.config)
            self.assertEqual(code, 78)
        self.write("watchlists/test.yaml", SMALL_WATCHLIST)

    def test_F44_a_log_that_is_stuck_holds_up_nothing_and_what_it_missed_is_counted(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.start(stderr=writer)
        os.close(writer)
        self.log_much()
        self.assertEqual(self.get("/-/healthy")[0], 200)
        self.assertEqual(self.get("/-/ready")[0], 200)
        os.read(reader, 1 << 20)  # somebody has woken up
        wirewatch("ctl", "reload", "--config", self.config)
        told = re.search(r'msg="lines of the log were dropped: nobody read it" lines=(\d+)\n', os.read(reader, 1 << 20).decode())
        self.assertGreater(int(told[1]), 100)
        eventually(lambda: self.metric("wirewatch_log_lines_dropped_total") == int(told[1]))
        self.daemon.send_signal(signal.SIGTERM)
        self.assert_ends(0)

    def test_F44_a_log_that_is_gone_holds_up_nothing(self):
        reader, writer = os.pipe()
        self.start(stderr=writer)
        os.close(writer)
        os.close(reader)
        self.log_much()
        self.assertEqual(self.get("/-/ready")[0], 200)
        self.assertTrue(json.loads(wirewatch("ctl", "status", "--json", "--config", self.config)[1])["healthy"])
        self.daemon.send_signal(signal.SIGTERM)
        self.assert_ends(0)


main()
