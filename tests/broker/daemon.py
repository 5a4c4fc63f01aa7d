"""The built program as a process: started, asked over HTTP, stopped and killed."""
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

import cases
import kafka
from checks import Failure, demand

PATIENCE = 60  # seconds for anything that must happen
DRAIN = 10  # limits.drain
GROUP = "delivery"

CONFIG = """\
kafka:
  brokers: ["{bootstrap}"]
  group: {group}
  instance_id: {instance}
  properties:
    # A killed instance is missed after seconds, not after 45.
    session.timeout.ms: {session}
    heartbeat.interval.ms: 300
    reconnect.backoff.max.ms: 500
{properties}input: {{topics: [articles], format: json}}
output: {{alerts: alerts, dead_letters: articles-dead, delivery: {delivery}, commit_interval: 100ms}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
limits: {{article: 64KiB, drain: {drain}s}}
workers: 2
log: {{level: info, format: logfmt}}
"""


# A transaction must end before the group gives partitions to somebody else.
EXACTLY_ONCE = "exactly_once"
PROPERTIES = {
    "at_least_once": (2000, ""),
    EXACTLY_ONCE: (3000, "    transaction.timeout.ms: 2000\n    socket.timeout.ms: 2000\n"),
}


def wait_for(what, condition, patience=PATIENCE):
    """Asks until the condition is true; the deadline is the only sleep that counts."""
    deadline = time.monotonic() + patience
    while not condition():
        demand(time.monotonic() < deadline, f"not within {patience} s: {what}")
        time.sleep(0.05)


class Daemon:
    """One instance of the built program: one process after the other."""

    def __init__(self, program, directory, bootstrap, config=CONFIG, **values):
        """`values`: `delivery`, and what `config` has more braces than CONFIG."""
        directory.mkdir(exist_ok=True)
        self.program = program
        self.delivery = values.setdefault("delivery", EXACTLY_ONCE)
        self.config = directory / "wirewatch.yaml"
        self.log = directory / "wirewatch.log"
        self.port = kafka.free_ports(1)[0]
        self.process = None
        session, properties = PROPERTIES[self.delivery]
        self.config.write_text(
            config.format(**{"bootstrap": bootstrap, "group": GROUP, "instance": directory.name, "port": self.port,
                             "drain": DRAIN, "session": session, "properties": properties,
                             **values}),
            encoding="utf-8")
        self.watch(cases.A)

    def watch(self, generation):
        """Puts another watchlist into its place; who does not reload has the old one."""
        new = self.config.with_name("watchlist.new")
        new.write_text(generation.text, encoding="utf-8")
        new.rename(self.config.with_name("watchlist.yaml"))

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program, "run", "--config", str(self.config)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def get(self, path):
        """Status and body; status 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_until(self, path, status):
        def answered():
            demand(self.process.poll() is None, f"the daemon ended by itself, code {self.process.returncode}")
            return self.get(path)[0] == status
        wait_for(f"{path} answers {status}", answered)

    def metric(self, name):
        """The sum over all labels, or None while there is none."""
        values = [float(line.rsplit(" ", 1)[1]) for line in self.get("/metrics")[1].splitlines()
                  if line.split("{")[0].split(" ")[0] == name]
        return sum(values) if values else None

    def peak_bytes(self):
        """The most resident memory of this process so far."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024

    def outcomes(self):
        """wirewatch_articles_total by its label."""
        counts = {}
        for line in self.get("/metrics")[1].splitlines():
            if line.startswith("wirewatch_articles_total{"):
                counts[line.split('"')[1]] = int(float(line.rsplit(" ", 1)[1]))
        return counts

    def terminate(self):
        """SIGTERM; its exit code must be 0, within the drain time and a little."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(DRAIN + 2)
        except subprocess.TimeoutExpired:
            raise Failure(f"SIGTERM: still there after {DRAIN + 2} s") from None
        demand(code == 0, f"SIGTERM: exit code {code}")

    def kill(self):
        demand(self.process.poll() is None, f"the daemon ended by itself, code {self.process.returncode}")
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
