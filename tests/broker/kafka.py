#!/usr/bin/env python3
"""One Apache Kafka broker (KRaft) for tests, from the jars of Maven Central.

    kafka.py fetch                               download the jars, once
    kafka.py start DIR                           start, wait, print the address
    kafka.py topic DIR NAME PARTITIONS [K=V...]  create a topic, with configs
    kafka.py lag   DIR GROUP                     records a group has not committed
    kafka.py kill  DIR                           SIGKILL, as a power cut
    kafka.py up    DIR                           start again on its own data
    kafka.py stop  DIR                           stop in order; DIR stays

DIR holds everything of one broker: configuration, data, log and pid. Needs the
Debian packages openjdk-17-jre-headless and maven. The jars are kept in
${XDG_CACHE_HOME:-~/.cache}/wirewatch/kafka.
"""
import dataclasses
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
START_SECONDS = 90
STOP_SECONDS = 30
JAVA = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1"]  # starts quickly; nobody measures this broker

CONFIG = """\
process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},PROXIED://127.0.0.1:{behind_proxy}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},PROXIED://127.0.0.1:{proxy}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
default.replication.factor={replicas}
min.insync.replicas={in_sync}
offsets.topic.num.partitions=3
offsets.topic.replication.factor={replicas}
transaction.state.log.num.partitions=3
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={in_sync}
transaction.abort.timed.out.transaction.cleanup.interval.ms=250
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.cleaner.dedupe.buffer.size=4194304
"""


class KafkaError(Exception):
    """Something that the person who runs the test must put right."""


def require(command, package):
    if shutil.which(command) is None:
        raise KafkaError(f"`{command}` is missing; install it: apt-get install {package}")


def jars():
    """The folder of the jars; downloads them when it is not there yet."""
    require("java", "openjdk-17-jre-headless")
    pom = HERE / "pom.xml"
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = cache / "wirewatch" / "kafka" / hashlib.sha256(pom.read_bytes()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder / "complete"
    with open(folder / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            require("mvn", "maven")
            done = subprocess.run(
                ["mvn", "-B", "-q", "-f", str(pom), f"-DoutputDirectory={folder}",
                 "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            if done.returncode != 0:
                raise KafkaError("Maven cannot download Kafka:\n" + done.stdout.decode(errors="replace"))
            complete.touch()
    return folder


def free_ports(count):
    """Ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@dataclasses.dataclass(frozen=True)
class Layout:
    """Where a node listens and with whom it is a cluster."""
    port: int
    controller: int
    behind_proxy: int  # here it is spoken to by those who were told of `proxy`
    proxy: int
    node: int
    voters: str
    cluster: str  # id

    @property
    def replicas(self):
        return min(3, self.voters.count("@"))


def layouts(nodes):
    """Free ports for a cluster of so many; nobody listens on the proxies' ports yet."""
    ports = free_ports(4 * nodes)
    rows = [ports[at:at + 4] for at in range(0, len(ports), 4)]
    voters = ",".join(f"{node}@127.0.0.1:{row[1]}" for node, row in enumerate(rows, 1))
    cluster = uuid.uuid4().bytes.hex()[:22]
    return [Layout(*row, node, voters, cluster) for node, row in enumerate(rows, 1)]


class Broker:
    """The broker whose state is in `directory`, whether it runs or not."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.config = self.directory / "server.properties"
        self.log = self.directory / "server.log"
        self.pid_file = self.directory / "pid"
        self._process = None

    @property
    def bootstrap(self):
        for line in self.config.read_text(encoding="utf-8").splitlines():
            if line.startswith("advertised.listeners="):
                return line.split("//", 1)[1].split(",")[0]
        raise KafkaError(f"{self.config} names no address")

    def pid(self):
        """Its process, or None. A number alone is not trusted: it may be reused."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii"))
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if str(self.config).encode() in command else None

    def start(self):
        if not self.config.exists():
            self.format(layouts(1)[0])
        self.launch()
        self.wait_until_ready()
        return self.bootstrap

    up = start

    def format(self, layout):
        self.directory.mkdir(parents=True, exist_ok=True)
        self.config.write_text(
            CONFIG.format(**dataclasses.asdict(layout), replicas=layout.replicas,
                          in_sync=max(1, layout.replicas - 1), data=self.directory / "data"), encoding="utf-8")
        self._tool("kafka.tools.StorageTool", "format", "-t", layout.cluster, "-c", str(self.config))

    def launch(self):
        if self.pid() is not None:
            return
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                # Killed, it leaves the libraries it has unpacked: not in everybody's /tmp.
                JAVA + [f"-Djava.io.tmpdir={self.directory}", "-cp", f"{jars()}/*", "kafka.Kafka", str(self.config)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.pid_file.write_text(str(self._process.pid), encoding="ascii")

    def wait_until_ready(self):
        host, port = self.bootstrap.split(":")
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self._lives():
                raise KafkaError(f"the broker ended; its log ends with:\n{self._log_tail()}")
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise KafkaError(f"the broker did not start within {START_SECONDS} s:\n{self._log_tail()}")

    def topic(self, name, partitions, configs=()):
        options = [option for config in configs for option in ("--config", config)]
        self._tool("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", self.bootstrap,
                   "--create", "--if-not-exists", "--topic", name, "--partitions", str(partitions), *options)

    def delete_records(self, topic, offsets):
        """Removes what is below offsets[partition], as retention does in time."""
        request = self.directory / "delete-records.json"
        request.write_text(json.dumps({"version": 1, "partitions": [
            {"topic": topic, "partition": partition, "offset": offset} for partition, offset in offsets.items()]}),
            encoding="utf-8")
        self._tool("org.apache.kafka.tools.DeleteRecordsCommand", "--bootstrap-server", self.bootstrap,
                   "--offset-json-file", str(request))

    def lag(self, group):
        """Records behind the group's committed offsets, in all partitions; None
        while the group has committed nothing for one of them."""
        table = self._tool("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                           "--bootstrap-server", self.bootstrap, "--describe", "--group", group)
        rows = [line.split() for line in table.splitlines() if line.startswith(group + " ")]
        lags = [row[5] for row in rows]  # GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG
        return sum(map(int, lags)) if lags and "-" not in lags else None

    @property
    def cluster_id(self):
        for line in (self.directory / "data" / "meta.properties").read_text(encoding="ascii").splitlines():
            if line.startswith("cluster.id="):
                return line.split("=", 1)[1]
        raise KafkaError("the broker's data names no cluster")

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        self._end(signal.SIGTERM)

    def _end(self, number):
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while self._lives():
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.pid_file.unlink(missing_ok=True)

    def _lives(self):
        if self._process is not None:  # started here: wait for its end, too
            return self._process.poll() is None
        return self.pid() is not None

    def _tool(self, *command):
        done = subprocess.run(JAVA + ["-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", f"{jars()}/*", *command],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise KafkaError(f"{command[0]} failed:\n" + done.stdout.decode(errors="replace"))
        return done.stdout.decode(errors="replace")

    def _log_tail(self):
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])


def main(arguments):
    try:
        match arguments:
            case ["fetch"]:
                print(jars())
            case ["start" | "up", directory]:
                print(Broker(directory).start())
            case ["topic", directory, name, partitions, *configs]:
                Broker(directory).topic(name, int(partitions), configs)
            case ["lag", directory, group]:
                print(Broker(directory).lag(group))
            case ["kill", directory]:
                Broker(directory).kill()
            case ["stop", directory]:
                Broker(directory).stop()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except KafkaError as error:
        print(f"kafka.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
