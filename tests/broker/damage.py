"""Spoils or cuts the log of a broker that was stopped in order, as a bad disk does.

The broker serves bytes as they are and looks at them only when it has to recover,
so the reader is the first one to notice.
"""
import dataclasses
import pathlib
import struct

HEAD = 61  # bytes of a batch before its records
CRC_AT, ATTRIBUTES_AT = 17, 21
CODEC, GZIP, LZ4, NOBODYS = 7, 1, 3, 7  # of the attributes: their bits, and three that they say


def crc32c(data):
    """The checksum of Kafka's batches (Castagnoli's polynomial), bit by bit."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x82F63B78 * (crc & 1)
    return crc ^ 0xFFFFFFFF


@dataclasses.dataclass(frozen=True)
class Batch:
    at: int  # in the file
    size: int
    first: int  # offsets
    last: int


def batches(segment):
    """All batches of a segment's file, in order."""
    data, at, found = segment.read_bytes(), 0, []
    while at + HEAD <= len(data):
        first, length = struct.unpack_from(">qi", data, at)
        if length == 0:
            break  # a file that was made longer than its content
        last, = struct.unpack_from(">i", data, at + 23)
        found.append(Batch(at, 12 + length, first, first + last))
        at += 12 + length
    return found


def segment_of(broker, topic, partition):
    return pathlib.Path(broker.directory) / "data" / f"{topic}-{partition}" / f"{0:020}.log"


def _rewrite(segment, batch, change):
    with open(segment, "r+b") as file:
        file.seek(batch.at)
        data = bytearray(file.read(batch.size))
        change(data)
        file.seek(batch.at)
        file.write(data)


def cut(segment, batch):
    """The log ends before the batch, as that of a leader that had missed it."""
    with open(segment, "r+b") as file:
        file.truncate(batch.at)
    for index in (".index", ".timeindex"):  # the broker makes them anew, and looks at each batch for that
        segment.with_suffix(index).unlink()


def flip(segment, batch):
    """A bit of a record is another one: the checksum is no longer true."""
    def change(data):
        data[-1] ^= 0x10
    _rewrite(segment, batch, change)


def mislabel(segment, batch):
    """It is said to be compressed as it is not; the checksum is true."""
    _relabel(segment, batch, lambda codec: LZ4 if codec == GZIP else GZIP)


def invent(segment, batch):
    """It is said to be compressed in a way that does not exist; the checksum is true."""
    _relabel(segment, batch, lambda _: NOBODYS)


def _relabel(segment, batch, codec_for):
    def change(data):
        attributes, = struct.unpack_from(">h", data, ATTRIBUTES_AT)
        struct.pack_into(">h", data, ATTRIBUTES_AT, attributes & ~CODEC | codec_for(attributes & CODEC))
        struct.pack_into(">I", data, CRC_AT, crc32c(data[ATTRIBUTES_AT:]))
    _rewrite(segment, batch, change)
