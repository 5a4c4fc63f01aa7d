"""The instances of the chaos test: started, killed, frozen and asked to reload."""
import collections
import os
import shutil
import signal
import subprocess
import threading
import time

import cases
from daemon import Daemon

GROUP = "chaos"
DRAIN = 5  # limits.drain
LOADING = 0.5  # seconds in which a process may not have come to its first line
SESSION = 1.5  # seconds; who is silent for so long is out of the group

CONFIG = """\
kafka:
  brokers: [{bootstrap}]
  group: {group}
  instance_id: {instance}
  properties:
    # What takes a minute in earnest takes a second here.
    session.timeout.ms: 1500
    heartbeat.interval.ms: 300
    transaction.timeout.ms: 1200
    socket.timeout.ms: 1200
    reconnect.backoff.max.ms: 500
    topic.metadata.refresh.interval.ms: 2000
input: {{topics: [articles], format: json}}
output: {{alerts: alerts, dead_letters: articles-dead, delivery: {delivery}, commit_interval: 100ms}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
limits: {{article: 64KiB, drain: {drain}s}}
workers: 2
log: {{level: info, format: logfmt}}
"""


class Instance(Daemon):
    """One place for a process; at most one lives in it at a time."""

    def __init__(self, program, directory, name, bootstrap, delivery):
        super().__init__(program, directory / name, bootstrap, CONFIG, group=GROUP, drain=DRAIN, instance=name,
                         delivery=delivery)
        self.name = name
        self.generation = cases.A

    @property
    def lives(self):
        return self.process is not None and self.process.poll() is None

    def consumed(self):
        return self.metric("wirewatch_consumed_records_total") or 0

    def wait_until_flowing(self, seconds):
        """Whether records of its own were done within the time."""
        deadline, before = time.monotonic() + seconds, None
        while self.lives and time.monotonic() < deadline:
            now = self.consumed()
            if before is not None and now > before:
                return True
            before = now
            time.sleep(0.05)
        return False

    def note_stacks(self):
        """What its threads wait for, into its log; if there is a debugger here."""
        if shutil.which("gdb"):
            with open(self.log, "ab") as log:
                subprocess.run(["gdb", "-p", str(self.process.pid), "-batch", "-ex", "thread apply all bt"],
                               stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.DEVNULL, check=False)

    def wait_until_up(self, seconds=5):
        deadline = time.monotonic() + seconds
        while self.lives and time.monotonic() < deadline:
            if self.get("/-/healthy")[0] == 200:
                return True
            time.sleep(0.03)
        return False


class Fleet:
    """All instances, and what became of their processes."""

    def __init__(self, program, directory, bootstrap, delivery, size, spare):
        brokers = ", ".join(f'"{address}"' for address in bootstrap.split(","))
        self.instances = [Instance(program, directory, f"chaos-{number}", brokers, delivery)
                          for number in range(1, size + spare + 1)]
        self.size = size  # so many work unless a storm blows
        self.counts = collections.Counter()
        self._began = {}  # by name: when it was started last
        self.faults = []  # what no process may do, whatever happens to it
        self._lock = threading.Lock()

    def living(self):
        return [instance for instance in self.instances if instance.lives]

    def named(self, client):
        """Whose client id this is: the instance's name, with the program's before it."""
        return next(instance for instance in self.instances if client.endswith(instance.name))

    def start(self, instance):
        self._ended_by_itself(instance)
        if not instance.lives:
            instance.start()
            self._began[instance.name] = time.monotonic()
            self.counts["starts"] += 1

    def heal(self):
        """Those who shall work live, the spare ones do not."""
        for instance in self.instances[:self.size]:
            self.start(instance)
        for instance in self.instances[self.size:]:
            self.kill(instance)

    def kill(self, instance):
        """kill -9. Also from the proxy's thread."""
        with self._lock:
            if not instance.lives:
                return False
            instance.process.send_signal(signal.SIGKILL)
            instance.process.wait()
            self.counts["kills"] += 1
            return True

    def freeze(self, instance, seconds):
        """SIGSTOP now, SIGCONT later; the process may be dead by then."""
        process = instance.process
        process.send_signal(signal.SIGSTOP)
        thaw = threading.Timer(seconds, process.send_signal, [signal.SIGCONT])
        thaw.daemon = True
        thaw.start()

    def terminate(self, instance):
        """SIGTERM: exit code 0, in time."""
        if not instance.lives:
            return
        process = instance.process
        # Before its first line a process is the loader's, which dies of the signal.
        is_new = time.monotonic() - self._began.get(instance.name, 0) < LOADING
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(DRAIN + 2)
        except subprocess.TimeoutExpired:
            instance.note_stacks()
            self.faults.append(f"{instance.name}: SIGTERM: still there after {DRAIN + 2} s")
            self.kill(instance)
            return
        self.counts["stops"] += 1
        if code != 0 and not (is_new and code == -signal.SIGTERM):
            self.faults.append(f"{instance.name}: SIGTERM: exit code {code}")

    def reload(self, instance, generation):
        """A watchlist in place of the other, and SIGHUP."""
        instance.watch(generation)
        if instance.lives:
            instance.generation = generation
            instance.process.send_signal(signal.SIGHUP)
            self.counts["reloads"] += 1

    def _ended_by_itself(self, instance):
        """The daemon may give up, to be started again; a signal of its own is a crash."""
        process = instance.process
        if process is None or process.poll() is None or process.returncode == -signal.SIGKILL:
            return
        if process.returncode < 0:
            self.faults.append(f"{instance.name}: ended by signal {-process.returncode}")
        elif process.returncode != 0:
            self.counts[f"ends with code {process.returncode}"] += 1
        instance.process = None

    def end(self):
        for instance in self.instances:
            self._ended_by_itself(instance)
            if instance.lives:
                os.kill(instance.process.pid, signal.SIGCONT)
            instance.end()
