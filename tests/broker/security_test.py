#!/usr/bin/env python3
"""The daemon on a broker that wants TLS, a login and rights.

    security_test.py WIREWATCH [TEST...]

With what docs/security.md tells, and not a right more, alerts come out. Whatever
is wrong or missing is named by the log and by /-/ready, and the daemon stays up.
Needs kcat, openssl, openjdk-17-jre-headless and maven.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

import daemon
import kafka
import kcat
import secure_kafka
from admin import Admin
from daemon import wait_for

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
SECURITY_DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs/security.md"
PASSWORD = "correct horse \" \\ battery"
MODES = ("exactly_once", "at_least_once")

CONFIG = """\
kafka:
  brokers: ["{address}"]
  instance_id: one
  security: {{{security}}}
  properties: {{reconnect.backoff.max.ms: 500}}
output: {{delivery: {delivery}}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
workers: 1
log: {{format: logfmt}}
"""
WATCHLIST = "watchlist: desk\nentities: {mosul: {kind: place, names: {en: [Mosul]}}}\n"

SCRAM = "protocol: sasl_ssl, mechanism: SCRAM-SHA-512, username: wirewatch, password_file: password"
MUTUAL = "protocol: ssl, cert_file: client.crt, key_file: client.key"


def documented_rights():
    """The table of docs/security.md."""
    rows = re.findall(r"^\| (Topic|Group|TransactionalId|Cluster) \| (\S+) \| (\w+) \| (\w+) \|",
                      SECURITY_DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return [secure_kafka.Right(*row) for row in rows]


def documented_rights_of_replay():
    """(options, right) by the second table there."""
    rows = re.findall(r"^\| ([^|]+) \| (Topic|TransactionalId) \| (\S+) \| (\w+) \| (\w+) \|$",
                      SECURITY_DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return [(options, secure_kafka.Right(*right)) for options, *right in rows]


class Daemon(daemon.Daemon):

    def __init__(self, directory, address, security, delivery):
        self.program, self.process = PROGRAM, None
        self.config, self.log = directory / "wirewatch.yaml", directory / "wirewatch.log"
        self.port = kafka.free_ports(1)[0]
        self.config.write_text(CONFIG.format(address=address, security=security, delivery=delivery, port=self.port),
                               encoding="utf-8")
        (directory / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")

    def lines(self):
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def lives(self):
        return self.process.poll() is None

    def wait_until_it_names(self, words):
        """The log and /-/ready say it, and the process stays."""
        def named():
            status, why = self.get("/-/ready")
            return status == 503 and words in why and words in self.lines()
        try:
            wait_for(f"`{words}` in the log and in /-/ready", named)
        except Exception as fault:
            raise AssertionError(f"{fault}\n/-/ready: {self.get('/-/ready')}\n{self.lines()[-3000:]}") from None
        assert self.lives()


class SecurityTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="wirewatch-security-")
        cls.addClassCleanup(scratch.cleanup)
        cls.root = pathlib.Path(scratch.name)
        cls.broker = secure_kafka.SecureBroker(cls.root / "broker", "plain-secret")
        cls.broker.start()
        cls.addClassCleanup(cls.broker.stop)
        for topic in ("articles", "alerts", "articles-dead"):
            cls.broker.topic(topic, 1)
        for mechanism in ("SCRAM-SHA-512", "SCRAM-SHA-256"):
            cls.broker.set_password(PASSWORD, mechanism)
        cls.rights = documented_rights()
        assert len(cls.rights) >= 5, cls.rights
        secure_kafka.grant(cls.broker, cls.rights)
        cls.articles = 0

    def directory(self):
        directory = pathlib.Path(tempfile.mkdtemp(dir=self.root))
        for name in ("ca.pem", "stranger.pem", "client.crt", "client.key"):
            (directory / name).write_bytes((self.broker.tls / name).read_bytes())
        self.write(directory / "password", PASSWORD + "\n")
        return directory

    @staticmethod
    def write(path, text):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    def run_daemon(self, listener, security, delivery="at_least_once", directory=None):
        daemon = Daemon(directory or self.directory(), self.broker.address(listener), security, delivery)
        self.addCleanup(daemon.end)
        daemon.start()
        return daemon

    def demand_an_alert(self, what):
        """Sends an article and waits for its alert."""
        type(self).articles += 1
        article = f"a{self.articles}"
        value = f'{{"id": "{article}", "headline": "Talks in Mosul", "language": "en"}}'.encode()
        kcat.produce(self.broker.bootstrap, "articles", [(article, value)])
        wait_for(f"an alert of {article} ({what})", lambda: article in
                 [alert.key for alert in kcat.read_all(self.broker.bootstrap, "alerts")])

    # --- What docs/security.md tells works, with exactly its rights ---------------

    def test_works(self):
        for delivery in MODES:
            for name, listener, security in (
                    ("SCRAM-SHA-512", "SASL", SCRAM + ", ca_file: ca.pem"),
                    ("SCRAM-SHA-256", "SASL", SCRAM.replace("512", "256") + ", ca_file: ca.pem"),
                    ("client certificate", "MUTUAL", MUTUAL + ", ca_file: ca.pem")):
                with self.subTest(name, delivery=delivery):
                    process = self.run_daemon(listener, security, delivery)
                    process.wait_until("/-/ready", 200)
                    self.demand_an_alert(name)
                    self.assertEqual(process.metric("wirewatch_brokers_unverified"), 0)
                    process.terminate()
                    self.assertNotIn(PASSWORD, process.lines())

    def test_works_with_plain_passwords(self):
        directory = self.directory()
        self.write(directory / "password", "plain-secret\n")
        process = self.run_daemon("SASL", SCRAM.replace("SCRAM-SHA-512", "PLAIN") + ", ca_file: ca.pem", directory=directory)
        self.demand_an_alert("PLAIN")
        process.terminate()

    def test_works_with_a_key_that_has_a_password(self):
        directory = self.directory()
        self.write(directory / "key-password", "of the key\n")
        subprocess.run(["openssl", "pkcs8", "-topk8", "-in", directory / "client.key", "-out", directory / "locked.key",
                        "-passout", f"file:{directory / 'key-password'}"], check=True)
        locked = MUTUAL.replace("client.key", "locked.key") + ", key_password_file: key-password, ca_file: ca.pem"
        process = self.run_daemon("MUTUAL", locked, directory=directory)
        self.demand_an_alert("a key with a password")
        process.terminate()

    def test_insecure_is_told(self):
        process = self.run_daemon("ELSEWHERE", "protocol: ssl, insecure: true")
        self.demand_an_alert("any certificate will do")
        self.assertEqual(process.metric("wirewatch_brokers_unverified"), 1)
        self.assertIn("the brokers' certificates are not verified", process.lines())

    # --- What is wrong is named ---------------------------------------------------

    def test_wrong_password(self):
        directory = self.directory()
        self.write(directory / "password", "wrong\n")
        process = self.run_daemon("SASL", SCRAM + ", ca_file: ca.pem", directory=directory)
        process.wait_until_it_names("Authentication failed")
        self.assertNotIn("wrong", process.lines())
        process.terminate()

    def test_unknown_authority(self):
        process = self.run_daemon("SASL", SCRAM + ", ca_file: stranger.pem")
        process.wait_until_it_names("authority is not among those of ca_file")

    def test_expired_certificate(self):
        process = self.run_daemon("EXPIRED", "protocol: ssl, ca_file: ca.pem")
        process.wait_until_it_names("certificate has expired")

    def test_certificate_of_another_host(self):
        process = self.run_daemon("ELSEWHERE", "protocol: ssl, ca_file: ca.pem")
        process.wait_until_it_names("hostname mismatch")

    def test_no_client_certificate(self):
        process = self.run_daemon("MUTUAL", "protocol: ssl, ca_file: ca.pem")
        process.wait_until_it_names("certificate required")

    def test_plain_text_to_a_listener_of_tls(self):
        process = self.run_daemon("SASL", "protocol: plaintext")
        process.wait_until("/-/healthy", 200)
        wait_for("not ready, with a reason",
                 lambda: re.match("not yet in the consumer group: .", process.get("/-/ready")[1]))

    # --- Each right is needed, and its absence is named ---------------------------

    def test_each_right(self):
        causes = {"Topic": "Topic authorization failed", "Group": "Group authorization failed",
                  "TransactionalId": "Transactional Id authorization failed"}
        for delivery in MODES:
            for right in self.rights:
                if right.resource == "TransactionalId" and delivery != "exactly_once":
                    continue
                with self.subTest(f"without {right}", delivery=delivery):
                    secure_kafka.withdraw(self.broker, right)
                    process = self.run_daemon("SASL", SCRAM + ", ca_file: ca.pem", delivery)
                    try:
                        value = b"no JSON" if right.name == "articles-dead" else b'{"headline": "Mosul"}'
                        kcat.produce(self.broker.bootstrap, "articles", [("x", value)])
                        if (right.resource, right.operation) == ("Topic", "WRITE"):
                            process.wait_until("/-/ready", 503)
                            wait_for("the log names it", lambda: "TOPIC_AUTHORIZATION_FAILED" in process.lines())
                        else:
                            process.wait_until_it_names(causes[right.resource])
                        self.assertTrue(process.lives())
                        secure_kafka.grant(self.broker, [right])
                        # Once it is granted again, nothing need be restarted.
                        self.demand_an_alert(f"{right} granted again")
                        process.wait_until("/-/ready", 200)
                        process.terminate()
                    finally:
                        secure_kafka.grant(self.broker, [right])
                        process.end()

    # --- wirewatch check --online ---------------------------------------------------

    def check_online(self, listener, security, delivery="at_least_once"):
        config = Daemon(self.directory(), self.broker.address(listener), security, delivery).config
        done = subprocess.run([PROGRAM, "check", "--online", config], capture_output=True, text=True, timeout=120, check=False)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_check_online(self):
        for delivery in MODES:
            before = len(kcat.read_all(self.broker.bootstrap, "alerts"))
            code, out, err = self.check_online("SASL", SCRAM + ", ca_file: ca.pem", delivery)
            self.assertEqual(code, 0, err)
            for line in ("topic articles: 1 partition", "read topic articles", "write topic alerts", "write topic articles-dead"):
                self.assertIn(f"online: {line}\n", out)
            self.assertEqual(len(kcat.read_all(self.broker.bootstrap, "alerts")), before)
            for right in self.rights:
                if delivery != "exactly_once" and right.resource in ("TransactionalId", "Group"):
                    continue
                with self.subTest(f"without {right}", delivery=delivery):
                    secure_kafka.withdraw(self.broker, right)
                    try:
                        code, _, err = self.check_online("SASL", SCRAM + ", ca_file: ca.pem", delivery)
                    finally:
                        secure_kafka.grant(self.broker, [right])
                    self.assertEqual(code, 1, err)
                    self.assertRegex(err, "(?i)authorization failed")

    def test_check_online_says_who_does_not_answer(self):
        for listener, security, words in (
                ("EXPIRED", "protocol: ssl, ca_file: ca.pem", "certificate has expired"),
                ("SASL", SCRAM + ", ca_file: stranger.pem", "authority is not among those of ca_file")):
            with self.subTest(words):
                code, _, err = self.check_online(listener, security)
                self.assertEqual(code, 1)
                self.assertIn(words, err)

    # --- wirewatch replay ---------------------------------------------------------

    def replay(self, *arguments, security=SCRAM + ", ca_file: ca.pem"):
        config = Daemon(self.directory(), self.broker.address("SASL"), security, "exactly_once").config
        done = subprocess.run([PROGRAM, "replay", "--config", config, *arguments], capture_output=True, text=True, timeout=120, check=False)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_replay(self):
        """With the service's login and the documented rights, none of them on its group; each of them is needed."""
        self.broker.topic("tried", 1)
        documented = documented_rights_of_replay()
        self.assertGreaterEqual(len(documented), 5)
        first = Admin([self.broker.bootstrap]).offsets("articles").get(0, 0)
        kcat.produce(self.broker.bootstrap, "articles", [("r1", b'{"id": "r1", "headline": "Talks in Mosul", "language": "en"}')])
        window = ("--offsets", f"articles/0:{first}..")
        for right in self.rights:
            secure_kafka.withdraw(self.broker, right)
        try:
            for options, written in (((), None), (("--to-topic", "tried"), "tried"), (("--publish",), "alerts"),
                                     (("--from-dead-letters",), None)):
                asked = options if options[:1] == ("--from-dead-letters",) else window + options
                needed = [right for told, right in documented
                          if any(f"`{word}" in told for word in asked if word.startswith("--"))]
                secure_kafka.grant(self.broker, needed)
                with self.subTest(options):
                    code, out, err = self.replay(*asked)
                    self.assertNotRegex(err, "(?i)authorization.failed")
                    if asked is not options:  # what letters others have left is no matter here
                        self.assertEqual(code, 0, err)
                        alerts = [out] if written is None else [
                            alert.value.decode() for alert in kcat.read_all(self.broker.bootstrap, written) if alert.key == "r1"]
                        self.assertEqual(len(alerts), 1, err)
                        self.assertIn('"Mosul"', alerts[0])
                for right in needed:
                    with self.subTest(options, without=str(right)):
                        secure_kafka.withdraw(self.broker, right)
                        code, _, err = self.replay(*asked)
                        secure_kafka.grant(self.broker, [right])
                        self.assertEqual(code, 1, err)
                        self.assertRegex(err, "(?i)authorization.failed")
                for right in needed:
                    secure_kafka.withdraw(self.broker, right)
        finally:
            secure_kafka.grant(self.broker, self.rights)

    def test_replay_says_who_does_not_let_it_in(self):
        for security, words in ((SCRAM + ", ca_file: stranger.pem", "authority is not among those of ca_file"),
                                (SCRAM.replace("username: wirewatch", "username: nobody") + ", ca_file: ca.pem", "Authentication failed")):
            with self.subTest(words):
                code, out, err = self.replay("--from", "-1h", security=security)
                self.assertEqual((code, out), (1, ""), err)
                self.assertIn(words, err)

    # --- A new password by reload -------------------------------------------------

    def test_rotated_password(self):
        directory = self.directory()
        process = self.run_daemon("SASL", SCRAM + ", ca_file: ca.pem", directory=directory)
        self.demand_an_alert("the former password")
        try:
            self.broker.set_password("another password", "SCRAM-SHA-512")
            self.write(directory / "password", "another password\n")
            process.process.send_signal(signal.SIGHUP)
            wait_for("the reload is told", lambda: "the Kafka password was changed" in process.lines())
            self.broker.kill()  # every connection must log in again
            self.broker.up()
            self.demand_an_alert("the new password")
            self.assertNotIn("another password", process.lines())
            process.terminate()
        finally:
            self.broker.set_password(PASSWORD, "SCRAM-SHA-512")


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    try:
        unittest.main(argv=[sys.argv[0], *sys.argv[1:]], verbosity=2)
    except kafka.KafkaError as error:
        sys.exit(f"security_test.py: {error}")
