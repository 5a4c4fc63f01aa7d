#!/usr/bin/env python3
"""The alert rules: each fires when it must, and does not when it must not.

    rules_test.py RULES RUNBOOK

Each alert has two stories below, in promtool's notation of series ("1+60x10":
1, 61, 121...; "_x5": absent five times; a value a minute). promtool plays them.
Every alert has a section in the runbook. Needs the Debian package prometheus.
"""
import pathlib
import subprocess
import sys
import tempfile
from typing import NamedTuple

import yaml

UP = 'up{job="w", instance="a"}'
BUILD = 'wirewatch_build_info{job="w", instance="a", version="1"}'
READY = 'wirewatch_ready{job="w", instance="a"}'
AGE = 'wirewatch_consumer_lag_seconds{job="w", instance="a"}'
LAG = 'wirewatch_consumer_lag_records{job="w", instance="a", topic="t", partition="%d"}'
PROGRESS = 'wirewatch_last_progress_timestamp_seconds{job="w", instance="a"}'
CONSUMED = 'wirewatch_consumed_records_total{job="w", instance="a", topic="t", partition="0"}'
REFUSED = 'wirewatch_alerts_publish_errors_total{job="w", instance="a", error="MSG_SIZE_TOO_LARGE"}'
IN_TIME = 'wirewatch_alert_end_to_end_latency_seconds_bucket{job="w", instance="a", le="5"}'
ALL = 'wirewatch_alert_end_to_end_latency_seconds_count{job="w", instance="a"}'
RELOADED = 'wirewatch_watchlist_last_reload_successful{job="w", instance="a"}'
INFO = 'wirewatch_watchlist_info{job="w", instance="%s", sha256="%s"}'
ARTICLES = 'wirewatch_articles_total{job="w", instance="a", outcome="%s"}'
LOST = 'wirewatch_input_records_lost_total{job="w", instance="a", reason="retention"}'
CUT = 'wirewatch_input_partitions_truncated_total{job="w", instance="a"}'
DISAGREE = 'wirewatch_engine_disagreements_total{job="w", instance="a"}'
REBALANCES = 'wirewatch_rebalances_total{job="w", instance="a"}'
ALERTS = 'wirewatch_alerts_total{job="w", instance="a", watchlist="levant", severity="high", status="live"}'
STARTED = 'process_start_time_seconds{job="w", instance="a"}'
DAY = 1440  # minutes


class Stories(NamedTuple):
    at: str  # when the question is asked, in both
    fires: dict
    quiet: dict


TABLE = {
    # It was there and is not; a target that never was wirewatch is somebody else's.
    "WirewatchDown": Stories("5m", {UP: "1x2 0x5", BUILD: "1x2 _x5"}, {UP: "0x8"}),
    "WirewatchNotReady": Stories("7m", {READY: "0x8"}, {READY: "0x4 1x4"}),
    "WirewatchLagVeryHigh": Stories("6m", {AGE: "200x8"}, {AGE: "100x8"}),
    "WirewatchLagHigh": Stories("20m", {AGE: "40x25"}, {AGE: "40x10 5x15"}),
    # The loop goes round, and nothing is done. Idle is no standstill; nor is work.
    "WirewatchStalled": Stories(
        "12m",
        {LAG % 0: "0x2 5x10", PROGRESS: "0+60x12", CONSUMED: "0+60x2 120x10"},
        {LAG % 0: "5x12", PROGRESS: "0+60x12", CONSUMED: "0+60x12"}),
    "WirewatchPublishFailing": Stories("10m", {REFUSED: "0+3x12"}, {REFUSED: "7x12"}),
    # Two of a hundred are late; one of two thousand is.
    "WirewatchLatencyBudgetBurning": Stories(
        "80m", {IN_TIME: "0+98x80", ALL: "0+100x80"}, {IN_TIME: "0+1999x80", ALL: "0+2000x80"}),
    "WirewatchReloadFailed": Stories("7m", {RELOADED: "0x8"}, {RELOADED: "0x3 1x5"}),
    "WirewatchWatchlistsDiffer": Stories(
        "20m", {INFO % ("a", "1"): "1x25", INFO % ("b", "2"): "1x25"},
        {INFO % ("a", "1"): "1x25", INFO % ("b", "1"): "1x25"}),
    "WirewatchDeadLettersHigh": Stories(
        "30m", {ARTICLES % "quiet": "0+95x30", ARTICLES % "dead_lettered": "0+5x30"},
        {ARTICLES % "quiet": "0+99x30", ARTICLES % "dead_lettered": "0+1x30"}),
    "WirewatchRecordsLost": Stories("5m", {LOST: "0x2 40x5"}, {LOST: "40x7"}),
    "WirewatchInputTruncated": Stories("5m", {CUT: "0x2 1x5"}, {CUT: "1x7"}),
    "WirewatchEngineDisagreement": Stories("5m", {DISAGREE: "0x2 1x5"}, {DISAGREE: "1x7"}),
    "WirewatchRebalancing": Stories("40m", {REBALANCES: "0+1x40"}, {REBALANCES: "0+1x4 4x36"}),
    # Yesterday it flowed; on a topic that is always silent nobody is called.
    "WirewatchNoArticles": Stories(
        f"{DAY + 60}m", {CONSUMED: f"0+10x{DAY} {10 * DAY}x60"}, {CONSUMED: f"7x{DAY + 60}"}),
    "WirewatchNoAlerts": Stories(
        f"{DAY + 180}m",
        {ALERTS: f"0+1x{DAY} {DAY}x180", CONSUMED: f"0+10x{DAY + 180}"},
        {ALERTS: f"0+1x{DAY + 180}", CONSUMED: f"0+10x{DAY + 180}"}),
    "WirewatchCrashLooping": Stories("15m", {STARTED: "0+100x15", BUILD: "1x15"}, {STARTED: "0x7 500x8", BUILD: "1x15"}),
}


def promtool_test(alert, series, at, fires):
    return {
        "interval": "1m",
        "name": f"{alert} {'fires' if fires else 'does not fire'}",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{
            "expr": f'count(ALERTS{{alertname="{alert}", alertstate="firing"}}) or vector(0)',
            "eval_time": at,
            "exp_samples": [{"labels": "{}", "value": int(fires)}],
        }],
    }


def main(rules, runbook):
    groups = yaml.safe_load(pathlib.Path(rules).read_text(encoding="utf-8"))["groups"]
    alerts = {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}
    faults = [f"{alert}: has no stories here" for alert in alerts.keys() - TABLE.keys()]
    faults += [f"{alert}: has stories, and is no alert" for alert in TABLE.keys() - alerts.keys()]
    sections = {line[3:].strip() for line in pathlib.Path(runbook).read_text(encoding="utf-8").splitlines()
                if line.startswith("## ")}
    for alert, rule in alerts.items():
        if alert not in sections:
            faults.append(f"{alert}: the runbook has no section `## {alert}`")
        if not rule["annotations"]["runbook_url"].endswith(f"runbook.md#{alert.lower()}"):
            faults.append(f"{alert}: its runbook_url leads elsewhere")
    tests = [promtool_test(alert, series, stories.at, fires)
             for alert, stories in TABLE.items() for series, fires in ((stories.fires, True), (stories.quiet, False))]
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        yaml.safe_dump({"rule_files": [str(pathlib.Path(rules).resolve())], "evaluation_interval": "1m",
                        "tests": tests}, file)
        file.flush()
        for command in (["check", "rules", rules], ["test", "rules", file.name]):
            done = subprocess.run(["promtool", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  check=False)
            if done.returncode != 0:
                faults.append(done.stdout)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(alerts)} alerts, {len(tests)} stories, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
