#!/usr/bin/env python3
"""What the daemon costs beside a bare exactly-once pass-through, on a real Kafka broker, in one run.

Cost: both programs read the same topic from its beginning to its end, in turns, each time as another group; processor
seconds a GB of records, what the daemon needs to start left out. The median of the rounds' ratios is told.
Latency: articles come in at a rate that keeps neither busy; from an article's timestamp until somebody who reads
committed records only has its alert. Both commit each 100 ms. The first seconds after a start, in which connections are
made and topics looked up, are told by themselves ("start").
Articles are generated news in six scripts (mixed_wire.h), of which one in twenty names something that is watched
(--names-in-news 6: one in eight).
The pass-through (kafka_peer.cc) writes as many outputs as the daemon writes alerts, with keys, each the beginning of its
record in the alerts' mean size.

Exits with 1 if a goal is missed. Needs what the tests on a broker need: a JRE and Maven.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "broker"))
import kafka  # noqa: E402
from admin import Admin, AdminError  # noqa: E402
from report import Progress, figure, machine, print_machine, print_table  # noqa: E402

ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "release"
WIREWATCH = BUILD / "daemon" / "wirewatch"
PEER = BUILD / "tests" / "bench" / "kafka_peer"
GENERATOR = BUILD / "tests" / "bench" / "peers"

COST_GOAL, LATENCY_GOAL = 4.5, 1.3
PARTITIONS = 6
GENERATED_BYTES = 16_000_000
# The leaders of the generated list are in a quarter of the articles each; those who watch are
# interested in others: of so many parts of the list one.
NAMES_IN_NEWS = 28
PATIENCE = 300
START_SECONDS = 3
TICKS = os.sysconf("SC_CLK_TCK")

CONFIG = """\
kafka: {{brokers: ["{bootstrap}"], group: {group}, instance_id: {group}}}
input: {{topics: [{source}], format: json, fields: {{id: /id, language: /lang, body: /text}}}}
output: {{alerts: {target}, dead_letters: articles-dead, delivery: exactly_once, commit_interval: 100ms}}
watchlists: watchlist.yaml
http: {{listen: "127.0.0.1:{port}"}}
log: {{level: warning, format: logfmt}}
"""

progress = Progress()


class Failure(Exception):
    """The run cannot be taken for a measurement."""


def make_workload(directory, names, in_news):
    """articles.jsonl, watchlist.yaml; what the daemon makes of the articles: alerts an article, bytes an alert."""
    progress("making articles and names")
    subprocess.run([GENERATOR, "generate", directory, str(GENERATED_BYTES), str(in_news * names)], check=True)
    listed = (directory / "names.txt").read_text(encoding="utf-8").splitlines()[names:2 * names]
    lines = ["watchlist: w", "entities:"]
    for number, line in enumerate(listed):
        name, language = line.split("\t")
        lines.append(f"  e{number}: {{kind: place, names: {{{language}: "
                     f"[{{text: {json.dumps(name, ensure_ascii=False)}, allow_short: true}}]}}}}")
    (directory / "watchlist.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    config = directory / "scan.yaml"
    config.write_text(CONFIG.format(bootstrap="127.0.0.1:1", group="scan", source="in", target="out", port=0),
                      encoding="utf-8")
    done = subprocess.run([WIREWATCH, "scan", "--config", config, "--output", "alerts", "--stats",
                           directory / "articles.jsonl"], capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure(done.stderr.decode(errors="replace"))
    stats = json.loads(done.stderr.splitlines()[-1])
    alerted = len({json.loads(line)["article"]["id"] for line in done.stdout.splitlines()})
    return {"articles": stats["articles"], "alerted": alerted / stats["articles"],
            "share": stats["alerts"] / stats["articles"], "bytes": len(done.stdout) // max(1, stats["alerts"]),
            "article_bytes": (directory / "articles.jsonl").stat().st_size / stats["articles"]}


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def wait_for(what, condition, interval=0.1):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"not within {PATIENCE} s: {what}")
        time.sleep(interval)


class Runs:
    """Both programs, on one broker."""

    def __init__(self, broker, directory, load):
        self.broker, self.directory, self.load = broker, directory, load
        self.admin = Admin([broker.bootstrap])
        self.number = 0

    def topic(self, name):
        self.admin.create_topic(name, PARTITIONS, 1)

        def is_led():
            try:
                return len(self.admin.leaders(name)) == PARTITIONS
            except AdminError:
                return False
        wait_for(f"{name} is led", is_led)

    def write(self, topic, records, rate=0):
        subprocess.run([PEER, "write", self.broker.bootstrap, topic, self.directory / "articles.jsonl",
                        str(records), str(rate)], check=True)

    def start(self, program, source):
        """The program, reading `source`; and the topic that it writes."""
        self.number += 1
        group, target = f"{program}-{self.number}", f"{program}-alerts-{self.number}"
        self.topic(target)
        if program == "pass":
            command = [PEER, "pass", self.broker.bootstrap, source, target, group, str(self.load["share"]),
                       str(self.load["bytes"])]
        else:
            config = self.directory / f"{group}.yaml"
            config.write_text(CONFIG.format(bootstrap=self.broker.bootstrap, group=group, source=source,
                                            target=target, port=kafka.free_ports(1)[0]), encoding="utf-8")
            command = [WIREWATCH, "run", "--config", config]
        with open(self.directory / f"{group}.log", "wb") as log:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        return Running(self, process, group, source, target)


class Running:
    def __init__(self, runs, process, group, source, target):
        self.runs, self.process, self.group, self.source, self.target = runs, process, group, source, target

    def committed(self):
        if self.process.poll() is not None:
            log = self.runs.directory / f"{self.group}.log"
            raise Failure(f"{self.group} ended by itself: {log.read_text(errors='replace')}")
        try:
            return sum(self.runs.admin.committed(self.group, self.source).values())
        except AdminError:
            return 0  # the coordinator is not there yet

    def cpu(self):
        return cpu_seconds(self.process.pid)

    def end(self):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()


def end_of(runs, topic):
    """What a group has committed that has read all of it."""
    return sum(runs.admin.offsets(topic).values())


def cost(runs, program, records, gigabytes):
    """Processor seconds a GB, and records a second by the clock."""
    idle = runs.start(program, "seed")  # all that there is but the records
    wait_for(f"{program} starts", lambda: idle.committed() >= end_of(runs, "seed"))
    start = idle.cpu()
    idle.end()
    begun = time.monotonic()
    running = runs.start(program, "articles")
    end = end_of(runs, "articles")
    wait_for(f"{program} reads everything", lambda: running.committed() > 0, 0.01)
    first, first_at = running.committed(), time.monotonic()
    wait_for(f"{program} reads everything", lambda: running.committed() >= end)
    now, used = time.monotonic(), running.cpu()
    running.end()
    outputs = end_of(runs, running.target)
    if outputs < 0.9 * records * runs.load["share"]:
        raise Failure(f"{program} wrote {outputs} outputs only")
    progress(f"{program}: {(used - start) / gigabytes:.2f} s/GB, {now - begun:.1f} s")
    return (used - start) / gigabytes, (end - first) / max(now - first_at, 0.01)


def latency(runs, program, rate, seconds):
    """Percentiles of the wait for an alert, in ms: in the first seconds after a start, and from then on."""
    source = f"live-{runs.number}"
    runs.topic(source)
    running = runs.start(program, source)
    reader = subprocess.Popen([PEER, "read", runs.broker.bootstrap, running.target], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    if reader.stdout.readline() != "ready\n":
        raise Failure("the reader did not come up")
    # What stands there before anybody reads waits longer: those must be done first.
    runs.write(source, PARTITIONS, 1000)
    wait_for(f"{program} starts", lambda: running.committed() >= end_of(runs, source))
    runs.write(source, START_SECONDS * rate, rate)
    wait_for(f"{program} reads everything", lambda: running.committed() >= end_of(runs, source))
    time.sleep(1)
    reader.stdin.write("warm\n")
    reader.stdin.flush()
    time.sleep(0.5)
    runs.write(source, int(rate * seconds), rate)
    wait_for(f"{program} reads everything", lambda: running.committed() >= end_of(runs, source))
    time.sleep(1)
    waits = json.loads(reader.communicate()[0])
    running.end()
    if waits["warm"]["records"] < 0.8 * rate * seconds * runs.load["share"]:
        raise Failure(f"{program}: {waits['warm']['records']} alerts only")
    progress(f"{program}: {waits}")
    return waits


def in_turns(rounds, measure):
    """What each round gave, by program; who comes first alternates."""
    results = []
    for number in range(rounds):
        order = ("pass", "daemon") if number % 2 == 0 else ("daemon", "pass")
        results.append({program: measure(program) for program in order})
    return results


def told(title, goal, rounds, value):
    """A line of the table, and whether the goal is met: medians, and the median of the ratios in a round."""
    ratio = statistics.median(value(each["daemon"]) / max(value(each["pass"]), 1e-9) for each in rounds)
    medians = [statistics.median(value(each[program]) for each in rounds) for program in ("daemon", "pass")]
    return [title, *map(figure, medians), f"{ratio:.2f}", f"{goal}"], ratio <= goal


def measure(directory, asked):
    load = make_workload(directory, asked.names, asked.names_in_news)
    broker = kafka.Broker(directory / "kafka")
    try:
        progress("starting a broker")
        broker.start()
        runs = Runs(broker, directory, load)
        for topic in ("seed", "articles", "articles-dead"):
            runs.topic(topic)
        records = int(asked.megabytes * 1e6 / load["article_bytes"])
        runs.write("seed", 100)
        runs.write("articles", records)
        costs = in_turns(asked.rounds, lambda program: cost(runs, program, records, asked.megabytes / 1e3))
        waits = in_turns(asked.rounds, lambda program: latency(runs, program, asked.rate, asked.seconds))
    finally:
        broker.kill()
    progress.done()
    return load, records, costs, waits


def main():
    arguments = argparse.ArgumentParser(prog="./dev bench daemon", description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--megabytes", type=float, default=400, help="of records, for the cost")
    arguments.add_argument("--names", type=int, default=10_000)
    arguments.add_argument("--names-in-news", type=int, default=NAMES_IN_NEWS,
                           help="how many times as many names the news has: 28, 5 %% of the articles are alerted; 6, 13 %%")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--rate", type=int, default=1500, help="articles a second, for the latency")
    arguments.add_argument("--seconds", type=int, default=20, help="of each measurement of latency")
    asked = arguments.parse_args()
    its = machine(BUILD)
    with tempfile.TemporaryDirectory(prefix="wirewatch-bench-") as scratch:
        try:
            load, records, costs, waits = measure(pathlib.Path(scratch), asked)
        except (Failure, kafka.KafkaError) as failure:
            sys.exit(f"bench daemon: {failure}")
    print_machine(its)
    print(f"{asked.names} names; {records} records of {load['article_bytes']:.0f} bytes, {load['alerted']:.1%} of them "
          f"alerted, {load['share']:.2f} alerts of {load['bytes']} bytes an article; latency at {asked.rate} a second")
    lines = [told("processor seconds a GB", COST_GOAL, costs, lambda result: result[0]),
             told("latency p50, ms", LATENCY_GOAL, waits, lambda result: result["warm"]["p50_ms"]),
             told("latency p99, ms", LATENCY_GOAL, waits, lambda result: result["warm"]["p99_ms"])]
    starts = [statistics.median(each[program]["start"]["max_ms"] for each in waits) for program in ("daemon", "pass")]
    print_table("medians", ["", "daemon", "pass-through", "ratio", "goal"], [line for line, _ in lines])
    speeds = [statistics.median(each[program][1] for each in costs) for program in ("daemon", "pass")]
    print(f"longest wait in the first {START_SECONDS} s after a start, ms: daemon {starts[0]:.0f}, "
          f"pass-through {starts[1]:.0f}")
    print(f"records a second by the clock: daemon {speeds[0]:.0f}, pass-through {speeds[1]:.0f}")
    return 0 if all(met for _, met in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
