"""A TCP proxy that knows at which request of Kafka's protocol a client is.

Each connection to a proxy's port goes on to its broker. Requests and replies pass
whole; of a request only the head is read (API key, correlation id, client id), so
that a trap can act at one moment of the protocol: before a request reaches the
broker, or after the broker has acted on it and before the client hears of it. The
network as a whole can be made slow, silent or closed.

One thread, `chaos-proxy`, runs all connections (asyncio); the other methods may be
called from any thread.
"""
import asyncio
import dataclasses
import struct
import threading

PRODUCE, OFFSET_COMMIT, OFFSET_FETCH, JOIN_GROUP, SYNC_GROUP = 0, 8, 9, 11, 14
INIT_PRODUCER_ID, ADD_PARTITIONS, ADD_OFFSETS, END_TXN, TXN_OFFSET_COMMIT = 22, 24, 25, 26, 28
NAMES = {PRODUCE: "Produce", OFFSET_COMMIT: "OffsetCommit", OFFSET_FETCH: "OffsetFetch", JOIN_GROUP: "JoinGroup",
         SYNC_GROUP: "SyncGroup", INIT_PRODUCER_ID: "InitProducerId", ADD_PARTITIONS: "AddPartitionsToTxn",
         ADD_OFFSETS: "AddOffsetsToTxn", END_TXN: "EndTxn", TXN_OFFSET_COMMIT: "TxnOffsetCommit"}
BEFORE, AFTER = "before", "after"
PASS, DROP, CUT = "pass", "drop", "cut"


class Trap:
    """Waits for one request of one kind, by one client or by any, and acts once.

    `act(client)` runs in the proxy's thread and says what becomes of the frame:
    PASS, DROP it, CUT the connection; or a number: hold it for so many seconds."""

    def __init__(self, key, moment, act, client=None):
        self.key, self.moment, self.act, self.client = key, moment, act, client
        self.sprung = threading.Event()

    def matches(self, key, moment, client):
        return (not self.sprung.is_set() and (key, moment) == (self.key, self.moment)
                and self.client in (None, client))


@dataclasses.dataclass
class Network:
    """What becomes of every frame, for all clients."""
    latency: float = 0.0  # seconds
    bytes_per_second: float = 0.0  # 0: no limit
    silent: bool = False  # nothing passes, nothing is closed
    closed: bool = False  # connections are cut, new ones refused at once


class Proxy:
    def __init__(self, ports):
        self._ports = ports  # our port -> the broker's
        self._network = Network()
        self._trap = None
        self._writers = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chaos-proxy", daemon=True)

    def start(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def stop(self):
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    async def _listen(self):
        for port, upstream in self._ports.items():
            await asyncio.start_server(lambda r, w, to=upstream: self._serve(r, w, to), "127.0.0.1", port)

    def set(self, trap):
        """Sets the only trap; None takes it away."""
        self._trap = trap

    def become(self, network):
        """From now on the network is like this."""
        self._network = network
        if network.closed:
            self._loop.call_soon_threadsafe(self._cut_all)

    def _cut_all(self):
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader, writer, port):
        if self._network.closed:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.transport.abort()
            return
        link = {}  # correlation id -> (API key, client)
        self._writers |= {writer, up_writer}
        ways = [asyncio.ensure_future(self._carry(reader, up_writer, BEFORE, link)),
                asyncio.ensure_future(self._carry(up_reader, writer, AFTER, link))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for each in (writer, up_writer):
            self._writers.discard(each)
            each.transport.abort()

    async def _carry(self, reader, writer, moment, link):
        """Frames in one direction, until one side goes or is cut."""
        try:
            while True:
                size = await reader.readexactly(4)
                frame = await reader.readexactly(int.from_bytes(size, "big"))
                await self._weather(len(frame))
                fate = self._fate(frame, moment, link)
                if fate == CUT:
                    return
                if isinstance(fate, float):
                    await asyncio.sleep(fate)
                if fate != DROP:
                    writer.write(size + frame)
                    await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            return

    async def _weather(self, size):
        network = self._network
        if network.latency:
            await asyncio.sleep(network.latency)
        if network.bytes_per_second:
            await asyncio.sleep(size / network.bytes_per_second)
        while self._network.silent:
            await asyncio.sleep(0.05)

    def _fate(self, frame, moment, link):
        if moment == BEFORE:
            key, _, correlation, size = struct.unpack_from(">hhih", frame)
            client = frame[10:10 + max(size, 0)].decode(errors="replace")
            link[correlation] = key, client
        else:
            key, client = link.pop(int.from_bytes(frame[:4], "big"), (None, None))
        trap = self._trap
        if trap is None or not trap.matches(key, moment, client):
            return PASS
        trap.sprung.set()
        return trap.act(client)
