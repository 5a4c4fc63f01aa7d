#!/usr/bin/env python3
"""Writes the dashboards: what they ask and say is below, Grafana's JSON is made of it.

    dashboards.py DIRECTORY          writes the files that Grafana is provisioned with
    dashboards.py --check DIRECTORY  exit code 1 if they are not what this file says

A panel is a title, what to do about it, and queries. Queries name no job: the
variables do. Those for process_* keep to wirewatch by its build_info, since every
exporter has them.
"""
import json
import pathlib
import sys
from typing import NamedTuple

ON = 'job=~"$job", instance=~"$instance"'
DESK = 'job=~"$job", watchlist=~"$watchlist"'
LIVE = 'status="live"'
SHADOW = 'status="shadow"'
URGENT = 'severity=~"critical|high"'
OURS = "* on (job, instance) group_left () wirewatch_build_info"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH = 24  # of Grafana's grid


class Query(NamedTuple):
    expr: str
    legend: str = ""


class Panel(NamedTuple):
    title: str
    help: str  # what a person does when it looks wrong
    unit: str  # Grafana's name of it
    queries: list
    kind: str = "timeseries"
    width: int = 8
    height: int = 7
    colours: tuple = ()  # (value, colour) steps, the first from None
    stacked: bool = False


class Row(NamedTuple):
    title: str
    panels: list


def rate(name, more="", by="", window="$__rate_interval", on=ON):
    labels = f"{on}, {more}" if more else on
    return f"sum{f' by ({by}) ' if by else ''}(rate(wirewatch_{name}{{{labels}}}[{window}]))"


def gauge(name, how="sum", by="", more=""):
    labels = f"{ON}, {more}" if more else ON
    return f"{how}{f' by ({by}) ' if by else ''}(wirewatch_{name}{{{labels}}})"


def quantile(q, name, by="le", more=""):
    return f"histogram_quantile({q}, {rate(f'{name}_bucket', more, by=by)})"


RED_BELOW_ONE = ((None, "red"), (1, "green"))
RED_ABOVE_ZERO = ((None, "green"), (1e-9, "red"))


def ages(warning, bad):
    return ((None, "green"), (warning, "orange"), (bad, "red"))


OPERATIONS = [
    Row("Health", [
        Panel("Instances ready", "Instances that are in the consumer group and work, of those that answer. Below: /-/ready of the missing one says what "
              "it waits for; runbook, WirewatchNotReady.", "none",
              [Query(gauge("ready"), "ready"), Query(gauge("build_info", "count"), "running")], "stat", 4, 4),
        Panel("Alert latency, p99", "From the article's record to the committed alert; the objective is 99.9 % within 5 s. High while a backlog is worked off, "
              "which ends by itself.", "s", [Query(quantile(0.99, "alert_end_to_end_latency_seconds"))], "stat", 4, 4, ages(2.5, 5)),
        Panel("Behind the wire", "Age of the oldest record that is not done. Above 30 s for long: row Saturation says what limits.", "s",
              [Query(gauge("consumer_lag_seconds", "max"))], "stat", 4, 4, ages(30, 120)),
        Panel("Articles", "Records done a second. 0 with records waiting is a standstill: runbook, WirewatchStalled.", "cps",
              [Query(rate("consumed_records_total"))], "stat", 4, 4),
        Panel("Alerts", "Alerts that the brokers have, a minute.", "cpm", [Query(f"60 * {rate('alerts_published_total')}")], "stat", 4, 4),
        Panel("Watchlists", "1: the last reload was accepted everywhere. 0: an instance refused it and judges by the former ones; `wirewatch check` says why.",
              "none", [Query(gauge("watchlist_last_reload_successful", "min"))], "stat", 4, 4, RED_BELOW_ONE),
    ]),
    Row("Alerts", [
        Panel("By severity", "Live alerts a minute. A step after a reload (the red marks) is the edit's doing: `wirewatch diff` tells before.", "cpm",
              [Query(f"60 * {rate('alerts_total', LIVE, 'severity')}", "{{severity}}")], stacked=True),
        Panel("By watchlist", "Live alerts a minute. One desk going silent: runbook, WirewatchNoAlerts.", "cpm",
              [Query(f"60 * {rate('alerts_total', LIVE, 'watchlist')}", "{{watchlist}}")], stacked=True),
        Panel("Busiest rules, last hour", "One rule that drowns the others wants `needs`, `never_in` or a narrower `when`.", "none",
              [Query(f"topk(10, sum by (rule) (increase(wirewatch_rule_alerts_total{{{ON}}}[1h])))", "{{rule}}")], "bargauge"),
    ]),
    Row("Throughput", [
        Panel("Records by outcome", "Every record ends as one of these; they add up to what was consumed.", "cps",
              [Query(rate("articles_total", by="outcome"), "{{outcome}}")], stacked=True),
        Panel("Text searched", "Bytes of article text a second.", "Bps", [Query(rate("engine_bytes_total", by="instance"), "{{instance}}")]),
        Panel("Mentions", "Found a second, whether a rule fired or not.", "cps",
              [Query(rate("mentions_total", by="watchlist"), "{{watchlist}}")], stacked=True),
    ]),
    Row("Latency", [
        Panel("Record to alert", "Half, 99 and 99.9 % of the alerts were faster. Ages count from the record's timestamp: a producer that stamps old dates shows here.",
              "s", [Query(quantile(q, "alert_end_to_end_latency_seconds"), f"p{100 * q:g}") for q in (0.5, 0.99, 0.999)]),
        Panel("Stage, p99", "Where one article's time goes. `publish` is the brokers' (and the commit interval's); `find` grows with dear regular expressions.", "s",
              [Query(quantile(0.99, "stage_duration_seconds", "le, stage"), "{{stage}}")]),
        Panel("Alerts by latency", "Each column: how many alerts took that long.", "cps",
              [Query(rate("alert_end_to_end_latency_seconds_bucket", by="le"), "{{le}}")], "heatmap"),
    ]),
    Row("Kafka", [
        Panel("Records waiting", "Behind the end of the topic, by committed offsets. All partitions rise: more instances. One: a hot key.", "none",
              [Query(gauge("consumer_lag_records", "sum", "topic, partition"), "{{topic}}/{{partition}}")], width=6),
        Panel("Partitions", "Of each instance. 0: more instances than partitions.", "none",
              [Query(gauge("assigned_partitions", "sum", "instance"), "{{instance}}")], width=6, stacked=True),
        Panel("Transactions", "Committed ones carry alerts and offsets together. Aborted ones are repeated and harmless, unless they are many; renewed: the producer "
              "started anew after an answer that said nothing certain.", "cps", [Query(rate("transactions_total", by="result"), "{{result}}")], width=6),
        Panel("Complaints and rebalances", "What the Kafka client complained of, an hour; the log has the text.", "none",
              [Query(f"sum by (class) (increase(wirewatch_kafka_errors_total{{{ON}}}[1h]))", "{{class}}"),
               Query(f"sum(increase(wirewatch_rebalances_total{{{ON}}}[1h]))", "rebalances")], width=6),
    ]),
    Row("Saturation", [
        Panel("Queues", "How full. `work` near 100 %: the processors limit. `in_flight` near 100 % with an empty `work`: the brokers do.", "percentunit",
              [Query(f"{gauge('queue_depth', 'sum', 'instance, queue')} / {gauge('queue_capacity', 'sum', 'instance, queue')}", "{{instance}} {{queue}}")]),
        Panel("Workers busy", "Share of their time that workers spend on records. All near 100 % and a rising lag: more workers or instances. One alone: an article "
              "that takes long.", "percentunit", [Query(gauge("worker_busy_ratio", "avg", "instance"), "{{instance}}")], width=8),
        Panel("Memory", "Resident, and the most that its parts may come to together (docs/operating.md has the formula); MemoryMax= should be above both.", "bytes",
              [Query(f"process_resident_memory_bytes{{{ON}}} {OURS}", "{{instance}}"),
               Query(gauge("memory_budget_bytes", "sum", "instance"), "{{instance}} budget")], width=8),
        Panel("Processor", "Cores in use by instance.", "none",
              [Query(f"rate(process_cpu_seconds_total{{{ON}}}[$__rate_interval]) {OURS}", "{{instance}}")], width=8),
    ]),
    Row("Data quality and configuration", [
        Panel("Dead letters by reason", "Records that are no articles, a minute. A reason that jumps is a supplier that changed something.", "cpm",
              [Query(f"60 * {rate('dead_letters_total', by='reason')}", "{{reason}}")], width=6, stacked=True),
        Panel("Lost before reading", "Must be 0. Kafka removed records that were not read yet; the dead-letter topic has markers.", "none",
              [Query(f"sum(increase(wirewatch_input_records_lost_total{{{ON}}}[$__range]))")], "stat", 3, 7, RED_ABOVE_ZERO),
        Panel("Matchers that disagree", "Must be 0: a fault of ours. The log names the record.", "none",
              [Query(f"sum(increase(wirewatch_engine_disagreements_total{{{ON}}}[$__range]))")], "stat", 3, 7, RED_ABOVE_ZERO),
        Panel("Watchlists in force", "One line for each instance: equal hashes are equal watchlists.", "none",
              [Query(f"wirewatch_watchlist_info{{{ON}}}")], "table", 6),
        Panel("Versions", "Of the program and the libraries under it.", "none", [Query(f"wirewatch_build_info{{{ON}}}")], "table", 6),
    ]),
]

USUAL = (f"avg_over_time(sum by (watchlist) (watchlist_severity:wirewatch_alerts:rate1h{{{DESK}}})[6h:1h] offset 21h)")

DESKS = [
    Row("Now", [
        Panel("Alerts, last hour", "All live alerts of the chosen watchlists.", "none",
              [Query(f"sum(increase(wirewatch_alerts_total{{{DESK}, {LIVE}}}[1h]))")], "stat", 6, 4),
        Panel("Critical and high, last hour", "What somebody should have read by now.", "none",
              [Query(f"sum(increase(wirewatch_alerts_total{{{DESK}, {LIVE}, {URGENT}}}[1h]))")], "stat", 6, 4),
        Panel("Busier than usual", "This hour against the same hours of yesterday: 1 is as usual, 3 is three times as many. By watchlist.", "none",
              [Query(f"sum by (watchlist) (watchlist_severity:wirewatch_alerts:rate1h{{{DESK}}}) / {USUAL}", "{{watchlist}}")], "stat", 6, 4,
              ((None, "blue"), (0.3, "green"), (3, "orange"))),
        Panel("Articles read, last hour", "0 while alerts are missed: the feed stopped, not the story.", "none",
              [Query('sum(increase(wirewatch_consumed_records_total{job=~"$job"}[1h]))')], "stat", 6, 4),
    ]),
    Row("Through the day", [
        Panel("Alerts by watchlist", "Live alerts a minute. A desk that goes silent: was its watchlist edited, or did a feed stop?", "cpm",
              [Query(f"60 * {rate('alerts_total', LIVE, 'watchlist', on=DESK)}", "{{watchlist}}")], width=12, height=8, stacked=True),
        Panel("Alerts by severity", "Live alerts a minute, of the chosen watchlists.", "cpm",
              [Query(f"60 * {rate('alerts_total', LIVE, 'severity', on=DESK)}", "{{severity}}")], width=12, height=8, stacked=True),
    ]),
    Row("Who and where", [
        Panel("Rules that fire most", "Over the shown time. `mention/…` is an entity by itself. Names in any script; where the names are right-to-left they read so.",
              "none", [Query('topk(15, sum by (rule) (increase(wirewatch_rule_alerts_total{job=~"$job", rule=~"($watchlist)/.*"}[$__range])))', "{{rule}}")],
              "bargauge", 12, 10),
        Panel("Moving most", "Rules that fire more often in the last hour than in the day before, by how much: more alerts an hour.", "none",
              [Query('topk(15, sum by (rule) (increase(wirewatch_rule_alerts_total{job=~"$job", rule=~"($watchlist)/.*"}[1h]))'
                     ' - sum by (rule) (increase(wirewatch_rule_alerts_total{job=~"$job", rule=~"($watchlist)/.*"}[1d])) / 24)', "{{rule}}")],
              "bargauge", 12, 10),
        Panel("Mentions by kind", "Places, actors, persons… found a minute, whether a rule fired or not.", "cpm",
              [Query(f"60 * {rate('mentions_total', '', 'kind', on=DESK)}", "{{kind}}")], width=12, height=8, stacked=True),
        Panel("On trial", "Alerts that rules in `status: shadow` would have given: counted, not published.", "cpm",
              [Query(f"60 * {rate('alerts_total', SHADOW, 'watchlist', on=DESK)}", "{{watchlist}}")], width=12, height=8, stacked=True),
    ]),
    Row("What is watched", [
        Panel("Entities", "Loaded, by watchlist.", "none", [Query(f"max by (watchlist) (wirewatch_watchlist_entities{{{DESK}}})", "{{watchlist}}")], "stat", 8, 4),
        Panel("Names", "Spellings loaded, by watchlist.", "none", [Query(f"max by (watchlist) (wirewatch_watchlist_names{{{DESK}}})", "{{watchlist}}")], "stat", 8, 4),
        Panel("Rules", "Loaded, by watchlist, the entities' own among them.", "none",
              [Query(f"max by (watchlist) (wirewatch_watchlist_rules{{{DESK}}})", "{{watchlist}}")], "stat", 8, 4),
    ]),
]


def thresholds(steps):
    return {"mode": "absolute", "steps": [{"value": value, "color": colour} for value, colour in steps or ((None, "green"),)]}


def options(panel):
    if panel.kind == "timeseries":
        return {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
    if panel.kind == "heatmap":
        return {"calculate": False, "yAxis": {"unit": "s"}, "cellValues": {"unit": panel.unit}, "color": {"mode": "scheme", "scheme": "Oranges"}}
    reduce = {"reduceOptions": {"calcs": ["lastNotNull"], "values": False}}
    if panel.kind == "bargauge":
        return reduce | {"orientation": "horizontal", "displayMode": "basic"}
    return reduce if panel.kind == "stat" else {}


def defaults(panel):
    field = {"unit": panel.unit, "thresholds": thresholds(panel.colours)}
    if panel.kind == "timeseries":
        field["custom"] = {"fillOpacity": 30 if panel.stacked else 8, "stacking": {"mode": "normal" if panel.stacked else "none"}}
        field["min"] = 0
    if panel.kind == "bargauge":  # the default threshold paints every bar red
        field |= {"min": 0, "color": {"mode": "continuous-BlPu"}}
    return field


def target(index, query, panel):
    made = {"refId": "ABCDEFGH"[index], "datasource": SOURCE, "expr": query.expr, "legendFormat": query.legend or "__auto"}
    if panel.kind in ("bargauge", "table"):
        made |= {"instant": True, "range": False}
    if panel.kind in ("heatmap", "table"):
        made["format"] = panel.kind
    return made


def drawn(panel, number, x, y):
    made = {
        "id": number, "type": panel.kind, "title": panel.title, "description": panel.help, "datasource": SOURCE,
        "gridPos": {"x": x, "y": y, "w": panel.width, "h": panel.height},
        "fieldConfig": {"defaults": defaults(panel), "overrides": []},
        "options": options(panel),
        "targets": [target(index, query, panel) for index, query in enumerate(panel.queries)],
    }
    if panel.kind == "table":
        hidden = {name: True for name in ("Time", "Value", "__name__", "job")}
        made["transformations"] = [{"id": "organize", "options": {"excludeByName": hidden}}]
    return made


def laid_out(rows):
    """Rows from the top, panels from the left; a row is as high as its highest."""
    panels, y = [], 0
    for row in rows:
        panels.append({"id": len(panels) + 1, "type": "row", "title": row.title, "collapsed": False,
                       "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1}, "panels": []})
        x, y, high = 0, y + 1, 0
        for panel in row.panels:
            if x + panel.width > WIDTH:
                x, y, high = 0, y + high, 0
            panels.append(drawn(panel, len(panels) + 1, x, y))
            x, high = x + panel.width, max(high, panel.height)
        y += high
    return panels


def variable(name, label, query):
    return {"name": name, "label": label, "type": "query", "datasource": SOURCE, "query": {"query": query, "refId": name}, "definition": query,
            "refresh": 2, "multi": True, "includeAll": True, "allValue": ".+", "sort": 1, "current": {"text": ["All"], "value": ["$__all"]}}


def dashboard(uid, title, description, rows, variables, start):
    reloads = {"name": "Reloads", "enable": True, "iconColor": "red", "datasource": SOURCE, "titleFormat": "watchlists reloaded", "step": "15s",
               "expr": 'changes(wirewatch_watchlist_last_reload_success_timestamp_seconds{job=~"$job"}[1m]) > 0'}
    return {
        "uid": uid, "title": title, "description": description, "tags": ["wirewatch"], "schemaVersion": 39, "version": 1, "editable": True,
        "graphTooltip": 1, "refresh": "15s", "time": {"from": start, "to": "now"}, "timezone": "browser",
        "annotations": {"list": [reloads]},
        "links": [{"type": "dashboards", "tags": ["wirewatch"], "title": "wirewatch", "asDropdown": False, "keepTime": True, "includeVars": True}],
        "templating": {"list": [
            {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "current": {}}, *variables]},
        "panels": laid_out(rows),
    }


JOB = variable("job", "Job", "label_values(wirewatch_build_info, job)")
DASHBOARDS = {
    "wirewatch-operations.json": dashboard(
        "wirewatch-operations", "wirewatch: operations", "Is it up, is it in time, what limits it.", OPERATIONS,
        [JOB, variable("instance", "Instance", 'label_values(wirewatch_build_info{job=~"$job"}, instance)')], "now-3h"),
    "wirewatch-desks.json": dashboard(
        "wirewatch-desks", "wirewatch: desks", "What the wire says of the places and actors that desks watch.", DESKS,
        [JOB, variable("watchlist", "Watchlist", 'label_values(wirewatch_watchlist_entities{job=~"$job"}, watchlist)')], "now-24h"),
}


def main(arguments):
    check = arguments[:1] == ["--check"]
    directory = pathlib.Path(arguments[1 if check else 0])
    stale = []
    for name, content in DASHBOARDS.items():
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        path = directory / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{directory / name} is not what dashboards.py says; run: {sys.argv[0]} {directory}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
