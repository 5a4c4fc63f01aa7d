#!/usr/bin/env python3
"""The Debian package on a Debian that was booted for it: installed, started, fed, reloaded, hung, upgraded, purged.

    package_test.py DEB TREE.TAR

A real systemd runs as process 1 in namespaces; a real Kafka runs beside it. Each step is told with what was seen. TREE.TAR is a
Debian 12 with systemd and the libraries that the package depends on (`./dev package` makes both). Needs root, and namespaces and
cgroups that may be mounted: where they may not, the test says so and fails, since nothing was proved.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "broker"))
import kafka  # noqa: E402
import kcat  # noqa: E402
from checks import Failure, demand  # noqa: E402
from daemon import wait_for  # noqa: E402

CONFIG = """\
kafka:
  brokers: ["{broker}"]
  properties: {{session.timeout.ms: 20000}}
http: {{listen: "127.0.0.1:{port}"}}
watchlists: watchlists
"""
GOOD = "watchlist: desk\nentities: {mosul: {kind: place, names: {en: [Mosul]}}%s}\n"
HAMA = ", hama: {kind: place, names: {en: [Hama]}}"


class Machine:
    """A booted Debian; commands run inside of it."""

    def __init__(self, directory, archive):
        self.directory = directory
        self.tree = directory / "tree"
        self.tree.mkdir()
        subprocess.run(["tar", "-xf", archive, "-C", self.tree, "--exclude=./dev/*"], check=True)
        # The kernel is shared with the host: its settings are not ours to make.
        units = self.tree / "etc/systemd/system"
        for unit in ("systemd-sysctl.service", "systemd-networkd.service", "systemd-resolved.service", "apt-daily.timer",
                     "apt-daily-upgrade.timer"):
            (units / unit).symlink_to("/dev/null")
        self.process = None
        self.init = None

    def boot(self):
        with open(self.directory / "boot.log", "wb") as log:
            self.process = subprocess.Popen([HERE / "boot.sh", self.tree], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True)

        def up():
            demand(self.process.poll() is None,
                   "this machine boots no systemd (namespaces or cgroups are not allowed?); NOTHING WAS TESTED:\n"
                   + (self.directory / "boot.log").read_text(encoding="utf-8", errors="replace")[-2000:])
            children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii").split()
            self.init = int(children[0]) if children else None
            return self.init and self.run("systemctl", "is-system-running", check=False)[1].strip() in ("running", "degraded")
        wait_for("systemd is up", up)

    def run(self, *command, check=True, stdin=None):
        """(exit code, output) of a command inside."""
        done = subprocess.run(
            ["nsenter", "-t", str(self.init), "-m", "-p", "-u", "-i", "-C", "-r", "-w", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
             "TERM=dumb", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_PAGER=", *map(str, command)],
            stdin=subprocess.DEVNULL if stdin is None else None, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=False, timeout=300)
        output = done.stdout.decode(errors="replace")
        demand(not check or done.returncode == 0, f"{' '.join(map(str, command))}: exit code {done.returncode}\n{output}")
        return done.returncode, output

    def show(self, unit, *properties):
        _, output = self.run("systemctl", "show", unit, *(f"--property={name}" for name in properties))
        return dict(line.split("=", 1) for line in output.splitlines())

    def journal(self, unit="wirewatch"):
        return self.run("journalctl", "--no-pager", "-o", "cat", "-u", unit)[1]

    def write(self, path, text):
        file = self.tree / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        time.sleep(0.5)
        name = f"wirewatch-boot-{self.process.pid}" if self.process else None
        for top, _, _ in os.walk("/sys/fs/cgroup", topdown=False):
            if name and name in top:
                try:
                    os.rmdir(top)
                except OSError:
                    pass  # somebody is still ending; an empty cgroup harms nobody


class Story:
    """The steps, in order; each leaves what the next one needs."""

    def __init__(self, machine, broker, package):
        self.machine, self.broker, self.package = machine, broker, package
        self.begun = time.monotonic()
        self.articles = 0
        self.port = kafka.free_ports(1)[0]

    def say(self, text):
        print(f"[{time.monotonic() - self.begun:6.1f} s] {text}", flush=True)

    def alert(self, text, unit="wirewatch"):
        self.articles += 1
        key = f"a{self.articles}"
        kcat.produce(self.broker.bootstrap, "articles", [(key, f'{{"id": "{key}", "headline": "{text}", "language": "en"}}'.encode())])
        try:
            wait_for(f"an alert of {key}", lambda: key in [one.key for one in kcat.read_all(self.broker.bootstrap, "alerts")])
        except Failure as failure:
            raise Failure(f"{failure}\n{self.machine.journal(unit)[-3000:]}") from None

    def install(self):
        shutil.copy(self.package, self.machine.tree / "root/wirewatch.deb")
        _, output = self.machine.run("apt-get", "install", "-y", "/root/wirewatch.deb")
        demand("wirewatch" in output, output)
        _, version = self.machine.run("wirewatch", "--version")
        state = self.machine.run("systemctl", "is-active", "wirewatch", check=False)[1].strip()
        demand(state == "inactive", f"it runs before anybody named a broker: {state}")
        self.machine.run("wirewatch", "check")
        self.machine.run("wirewatch", "test")
        demand(self.machine.run("test", "-s", "/usr/share/bash-completion/completions/wirewatch"), "no completion")
        self.say(f"installed {version.splitlines()[0]}; not started; the shipped configuration and watchlists are good")

    def refuse_bad_configuration(self):
        self.machine.write("/etc/wirewatch/wirewatch.yaml", "kafka: {brokers: [nowhere]}\n")
        code, _ = self.machine.run("systemctl", "start", "wirewatch", check=False)
        demand(code != 0, "a bad configuration was started")
        time.sleep(3)  # longer than RestartSec
        seen = self.machine.show("wirewatch", "ExecMainStatus", "NRestarts", "ActiveState")
        demand(seen == {"ExecMainStatus": "78", "NRestarts": "0", "ActiveState": "failed"}, f"{seen}")
        demand("wirewatch.yaml:1:19: error[C033]" in self.machine.journal(), self.machine.journal())
        self.say(f"bad configuration: {seen}; the journal has file, line and column")

    def start(self):
        self.machine.write("/etc/wirewatch/wirewatch.yaml", CONFIG.format(broker=self.broker.bootstrap, port=self.port))
        shutil.rmtree(self.machine.tree / "etc/wirewatch/watchlists")
        self.machine.write("/etc/wirewatch/watchlists/desk.yaml", GOOD % "")
        self.machine.run("systemctl", "enable", "--now", "wirewatch")
        demand(self.machine.run("systemctl", "is-enabled", "wirewatch")[1].strip() == "enabled", "it does not start with the machine")
        seen = self.machine.show("wirewatch", "ActiveState", "NotifyAccess", "Type", "WatchdogUSec", "MainPID")
        demand(seen["ActiveState"] == "active" and seen["Type"] == "notify", f"{seen}")
        self.alert("Talks in Mosul")
        user = self.machine.run("stat", "-c", "%U", f"/proc/{seen['MainPID']}")[1].strip()
        status = (self.machine.tree / "proc").exists() and self.machine.run("cat", f"/proc/{seen['MainPID']}/status")[1]
        demand(re.search(r"CapEff:\s+0{16}", status) and re.search(r"NoNewPrivs:\s+1", status) and re.search(r"Seccomp:\s+2", status), status)
        demand(not re.search(r"(?m)^Uid:\s+0\b", status), status)
        self.say(f"started, fed, alerted; /proc of user {user}, no capability, no new privileges, system calls filtered")

    def exposure(self):
        _, output = self.machine.run("systemd-analyze", "security", "--no-pager", "wirewatch")
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", output)
        demand(found and float(found[1]) <= 1.1, output)
        self.say(f"exposure of the running service: {found[1]}")

    def reload(self):
        self.machine.write("/etc/wirewatch/watchlists/desk.yaml", GOOD % HAMA)
        self.machine.run("systemctl", "reload", "wirewatch")
        wait_for("the reload is told", lambda: "reloaded" in self.machine.journal())
        self.alert("Talks in Hama")
        self.say("reload of a good watchlist: a name of it gives an alert")
        self.machine.write("/etc/wirewatch/watchlists/desk.yaml", "watchlist: desk\nentities: {mosul: {nmaes: {en: [Mosul]}}}\n")
        code, _ = self.machine.run("systemctl", "reload", "wirewatch", check=False)
        wait_for("the refusal is told", lambda: "reload refused" in self.machine.journal() and "did you mean `names`" in self.machine.journal())
        if "ctl reload" in self.machine.show("wirewatch", "ExecReload")["ExecReload"]:
            demand(code != 0, "systemctl reload said that a bad watchlist was taken")
        demand(self.machine.show("wirewatch", "ActiveState")["ActiveState"] == "active", "a refused reload ended the service")
        self.alert("Again in Hama")
        self.say(f"reload of a bad watchlist: exit code {code}, told in the journal, the former one stays")
        self.machine.write("/etc/wirewatch/watchlists/desk.yaml", GOOD % HAMA)

    def hang(self):
        self.machine.run("mkdir", "-p", "/etc/systemd/system/wirewatch.service.d")
        self.machine.write("/etc/systemd/system/wirewatch.service.d/test.conf", "[Service]\nWatchdogSec=3s\n")
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "restart", "wirewatch")
        self.machine.run("systemctl", "kill", "--signal=STOP", "wirewatch")
        wait_for("the watchdog restarts it", lambda: self.machine.show("wirewatch", "NRestarts")["NRestarts"] == "1"
                   and self.machine.show("wirewatch", "ActiveState")["ActiveState"] == "active")
        demand(re.search(r"(?i)watchdog timeout", self.machine.journal()), self.machine.journal()[-2000:])
        demand("core dump" not in self.machine.journal(), "it dumped core")
        self.alert("Mosul after the watchdog")
        self.machine.run("rm", "/etc/systemd/system/wirewatch.service.d/test.conf")
        self.machine.run("systemctl", "daemon-reload")
        self.say("hung: killed by the watchdog, restarted, alerts again")

    def credential(self):
        self.machine.write("/etc/wirewatch/secrets/kafka-password", "hunter2\n")
        (self.machine.tree / "etc/wirewatch/secrets").chmod(0o700)
        self.machine.write("/etc/wirewatch/sahel.yaml", CONFIG.format(broker=self.broker.bootstrap, port=kafka.free_ports(1)[0])
                           .replace("kafka:\n", "kafka:\n  instance_id: sahel\n  security: {protocol: sasl_plaintext, mechanism: PLAIN, "
                                    "username: u, password_file: kafka-password}\n"))
        self.machine.write("/etc/systemd/system/wirewatch@sahel.service.d/secret.conf",
                           "[Service]\nLoadCredential=kafka-password:/etc/wirewatch/secrets/kafka-password\n")
        # In a shell there is no credential: what docs/operating.md says gives one.
        bare = self.machine.run("wirewatch", "check", "/etc/wirewatch/sahel.yaml", check=False)
        demand(bare[0] == 78 and "$CREDENTIALS_DIRECTORY" in bare[1], f"{bare}")
        self.machine.run("env", "CREDENTIALS_DIRECTORY=/etc/wirewatch/secrets", "wirewatch", "check", "/etc/wirewatch/sahel.yaml")
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "start", "wirewatch@sahel")
        seen = self.machine.show("wirewatch@sahel", "ActiveState", "MainPID")
        demand(seen["ActiveState"] == "active", f"{seen}\n{self.machine.journal('wirewatch@sahel')}")
        for place in ("cmdline", "environ"):
            demand("hunter2" not in self.machine.run("cat", f"/proc/{seen['MainPID']}/{place}")[1], place)
        demand("hunter2" not in self.machine.journal("wirewatch@sahel"), "the journal has the password")
        self.machine.run("systemctl", "stop", "wirewatch@sahel")
        self.say("a second instance, wirewatch@sahel, read its password from a credential that root alone can read")

    def upgrade(self):
        before = self.machine.show("wirewatch", "MainPID")["MainPID"]
        self.machine.run("apt-get", "install", "-y", "--reinstall", "/root/wirewatch.deb")
        after = self.machine.show("wirewatch", "MainPID", "ActiveState")
        demand(after["ActiveState"] == "active" and after["MainPID"] not in ("0", before), f"{before} {after}")
        kept = (self.machine.tree / "etc/wirewatch/wirewatch.yaml").read_text(encoding="utf-8")
        demand(self.broker.bootstrap in kept, "the upgrade replaced the configuration")
        self.alert("Mosul after the upgrade")
        self.say("upgraded: restarted, the configuration is kept, alerts again")

    def stop(self):
        self.machine.run("systemctl", "stop", "wirewatch")
        seen = self.machine.show("wirewatch", "Result", "ExecMainStatus")
        demand(seen == {"Result": "success", "ExecMainStatus": "0"}, f"{seen}")
        self.say(f"stopped: {seen}")

    def purge(self):
        self.machine.run("systemctl", "start", "wirewatch")
        self.machine.run("apt-get", "purge", "-y", "wirewatch")
        demand(self.machine.run("systemctl", "is-active", "wirewatch", check=False)[1].strip() != "active", "it still runs")
        left = self.machine.run("find", "/usr", "/lib/systemd", "/var/lib/private", "/run/wirewatch", "-name", "*wirewatch*", check=False)[1]
        left = [line for line in left.splitlines() if "No such file" not in line and "dpkg" not in line]
        demand(not left, f"left behind: {left}")
        conffile = self.machine.tree / "etc/wirewatch/wirewatch.yaml"
        demand(not conffile.exists(), "the purge left the configuration")
        self.say("purged: stopped, nothing of it is left but what the operator added")

    def tell(self):
        for step in (self.install, self.refuse_bad_configuration, self.start, self.exposure, self.reload, self.hang, self.credential,
                     self.upgrade, self.stop, self.purge):
            try:
                step()
            except Failure as failure:
                raise Failure(f"{step.__name__}: {failure}") from None


def main(package, archive):
    if os.geteuid() != 0:
        raise Failure("only root can boot a systemd; NOTHING WAS TESTED")
    with tempfile.TemporaryDirectory(prefix="wirewatch-package-") as scratch:
        directory = pathlib.Path(scratch)
        broker = kafka.Broker(directory / "broker")
        machine = Machine(directory, archive)
        try:
            broker.start()
            for topic in ("articles", "alerts", "articles-dead"):
                broker.topic(topic, 1)
            machine.boot()
            print("booted:", machine.run("systemctl", "--version")[1].splitlines()[0], flush=True)
            Story(machine, broker, package).tell()
        finally:
            machine.end()
            broker.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    except (Failure, kafka.KafkaError) as fault:
        sys.exit(f"package_test.py: {fault}")
    print("the package does what it must")
