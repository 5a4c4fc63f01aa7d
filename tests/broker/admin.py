"""The few requests of Kafka's protocol by which the chaos test looks and meddles.

Old versions of each request, which Kafka 3.9 still answers: plain fields, no
compact strings. A call opens its own connection, so that a broker which dies
takes nothing along; whoever calls during an outage gets an AdminError.
"""
import socket
import struct
import time

METADATA, LIST_OFFSETS, OFFSET_FETCH, FIND_COORDINATOR = 3, 2, 9, 10
CREATE_TOPICS, DELETE_TOPICS, DELETE_RECORDS, CREATE_PARTITIONS = 19, 20, 21, 37
LATEST, EARLIEST = -1, -2
SECONDS = 10


class AdminError(Exception):
    """The cluster did not do it, or not in time."""


def string(text):
    data = text.encode()
    return struct.pack(">h", len(data)) + data


def array(items):
    return struct.pack(">i", len(items)) + b"".join(items)


class Reply:
    """Reads fields off the front."""

    def __init__(self, data):
        self._data, self._at = data, 0

    def read(self, form):
        values = struct.unpack_from(">" + form, self._data, self._at)
        self._at += struct.calcsize(">" + form)
        return values[0] if len(values) == 1 else values

    def string(self):
        size = self.read("h")
        if size < 0:
            return None
        self._at += size
        return self._data[self._at - size:self._at].decode()

    def array(self, item):
        return [item() for _ in range(self.read("i"))]


def ask(address, key, version, body):
    """Sends one request to one broker; its reply behind the correlation id."""
    host, port = address.rsplit(":", 1)
    head = struct.pack(">hhi", key, version, 1) + string("chaos-admin")
    try:
        with socket.create_connection((host, int(port)), timeout=SECONDS) as connection:
            connection.sendall(struct.pack(">i", len(head + body)) + head + body)
            size, = struct.unpack(">i", exactly(connection, 4))
            return Reply(exactly(connection, size)[4:])
    except OSError as error:
        raise AdminError(f"{address}: {error}") from error


def exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise OSError("the broker closed the connection")
        data += piece
    return bytes(data)


def demand_no_error(code, what):
    if code != 0:
        raise AdminError(f"{what}: error {code}")


def patiently(ask, seconds=30):
    """The answer of the cluster, which may be electing a leader just now."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except (AdminError, RuntimeError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class Admin:
    """Asks whichever of the addresses answers, then those that it names."""

    def __init__(self, addresses):
        self.addresses = addresses

    def leaders(self, topic):
        """partition -> address of its leader."""
        brokers, topics = self._metadata(topic)
        for code, name, partitions in topics:
            demand_no_error(code, f"metadata of {name}")
            if any(leader not in brokers for _, leader in partitions):
                raise AdminError(f"{name}: a partition has no leader")
            return {partition: brokers[leader] for partition, leader in partitions}
        raise AdminError(f"no topic {topic}")

    def _metadata(self, topic):
        reply = self._anyone(METADATA, 1, array([string(topic)]))

        def broker():
            node, host, port = reply.read("i"), reply.string(), reply.read("i")
            reply.string()  # rack
            return node, f"{host}:{port}"

        def partition():
            _, number, leader = reply.read("hii")
            for _ in range(2):  # replicas, those in sync
                reply.array(lambda: reply.read("i"))
            return number, leader

        def topic_row():
            code, name, _ = reply.read("h"), reply.string(), reply.read("b")
            return code, name, reply.array(partition)
        brokers = dict(reply.array(broker))
        reply.read("i")  # the controller
        return brokers, reply.array(topic_row)

    def _anyone(self, key, version, body):
        faults = []
        for address in self.addresses:
            try:
                return ask(address, key, version, body)
            except AdminError as error:
                faults.append(str(error))
        raise AdminError("; ".join(faults))

    def offsets(self, topic, when=LATEST, committed=False):
        """partition -> its first or next offset; with `committed`, as one sees it
        who reads no open transactions."""
        found = {}
        for partition, leader in self.leaders(topic).items():
            row = array([struct.pack(">iq", partition, when)])
            reply = ask(leader, LIST_OFFSETS, 2, struct.pack(">ib", -1, int(committed)) + array([string(topic) + row]))
            reply.read("i")  # throttled
            reply.read("i"), reply.string(), reply.read("i")
            number, code, _, offset = reply.read("ihqq")
            demand_no_error(code, f"offset of {topic}/{number}")
            found[number] = offset
        return found

    def transactions_are_over(self, topics):
        """Whether nothing in these topics waits for the end of a transaction."""
        return all(self.offsets(topic) == self.offsets(topic, committed=True) for topic in topics)

    def committed(self, group, topic):
        """partition -> the group's offset, where it has one."""
        reply = self._anyone(FIND_COORDINATOR, 0, string(group))
        demand_no_error(reply.read("h"), f"coordinator of {group}")
        reply.read("i")
        address = f"{reply.string()}:{reply.read('i')}"
        partitions = [struct.pack(">i", partition) for partition in self.leaders(topic)]
        reply = ask(address, OFFSET_FETCH, 1, string(group) + array([string(topic) + array(partitions)]))
        reply.read("i"), reply.string()

        def row():
            partition, offset = reply.read("iq")
            reply.string()
            demand_no_error(reply.read("h"), f"offset of {group} in {topic}/{partition}")
            return partition, offset
        return {partition: offset for partition, offset in reply.array(row) if offset >= 0}

    def create_topic(self, name, partitions, replicas):
        row = string(name) + struct.pack(">ih", partitions, replicas) + array([]) + array([])
        reply = self._anyone(CREATE_TOPICS, 2, array([row]) + struct.pack(">i?", SECONDS * 1000, False))
        reply.read("i"), reply.read("i"), reply.string()
        demand_no_error(reply.read("h"), f"topic {name}")

    def delete_topic(self, name):
        reply = self._anyone(DELETE_TOPICS, 1, array([string(name)]) + struct.pack(">i", SECONDS * 1000))
        reply.read("i"), reply.read("i"), reply.string()
        demand_no_error(reply.read("h"), f"deleting {name}")

    def add_partitions(self, topic, count):
        row = string(topic) + struct.pack(">ii", count, -1)
        reply = self._anyone(CREATE_PARTITIONS, 0, array([row]) + struct.pack(">i?", SECONDS * 1000, False))
        reply.read("i"), reply.read("i"), reply.string()
        demand_no_error(reply.read("h"), f"partitions of {topic}")

    def delete_records(self, topic, partition, offset):
        """Removes what is below `offset`, as retention does in time."""
        body = array([string(topic) + array([struct.pack(">iq", partition, offset)])])
        reply = ask(self.leaders(topic)[partition], DELETE_RECORDS, 0, body + struct.pack(">i", SECONDS * 1000))
        reply.read("i"), reply.read("i"), reply.string(), reply.read("i")
        _, _, code = reply.read("iqh")
        demand_no_error(code, f"removing from {topic}/{partition}")
