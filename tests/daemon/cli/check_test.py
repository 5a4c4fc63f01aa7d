"""`wirewatch check` on configurations: what is refused before any network use, row by row.

Each row is a fault that an operator makes, and what is demanded: exit code 78, one line for each fault with the file, the
line and the column, and the words that say what to type. `run` must give the same verdict. What the messages look like in
full is in tests/golden/errors.
"""
import os
import re
import unittest

from program import SMALL_WATCHLIST, ProgramTest, main, wirewatch

SECURE = "protocol: sasl_ssl, mechanism: SCRAM-SHA-512, username: u, password_file: password"

# name: (the configuration, the line of the fault, what is said of it)
REFUSED = {
    "C01_unknown_section": ("kafak: {}", 1, "did you mean `kafka`"),
    "C01_unknown_key": ("kafka:\n  gruop: x", 2, "did you mean `group`"),
    "C01_duplicate_key": ("kafka: {group: a}\nhttp: {listen: off}\nkafka: {group: b}", 3, "stands twice"),
    "C01_wrong_type": ("input:\n  topics: articles", 2, "wants a list"),
    "C01_section_is_text": ("kafka: localhost:9092", 1, "wants a map"),

    "C02_duration_without_unit": ("limits: {drain: 10}", 1, "`20s`"),
    "C02_duration_in_words": ("limits: {drain: 10sec}", 1, "`20s`"),
    "C02_duration_below_zero": ("limits: {drain: -1s}", 1, "is not a duration"),
    "C02_duration_with_exponent": ("limits: {drain: 1e9h}", 1, "is not a duration"),
    "C02_duration_with_a_rest": ("limits: {drain: 5m30}", 1, "is not a duration"),
    "C02_duration_without_end": ("limits: {drain: ∞}", 1, "is not a duration"),
    "C02_duration_overflows": ("limits: {drain: 99999999999999999999h}", 1, "from 1s to 10m"),
    "C02_size_in_gb": ("limits: {article: 1gb}", 1, "`2MiB`"),
    "C02_size_below_zero": ("limits: {article: -1}", 1, "is not a size"),
    "C02_size_out_of_bounds": ("limits: {article: 1GiB}", 1, "from 1KiB to 64MiB"),

    "C03_password_file_missing": ("kafka:\n  security: {" + SECURE.replace("password_file: password", "password_file: nowhere") + "}", 2,
                                  "`kafka.security.password_file` cannot be used: cannot read"),
    "C03_password_file_empty": ("kafka:\n  security:\n    {" + SECURE.replace("password_file: password", "password_file: empty") + "}", 3,
                                "is empty"),
    "C03_password_file_is_a_directory": ("kafka:\n  security: {" + SECURE.replace("password_file: password", "password_file: watchlists") + "}", 2,
                                         "is a directory"),
    "C03_ca_missing": ("kafka:\n  security:\n    protocol: ssl\n    ca_file: nowhere.pem", 4, "`kafka.security.ca_file` cannot be used"),
    "C03_cert_missing": ("kafka:\n  security: {protocol: ssl, key_file: password,\n    cert_file: c.pem}", 3, "`kafka.security.cert_file` cannot be used"),
    "C03_key_is_a_fifo": ("kafka:\n  security:\n    protocol: ssl\n    cert_file: password\n    key_file: fifo", 5, "is a FIFO"),
    "C03_key_password_missing": ("kafka:\n  security: {protocol: ssl, cert_file: password, key_file: password,\n    key_password_file: nowhere}", 3,
                                 "`kafka.security.key_password_file` cannot be used"),

    "C04_broker_empty": ("kafka: {brokers: ['']}", 1, "host:port"),
    "C04_broker_without_port": ("kafka: {brokers: [b1]}", 1, "has no port"),
    "C04_broker_port_0": ("kafka: {brokers: ['b1:0']}", 1, "from 1 to 65535"),
    "C04_broker_port_too_high": ("kafka: {brokers: ['b1:99999']}", 1, "from 1 to 65535"),
    "C04_broker_is_a_url": ("kafka: {brokers: ['http://b1:9092']}", 1, "is a URL"),
    "C04_trailing_comma": ("kafka: {brokers: ['b1:9092,']}", 1, "write each broker as an item"),
    "C04_a_thousand_brokers": ("kafka: {brokers: [" + ", ".join(f"'b{i}:9092'" for i in range(1000)) + "]}", 1, "1000 brokers"),

    "C05_unknown_property": ("kafka:\n  properties:\n    sesion.timeout.ms: 1", 3, "knows no property"),
    "C05_auto_commit": ("kafka: {properties: {enable.auto.commit: true}}", 1, "owned by the daemon"),
    "C05_read_uncommitted": ("kafka: {properties: {isolation.level: read_uncommitted}}", 1, "owned by the daemon"),
    "C05_acks": ("kafka: {properties: {acks: 1}}", 1, "owned by the daemon"),
    "C05_idempotence": ("kafka: {properties: {enable.idempotence: false}}", 1, "owned by the daemon"),
    "C05_transactional_id": ("kafka: {properties: {transactional.id: x}}", 1, "owned by the daemon"),
    "C05_verification_switched_off": ("kafka: {properties: {enable.ssl.certificate.verification: false}}", 1, "owned by the daemon"),
    "C05_host_names_unchecked": ("kafka: {properties: {ssl.endpoint.identification.algorithm: none}}", 1, "owned by the daemon"),
    "C05_security_by_another_door": ("kafka: {properties: {security.protocol: plaintext}}", 1, "set `kafka.security`"),
    "C05_foreign_code": ("kafka: {properties: {plugin.library.paths: /tmp/x.so}}", 1, "foreign code"),

    "C06_session_above_poll_interval": ("kafka: {properties: {session.timeout.ms: 400000}}", 1,
                                        "`session.timeout.ms` (400000) must be at most `max.poll.interval.ms` (300000)"),
    "C06_transaction_above_session": ("kafka: {properties: {session.timeout.ms: 9000}}", 1,
                                      "`transaction.timeout.ms` (15000) must be less than `session.timeout.ms` (9000)"),
    "C06_heartbeat_above_session": ("kafka: {properties: {heartbeat.interval.ms: 50000}}", 1, "must be at most `session.timeout.ms`"),

    "C07_alerts_into_the_input": ("output: {alerts: articles}", 1, "read again, without end"),
    "C07_dead_letters_into_the_input": ("input: {topics: [a, b]}\noutput: {dead_letters: b}", 2, "read again, without end"),
    "C07_dead_letters_into_the_alerts": ("output: {alerts: x, dead_letters: x}", 1, "alerts and dead letters go to one topic"),

    "C08_listener_beyond_this_machine": ("http: {listen: '0.0.0.0:9464'}", 1, "`allow_remote: true`"),

    "C09_password_in_the_file": ("kafka:\n  security:\n    password: hunter2", 3, "a secret in the file itself"),
    "C09_password_as_a_property": ("kafka: {properties: {sasl.password: hunter2}}", 1, "a secret in the file itself"),
    "C09_key_as_a_property": ("kafka: {properties: {ssl.key.pem: hunter2}}", 1, "a secret in the file itself"),
}

ACCEPTED = {
    "C04_broker_of_ip_version_6": "kafka: {brokers: ['[::1]:9092']}",
    "C04_unresolvable_broker_is_no_fault_of_the_file": "kafka: {brokers: ['no-such-host.invalid:9092']}",
    "C07_missing_topics_are_no_fault_of_the_file": "input: {topics: [nowhere]}",
    "C08_listener_beyond_this_machine_if_wanted": "http: {listen: '0.0.0.0:9464', allow_remote: true}",
    "C09_password_from_a_file": "kafka: {security: {" + SECURE + "}}",
}


class CheckTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.write("watchlists/test.yaml", SMALL_WATCHLIST)
        self.write("password", "hunter2\n").chmod(0o600)
        self.write("empty", "\n")
        os.mkfifo(self.directory / "fifo")

    def test_refused(self):
        for name, (yaml, line, words) in REFUSED.items():
            for verb in (["check"], ["check", "--print-config"], ["run", "--config"]):
                with self.subTest(name, verb=verb):
                    code, out, err = wirewatch(*verb, self.write("wirewatch.yaml", yaml + "\n"))
                    self.assertEqual(code, 78, err)
                    self.assertRegex(err, re.compile(rf"^\S*wirewatch\.yaml:{line}:\d+: error\[C\d+\]: ", re.MULTILINE))
                    self.assertIn(words, err)
                    self.assertNotIn("hunter2", out + err)

    def test_accepted(self):
        for name, yaml in ACCEPTED.items():
            with self.subTest(name):
                code, out, err = wirewatch("check", self.write("wirewatch.yaml", yaml + "\n"))
                self.assertEqual((code, err), (0, ""), out)

    def test_all_faults_at_once(self):
        config = self.write("wirewatch.yaml", "kafka: {brokers: [b1], properties: {acks: 1}}\nlimits: {drain: 1}\nhttp: {listen: x}\n")
        code, _, err = wirewatch("check", config)
        self.assertEqual(code, 78)
        # librdkafka's judge is asked once the file itself is good
        self.assertEqual(err.count("error["), 3, err)

    def test_print_config_is_a_configuration_without_secrets(self):
        config = self.write("wirewatch.yaml", "kafka: {security: {" + SECURE + "}}\nlimits: {drain: 90s}\n")
        code, out, err = wirewatch("check", "--print-config", config)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("# content: <redacted>", out)
        self.assertIn("  drain: 90s\n", out)
        self.assertNotIn("hunter2", out)
        again = self.write("again.yaml", out)
        self.assertEqual(wirewatch("check", "--print-config", again), (0, out, ""))

    def test_an_insecure_connection_is_warned_of(self):
        config = self.write("wirewatch.yaml", "kafka: {security: {protocol: ssl, insecure: true}}\n")
        code, _, err = wirewatch("check", config)
        self.assertEqual(code, 0)
        self.assertIn("warning[W009]: the brokers' certificates are not verified", err)

    def test_the_environment_holds_no_secret_and_no_setting(self):
        # Nothing but $CREDENTIALS_DIRECTORY is read, and it only says where files are.
        config = self.write("wirewatch.yaml", "kafka: {security: {" + SECURE + "}}\n")
        _, ordinary, _ = wirewatch("check", "--print-config", config)
        os.environ["WIREWATCH_KAFKA_PASSWORD"] = os.environ["KAFKA_PASSWORD"] = "other"
        self.assertEqual(wirewatch("check", "--print-config", config)[1], ordinary)


main()
