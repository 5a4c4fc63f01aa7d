// What the service says of itself: what is loaded, for editors; how it does, for
// operators. Asked for again every few seconds while somebody looks.
import {become, byId, h} from "./dom.js";
import {visible, words} from "./text.js";
import {ago, duration, number, plural, timeElement} from "./words.js";

const ASK_MS = 5000;
const ROWS = 200; // of partitions and of watchlists; more are counted
const HEALTH = {ready: "Ready", notReady: "Not ready", unhealthy: "Unhealthy", silent: "No answer"};

export class StatusView {
  constructor() {
    this.ask();
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  async ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), ASK_MS);
    if (document.hidden) return;
    try {
      const response = await fetch("/api/status", {cache: "no-store", signal: AbortSignal.timeout(ASK_MS)});
      if (!response.ok) throw new Error(String(response.status));
      this.answered = new Date();
      this.draw(await response.json());
    } catch {
      this.drawHealth("silent", this.answered ? `Last answer ${ago(this.answered)}; what stands below is of then.` : "The service does not answer.");
    }
  }

  draw(status) {
    const state = !status.healthy ? "unhealthy" : status.ready ? "ready" : "notReady";
    this.drawHealth(state, status.unhealthy ?? status.not_ready ?? "In its group, with watchlists, committing.");
    become(byId("loaded-lists"), loaded(status));
    become(byId("service"), service(status));
    become(byId("troubles"), troubles(status));
  }

  drawHealth(state, text) {
    for (const chip of [byId("health"), byId("health-link")]) {
      chip.className = `chip health ${state}`;
      chip.textContent = HEALTH[state];
    }
    byId("health-text").replaceChildren(...visible(text));
  }
}

const facts = (pairs) => h("dl", {class: "facts"}, pairs.filter(([, value]) => value !== undefined && value !== "")
  .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

function table(caption, head, rows) {
  return h("div", {class: "scroll", role: "region", tabindex: "0", "aria-label": caption},
    h("table", {}, h("caption", {class: "offscreen"}, caption),
      h("thead", {}, h("tr", {}, head.map(({name, numeric}) => h("th", {scope: "col", class: numeric && "number"}, name)))),
      h("tbody", {}, rows.slice(0, ROWS).map((row) => h("tr", {class: row.class}, row.cells.map((cell, i) => i === 0
        ? h("th", {scope: "row"}, cell)
        : h("td", {class: head[i].numeric && "number"}, cell)))))),
    rows.length > ROWS && h("p", {class: "note"}, `${number(rows.length - ROWS)} more are not drawn: `, h("code", {}, "wirewatch ctl status"), " lists all."));
}
const numeric = (name) => ({name, numeric: true});
const sum = (rows, key) => rows.reduce((all, row) => all + (row[key] ?? 0), 0);

function loaded({bundle = {}, last_reload: reload}) {
  const lists = bundle.watchlists ?? [];
  const refused = reload && reload.exit !== 0;
  return [
    h("p", {class: "summary"}, lists.length
      ? `${plural(lists.length, "watchlist")} with ${plural(sum(lists, "entities"), "entity", "entities")}, ${plural(sum(lists, "names"), "name")} and ${plural(sum(lists, "rules"), "rule")}.`
      : "No watchlist is loaded: nothing can be found. The operator finds the reason under Service."),
    table("Watchlists", [{name: "Watchlist"}, numeric("Entities"), numeric("Names"), numeric("Rules")],
      lists.map((list) => ({cells: [words(list.id), ...["entities", "names", "rules"].map((key) => number(list[key]))]}))),
    facts([
      ["Loaded", bundle.loaded && timeElement(bundle.loaded)],
      ["Version", bundle.sha256 && h("code", {title: bundle.sha256}, bundle.sha256.slice(0, 12))],
      ["Loads since the start", bundle.generation === undefined ? undefined : number(bundle.generation)],
      ["From", bundle.path && words(bundle.path)],
    ]),
    bundle.failing_tests > 0 && h("p", {class: "warning"},
      `${plural(bundle.failing_tests, "test")} of the watchlists ${bundle.failing_tests === 1 ? "fails" : "fail"}: `, h("code", {}, "wirewatch test"), " shows which."),
    refused && h("div", {class: "warning"},
      h("p", {}, "The last reload was not taken (", reload.result, "): the watchlists above stay in force. ", timeElement(reload.time)),
      reload.text && h("pre", {tabindex: "0"}, visible(reload.text))),
  ].filter(Boolean);
}

function service({partitions = [], articles = {}, live = {}, ...status}) {
  const order = [...partitions].sort((a, b) => Number(b.stalled) - Number(a.stalled) || (b.lag ?? 0) - (a.lag ?? 0));
  return [
    facts([
      ["Articles alerted", articles.alerted === undefined ? undefined : number(articles.alerted)],
      ["Quiet", articles.quiet === undefined ? undefined : number(articles.quiet)],
      ["Dead letters", articles.dead_lettered === undefined ? undefined : number(articles.dead_lettered)],
      ["Behind by", `${plural(sum(partitions, "lag"), "record")}`],
      ["Up for", status.uptime_seconds === undefined ? undefined : duration(status.uptime_seconds)],
      ["Delivery", status.delivery && status.delivery.replaceAll("_", " ")],
      ["Group", status.group && words(status.group)],
      ["Instance", status.instance && words(status.instance)],
      ["Brokers", status.brokers && words(status.brokers)],
      ["wirewatch", status.version],
      ["Readers of this page", live.readers === undefined ? undefined : number(live.readers)],
    ]),
    partitions.length
      ? table("Partitions", [{name: "Partition"}, numeric("Committed"), numeric("Lag"), {name: "State"}],
        order.map(({topic, partition, committed, lag, stalled, stalled_since: since}) => ({
          class: stalled && "stalled",
          cells: [words(`${topic}/${partition}`), committed === undefined ? "–" : number(committed),
            lag === undefined ? "–" : number(lag), stalled ? ["stalled ", since && timeElement(since)] : "moving"],
        })))
      : h("p", {class: "note"}, "No partition is assigned to this instance: others of its group read them, or the group is being formed."),
  ];
}

function troubles({troubles: all = []}) {
  if (!all.length) return [h("p", {class: "note"}, "No warnings since the start.")];
  return [h("ul", {class: "troubles"}, [...all].reverse().map(({time, level, text}) =>
    h("li", {class: `trouble ${level}`}, h("span", {class: "level"}, level), " ", timeElement(time), h("div", {}, words(text)))))];
}
