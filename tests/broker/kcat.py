"""Records in and out through kcat, a client that shares no code with ours but librdkafka."""
import dataclasses
import json
import subprocess
import tempfile

KEY_END, RECORD_END = b"\x1f", b"\x1e"  # in no record of the tests


@dataclasses.dataclass(frozen=True)
class Record:
    topic: str
    partition: int
    offset: int
    timestamp: int
    key: str | None
    value: bytes | None
    headers: dict

    @property
    def json(self):
        return json.loads(self.value)


def _run(arguments, data=None):
    done = subprocess.run(["kcat", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"kcat {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def produce(bootstrap, topic, records, headers=(), compression="none"):
    """Writes (key, value) pairs; a value of None is a tombstone."""
    common = ["-P", "-b", bootstrap, "-t", topic, "-K", KEY_END.decode(), "-D", RECORD_END.decode(),
              "-z", compression, "-X", "enable.idempotence=true"]
    for name, value in headers:
        common += ["-H", f"{name}={value}"]

    def write(some, *flags):
        data = b"".join(key.encode() + KEY_END + (value or b"") + RECORD_END for key, value in some)
        if data:
            _run([*common, *flags], data)
    write([(key, value) for key, value in records if value is not None])
    write([(key, value) for key, value in records if value is None], "-Z")


def produce_large(bootstrap, topic, key, value, headers=(), partition=-1):
    """One record, by way of a file: in its input kcat looks for separators again and again."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(value)
        file.flush()
        _run(["-P", "-b", bootstrap, "-t", topic, "-p", str(partition), "-k", key, "-X", f"message.max.bytes={2 * len(value)}",
              *[option for name, text in headers for option in ("-H", f"{name}={text}")], file.name])


def read_all(bootstrap, topic):
    """Every committed record of the topic, bytes as they are."""
    return _read(bootstrap, "-t", topic, "-o", "beginning")


def read_from(bootstrap, topic, partition, offset):
    """The committed records of one partition from an offset to the end."""
    return _read(bootstrap, "-t", topic, "-p", str(partition), "-o", str(offset), "-X", "auto.offset.reset=earliest")


def _read(bootstrap, *which):
    # The end is told by an empty answer, which never comes if the broker may wait
    # for more while somebody writes.
    lines = _run(["-C", "-b", bootstrap, *which, "-e", "-q", "-J",
                  "-X", "isolation.level=read_committed", "-X", "check.crcs=true", "-X", "fetch.wait.max.ms=10"])
    records = []
    for line in lines.split(b"\n"):
        if line:
            # kcat writes a value's bytes as they are, also those that are no UTF-8.
            read = json.loads(line.decode("utf-8", "surrogateescape"), strict=False)
            flat = read.get("headers", [])
            value = read["payload"]
            records.append(Record(
                read["topic"], read["partition"], read["offset"], read["ts"], read["key"],
                None if value is None else value.encode("utf-8", "surrogateescape"),
                dict(zip(flat[::2], flat[1::2]))))
    return records
