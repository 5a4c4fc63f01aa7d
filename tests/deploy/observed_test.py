#!/usr/bin/env python3
"""The dashboards and alert rules on the real chain: Kafka, wirewatch, Prometheus.

    observed_test.py WIREWATCH DEPLOY

Writes a small wire to a real broker, lets the daemon work on it and a real
Prometheus scrape the daemon with our rules, and then asks every query of every
panel, variable and annotation as Grafana would. An error fails; so does an empty
answer, one that is no number, and one that its unit cannot be. Yesterday, with
which one panel compares, is written into Prometheus beforehand. /metrics is held
against `promtool check metrics`. Needs kcat, a JRE, Maven and prometheus.
"""
import contextlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "broker"))
import kafka  # noqa: E402
import kcat  # noqa: E402
from checks import Failure  # noqa: E402
from daemon import wait_for  # noqa: E402

WATCHLIST = """\
watchlist: desk
entities:
  raqqa: {kind: place, severity: high, names: {ar: [الرقة], en: [Raqqa]}}
  isis: {kind: actor, names: {ar: [داعش], en: [{text: ISIS, case: exact}]}}
rules:
  both: {severity: critical, status: shadow, when: {all: [raqqa, isis]}}
"""
CONFIG = """\
kafka: {{brokers: ["{bootstrap}"], group: observed}}
input: {{topics: [articles]}}
output: {{alerts: alerts, dead_letters: articles-dead}}
watchlists: desk.yaml
http: {{listen: "127.0.0.1:{port}"}}
engine: {{check_one_in: 5}}
"""
PROMETHEUS = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: wirewatch
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""
ARTICLES = [
    {"headline": "غارات على الرقة", "body": "استهدفت الغارات مواقع لداعش."},
    {"headline": "Calm in Raqqa", "body": "ISIS was not seen."},
    {"headline": "Football", "body": "Nothing of interest to the desk."},
]
SHAPE = [5, 20, 60, 20, 10]  # rounds a pulse: a day, compressed
SECONDS = 40  # of wire before the questions, in which every rate has its points
YESTERDAY = "watchlist_severity:wirewatch_alerts:rate1h"
SUBSTITUTES = {"$__rate_interval": "15s", "$__range": "1h", "$job": ".+", "$instance": ".+", "$watchlist": ".+"}
# What a value of a unit can be, in this small world.
SANE = {"s": (0, 600), "percentunit": (0, 1.5), "bytes": (1e6, 1e10), "cps": (0, 1e5), "cpm": (0, 1e7), "Bps": (0, 1e9),
        "none": (-1e6, 1e6)}


def write_yesterday(directory, now):
    """Blocks of Prometheus' own form: what the recording rule had noted a day ago."""
    lines = ["# TYPE yesterday gauge"]
    lines += [f'{YESTERDAY}{{job="wirewatch",watchlist="desk",severity="high"}} 0.01 {now - 86400 + minute * 60}'
              for minute in range(-300, 301, 5)]
    text = directory / "yesterday.txt"
    text.write_text("\n".join([*lines[1:], "# EOF"]) + "\n", encoding="ascii")
    subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", str(text), str(directory / "tsdb")],
                   check=True, stdout=subprocess.DEVNULL)


class Prometheus:
    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}/api/v1/"

    def ask(self, what, **parameters):
        url = self.base + what + "?" + urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)


@contextlib.contextmanager
def running(*command, log):
    with open(log, "ab") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except OSError:
        return None


def feed(bootstrap, stop):
    number = 0
    while not stop.is_set():
        for rounds in SHAPE:
            records = []
            for _ in range(rounds):
                for article in ARTICLES:
                    number += 1
                    records.append((f"a{number}", json.dumps({"id": f"a{number}"} | article).encode()))
            records.append(("broken", b'{"id": '))
            kcat.produce(bootstrap, "articles", records)
            if stop.wait(0.5):
                return


def substituted(expr):
    for name, value in SUBSTITUTES.items():
        expr = expr.replace(name, value)
    if "$" in expr:
        raise SystemExit(f"a variable that this test does not know: {expr}")
    return expr


def fault_of(answer, unit):
    """Why an answer is none, or nothing."""
    if answer["status"] != "success":
        return answer.get("error", "refused")
    result = answer["data"]["result"]
    if not result:
        return "empty"
    values = [float(each["value"][1]) for each in result]
    if all(math.isnan(value) for value in values):
        return "not a number"
    low, high = SANE[unit]
    odd = [value for value in values if not math.isnan(value) and not low <= value <= high]
    return f"{odd} cannot be in `{unit}`" if odd else None


def ask_dashboards(prometheus, directory):
    asked, faults = 0, []
    for path in sorted(directory.glob("*.json")):
        board = json.loads(path.read_text(encoding="utf-8"))
        for panel in (panel for panel in board["panels"] if panel["type"] != "row"):
            for target in panel["targets"]:
                asked += 1
                unit = panel["fieldConfig"]["defaults"]["unit"]
                fault = fault_of(prometheus.ask("query", query=substituted(target["expr"])), unit)
                if fault:
                    faults.append(f"{path.name}, {panel['title']}: {fault}: {target['expr']}")
        for each in board["templating"]["list"]:
            if each["type"] == "query":
                asked += 1
                selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", each["query"]["query"]).groups()
                found = prometheus.ask(f"label/{label}/values", **{"match[]": substituted(selector)})
                if not found.get("data"):
                    faults.append(f"{path.name}, variable {each['name']}: {found}")
        for each in board["annotations"]["list"]:
            asked += 1
            answer = prometheus.ask("query", query=substituted(each["expr"]))
            if answer["status"] != "success":
                faults.append(f"{path.name}, annotation {each['name']}: {answer}")
    return asked, faults


def wrong_alerts(prometheus):
    """While all goes well no alert fires."""
    active = prometheus.ask("alerts")["data"]["alerts"]
    return [f"alert {each['labels']['alertname']} fires" for each in active if each["state"] == "firing"]


def checked_metrics(text):
    done = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return [f"promtool check metrics: {line}" for line in done.stdout.splitlines() if line]


def observe(program, deploy, directory, broker):
    bootstrap = broker.start()
    for topic in ("articles", "alerts", "articles-dead"):
        broker.topic(topic, 3)
    ours, port = kafka.free_ports(2)
    (directory / "desk.yaml").write_text(WATCHLIST, encoding="utf-8")
    config = directory / "wirewatch.yaml"
    config.write_text(CONFIG.format(bootstrap=bootstrap, port=ours), encoding="utf-8")
    scraped = directory / "prometheus.yml"
    rules = (deploy / "prometheus" / "wirewatch.rules.yml").resolve()
    scraped.write_text(PROMETHEUS.format(rules=rules, port=ours), encoding="utf-8")
    write_yesterday(directory, int(time.time()))
    stop = threading.Event()
    wire = threading.Thread(target=feed, args=(bootstrap, stop))
    with running(program, "run", "--config", str(config), log=directory / "wirewatch.log"), \
            running("prometheus", f"--config.file={scraped}", f"--storage.tsdb.path={directory / 'tsdb'}",
                    f"--web.listen-address=127.0.0.1:{port}", log=directory / "prometheus.log"):
        wait_for("Prometheus is ready", lambda: answers(f"http://127.0.0.1:{port}/-/ready"))
        wait_for("the daemon is ready", lambda: answers(f"http://127.0.0.1:{ours}/-/ready"))
        wire.start()
        try:
            time.sleep(SECONDS)
            asked, faults = ask_dashboards(Prometheus(port), deploy / "grafana" / "dashboards")
            faults += wrong_alerts(Prometheus(port)) + checked_metrics(answers(f"http://127.0.0.1:{ours}/metrics"))
        finally:
            stop.set()
            wire.join()
    return asked, faults


def main(program, deploy):
    with tempfile.TemporaryDirectory(prefix="wirewatch-observed-") as scratch:
        directory = pathlib.Path(scratch)
        broker = kafka.Broker(directory / "broker")
        try:
            asked, faults = observe(program, pathlib.Path(deploy), directory, broker)
            if faults:
                print((directory / "wirewatch.log").read_text(encoding="utf-8")[-3000:], file=sys.stderr)
        finally:
            broker.stop()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{asked} queries asked, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"observed_test.py: {failure}")
