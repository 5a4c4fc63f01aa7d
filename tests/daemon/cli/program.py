"""What the tests of the built program share."""
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(__file__).resolve().parents[3]
LEVANT = SOURCE / "deploy/etc/wirewatch/watchlists/levant.yaml"

SMALL_WATCHLIST = """\
watchlist: test
entities:
  mosul: {kind: place, names: {en: [Mosul], ar: [الموصل]}}
  raqqa: {kind: place, names: {en: [Raqqa]}}
  isis: {kind: actor, names: {ar: [داعش]}}
"""


def wirewatch(*arguments, stdin=b"", directory=None):
    """Runs the program to its end: (exit code, standard output, standard error)."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, cwd=directory,
                          capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def free_port():
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ProgramTest(unittest.TestCase):
    """Gives each test an empty directory of its own."""
    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="wirewatch-test-")
        self.addCleanup(scratch.cleanup)
        self.directory = pathlib.Path(scratch.name)

    def write(self, name, content):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
