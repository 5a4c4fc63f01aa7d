"""An engine as a process of its own that is asked in lines and answers in JSON; see tests/bench/peers.cc."""
import json
import pathlib
import select
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
PEERS = ROOT / "build" / "peers"
PROGRAM = ROOT / "build" / "release" / "tests" / "bench" / "peers"
FLASHTEXT2 = PEERS / "flashtext2" / "bin" / "python"
LUCENE = PEERS / "lucene"

# name on the command line of `peers` -> what people call it
IN_CPP = {
    "find": "wirewatch Find",
    "fold-find": "wirewatch Fold + Find",
    "parse-fold-find": "JSON, Fold, Find",
    "parse-fold-find-regexes": "JSON, Fold, Find, 1,000 regexes, text known",
    "whole": "JSON to encoded alerts",
    "vectorscan": "Vectorscan literals + edges",
    "re2-set": "RE2::Set of literals, text known",
    "fold": "wirewatch Fold",
    "icu-fold": "ICU normalizeUTF8(NFKC_CF) + Edits",
    "validate-utf8": "UTF-8 validation (simdjson)",
}
# Not engines: RE2's automata are made while they read, so that the first reading of a text is a figure of its own.
FIRST_READINGS = {"re2-set": "re2-set-first", "parse-fold-find-regexes": "regexes-first"}
TITLES = {**IN_CPP, "re2-set-first": "RE2::Set of literals, new text", "regexes-first": "the same, new text", "flashtext2": "flashtext2 (Python, Rust inside)", "lucene": "Lucene Monitor 9.11 with offsets"}


class Absent(Exception):
    """The engine is not installed."""


class CutOff(Exception):
    """The engine did not get there; the text says how."""


def command(engine, folder, names, language=None):
    """What to run."""
    if engine == "flashtext2":
        if not FLASHTEXT2.exists():
            raise Absent
        return [FLASHTEXT2, ROOT / "tests/bench/peers/flashtext2_peer.py", folder, str(names)]
    if engine == "lucene":
        if not (LUCENE / "LuceneMonitorPeer.class").exists():
            raise Absent
        # One thread collects garbage, so that process CPU time is work done.
        return ["java", "-Xmx4g", "-XX:+UseSerialGC", "-cp", f"{LUCENE}:{LUCENE}/*", "LuceneMonitorPeer",
                folder, str(names)]
    return [PROGRAM, "serve", folder, str(names), engine] + ([language] if language else [])


class EngineProcess:
    def __init__(self, engine, folder, names, limit_seconds, language=None):
        """Starts it; .ready is what it said when it had its names."""
        self.engine = engine
        self.limit = limit_seconds
        self.process = subprocess.Popen(
            [str(word) for word in command(engine, folder, names, language)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ready = self.answer("not ready with its names")

    def answer(self, what):
        if not select.select([self.process.stdout], [], [], self.limit)[0]:
            self.stop()
            raise CutOff(f"{what} after {self.limit} s")
        line = self.process.stdout.readline()
        if not line:
            said = self.process.stderr.read().strip().splitlines()
            self.stop()
            if self.process.returncode == 2:
                raise Absent
            raise CutOff(said[-1] if said else "died")
        return json.loads(line)

    def run(self, articles, passes):
        self.process.stdin.write(f"{articles} {passes}\n")
        self.process.stdin.flush()
        return self.answer("not through the text")

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
