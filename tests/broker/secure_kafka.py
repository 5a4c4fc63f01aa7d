"""A broker that lets nobody in without a reason: TLS, SCRAM, client certificates, access-control lists.

Four listeners beside the plain one, which is the test's own and all-powerful:
SASL (SCRAM and PLAIN over TLS), MUTUAL (client certificates), and two that no
client should trust: EXPIRED (a certificate of yesterday) and ELSEWHERE (another
host's). The authorizer is Kafka's own, and what no list allows is denied.
"""
import dataclasses
import struct
import subprocess

import admin
import kafka

USER = "wirewatch"
LISTENERS = ("SASL", "MUTUAL", "EXPIRED", "ELSEWHERE")

CONFIG = """
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller},{listeners}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},{listeners}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL,EXPIRED:SSL,ELSEWHERE:SSL
ssl.keystore.type=PEM
ssl.truststore.type=PEM
ssl.truststore.location={tls}/ca.pem
ssl.keystore.location={tls}/broker.pem
listener.name.expired.ssl.keystore.type=PEM
listener.name.expired.ssl.keystore.location={tls}/expired.pem
listener.name.elsewhere.ssl.keystore.type=PEM
listener.name.elsewhere.ssl.keystore.location={tls}/elsewhere.pem
listener.name.mutual.ssl.client.auth=required
listener.name.mutual.ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/
listener.name.mutual.ssl.truststore.type=PEM
listener.name.mutual.ssl.truststore.location={tls}/ca.pem
sasl.enabled.mechanisms=SCRAM-SHA-512,SCRAM-SHA-256,PLAIN
listener.name.sasl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{user}="{password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
"""


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Certificates:
    """An authority, and what it signs, in a directory of the test's own."""

    def __init__(self, directory):
        kafka.require("openssl", "openssl")
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self.authority("ca")
        self.authority("stranger")

    def __truediv__(self, name):
        return self.directory / name

    def authority(self, name):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", f"/CN=wirewatch test {name}", "-keyout", self / f"{name}.key", "-out", self / f"{name}.pem")

    def sign(self, name, common_name, alternative=None, start="20260101000000Z", end="20991231000000Z"):
        """name.key, name.crt, and both with the authority in name.pem, as Kafka reads it."""
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-subj", f"/CN={common_name}", "-keyout", self / f"{name}.key", "-out", self / f"{name}.csr")
        work = self / f"{name}.work"
        work.mkdir()
        (work / "index").touch()
        (work / "serial").write_text("01\n", encoding="ascii")
        extension = f"subjectAltName={alternative}" if alternative else "basicConstraints=CA:false"
        (work / "ca.conf").write_text(
            f"[ca]\ndefault_ca=it\n[it]\ndatabase={work}/index\nserial={work}/serial\nnew_certs_dir={work}\n"
            f"default_md=sha256\npolicy=any\nx509_extensions=more\n[any]\ncommonName=supplied\n[more]\n{extension}\n", encoding="ascii")
        openssl("ca", "-batch", "-notext", "-config", work / "ca.conf", "-cert", self / "ca.pem", "-keyfile", self / "ca.key",
                "-startdate", start, "-enddate", end, "-in", self / f"{name}.csr", "-out", self / f"{name}.crt")
        (self / f"{name}.pem").write_bytes(
            b"".join((self / part).read_bytes() for part in (f"{name}.key", f"{name}.crt", "ca.pem")))


class SecureBroker(kafka.Broker):

    def __init__(self, directory, plain_password):
        super().__init__(directory)
        self.plain_password = plain_password
        self.ports = {}
        self.tls = Certificates(self.directory / "tls")
        self.tls.sign("broker", "localhost", "DNS:localhost,IP:127.0.0.1")
        self.tls.sign("expired", "localhost", "DNS:localhost", start="20250101000000Z", end="20250201000000Z")
        self.tls.sign("elsewhere", "elsewhere.example", "DNS:elsewhere.example")
        self.tls.sign("client", USER)

    def address(self, listener):
        return f"localhost:{self.ports[listener]}"

    def format(self, layout):
        super().format(layout)
        self.ports = dict(zip(LISTENERS, kafka.free_ports(len(LISTENERS))))
        # Of two lines with one key Kafka takes the later.
        with open(self.config, "a", encoding="utf-8") as config:
            config.write(CONFIG.format(
                **dataclasses.asdict(layout), tls=self.tls.directory, user=USER, password=self.plain_password,
                listeners=",".join(f"{name}://{self.address(name)}" for name in LISTENERS)))

    def set_password(self, password, mechanism):
        self._tool("kafka.admin.ConfigCommand", "--bootstrap-server", self.bootstrap, "--alter", "--entity-type", "users",
                   "--entity-name", USER, "--add-config", f"{mechanism}=[password={password}]")


# --- Access-control lists, as the protocol counts them ------------------------

RESOURCES = {"Topic": 2, "Group": 3, "Cluster": 4, "TransactionalId": 5}
PATTERNS = {"literal": 3, "prefixed": 4}
OPERATIONS = {"READ": 3, "WRITE": 4, "DESCRIBE": 8}
ALLOW = 3


@dataclasses.dataclass(frozen=True)
class Right:
    """One line of an access-control list, for USER from anywhere."""
    resource: str
    name: str
    pattern: str
    operation: str

    def encoded(self):
        return (struct.pack(">b", RESOURCES[self.resource]) + admin.string(self.name) + struct.pack(">b", PATTERNS[self.pattern])
                + admin.string(f"User:{USER}") + admin.string("*") + struct.pack(">bb", OPERATIONS[self.operation], ALLOW))


def grant(broker, rights):
    reply = admin.ask(broker.bootstrap, 30, 1, admin.array([right.encoded() for right in rights]))
    reply.read("i")
    faults = [fault for fault in reply.array(lambda: (reply.read("h"), reply.string())) if fault[0] != 0]
    if faults:
        raise kafka.KafkaError(f"rights were not granted: {faults}")


def withdraw(broker, right):
    reply = admin.ask(broker.bootstrap, 31, 1, admin.array([right.encoded()]))
    reply.read("i")
    _, error, _, matches = reply.read("i"), reply.read("h"), reply.string(), reply.read("i")
    if error != 0 or matches != 1:
        raise kafka.KafkaError(f"{right} was not withdrawn: error {error}, {matches} matches")
