// The alerts as they come. What arrives goes into the log at once; it is drawn
// at most a few times a second and never more than DRAWN articles of it, so that
// a thousand alerts a second cost no more than ten. While somebody has paused,
// or reads further down, what is on the page stays, and what comes waits.
import {byId, h, setChildren} from "./dom.js";
import {AlertLog, readAlert} from "./alert_log.js";
import {articleCard} from "./alert_card.js";
import {EventStream} from "./stream.js";
import {languageName, moment, number, plural, setTimes} from "./words.js";

const DRAWN = 40; // articles, and as many more at each request
const WAITING = 2000; // alerts kept while held
const DRAW_MS = 120; // no sooner after the last
const TOLD_MS = 5000; // to a screen reader

const FILTERS = ["watchlist", "severity", "entity", "language"];

export class AlertsView {
  constructor({announce, onState}) {
    this.announce = announce;
    this.onState = onState;
    this.log = new AlertLog();
    this.waiting = [];
    this.dropped = 0;
    this.paused = false;
    this.reading = false;
    this.most = DRAWN;
    this.cards = new Map(); // entry -> {changed, filter, element}
    this.lastDrawn = 0;
    this.untold = 0;
    this.controls();
    this.readUrl();
    this.draw();
    this.stream = new EventStream("/api/alerts?last=1000", {
      onEvent: (event) => this.take(event),
      onState: (state) => this.connection(state),
    });
    setInterval(() => setTimes(byId("stream")), 10_000);
    setInterval(() => this.tell(), TOLD_MS);
  }

  controls() {
    byId("pause").addEventListener("click", () => this.setPaused(!this.paused));
    byId("waiting").addEventListener("click", () => {
      this.setPaused(false);
      byId("stream-top").scrollIntoView();
      this.setReading(false);
      byId("pause").focus({preventScroll: true});
    });
    byId("more").addEventListener("click", () => {
      this.most += DRAWN;
      this.draw();
    });
    byId("clear").addEventListener("click", () => {
      for (const name of FILTERS) byId(name).value = "";
      this.filterChanged();
      byId("watchlist").focus();
    });
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("input", () => this.filterChanged());
    // Who has scrolled down reads: nothing may move under his eyes.
    new IntersectionObserver(([top]) => this.setReading(!top.isIntersecting && top.boundingClientRect.top < 0))
      .observe(byId("stream-top"));
  }

  get held() {
    return this.paused || this.reading;
  }

  setPaused(paused) {
    this.paused = paused;
    byId("pause").setAttribute("aria-pressed", String(paused));
    byId("pause-label").textContent = paused ? "Resume" : "Pause";
    this.release();
  }

  setReading(reading) {
    this.reading = reading;
    this.release();
  }

  // What waited goes into the log, unless it has to wait on.
  release() {
    if (!this.held) {
      if (this.dropped) {
        this.log.addNotice({text: `${plural(this.dropped, "alert")} came while the list was held, and are not kept here. They are in the topic.`});
      }
      for (const one of this.waiting) this.enter(one);
      this.waiting = [];
      this.dropped = 0;
    }
    this.soon();
  }

  enter(one) {
    if (one.notice) {
      this.log.addNotice(one.notice);
    } else {
      this.log.add(one);
    }
  }

  arrive(one) {
    if (!this.held) {
      this.enter(one);
    } else {
      this.waiting.push(one);
      if (this.waiting.length > WAITING + WAITING / 4) {
        const gone = this.waiting.splice(0, this.waiting.length - WAITING);
        this.dropped += gone.filter((each) => !each.notice).length;
      }
    }
    this.soon();
  }

  take({type, data}) {
    try {
      if (type === "gap") {
        const {missed, restarted} = JSON.parse(data);
        if (missed) this.arrive({notice: {text: `${plural(missed, "alert")} were committed and are not shown here: this page could not keep up, or was away. They are in the topic.`, kind: "gap"}});
        if (restarted) this.arrive({notice: {text: "The service was started anew. Alerts committed in between may be missing here; they are in the topic.", kind: "gap"}});
      } else if (type === "alert") {
        this.arrive(readAlert(data));
        this.untold += 1;
      }
    } catch {
      this.arrive({notice: {text: "Something arrived that is no alert; it is left out.", kind: "gap"}});
    }
  }

  connection(state) {
    this.onState(state);
    if (!state.live && !this.lostAt) this.lostAt = new Date();
    if (state.live && this.lostAt) {
      if (this.wasLive) this.arrive({notice: {text: `No connection from ${moment(this.lostAt)} to ${moment(new Date())}.`}});
      this.lostAt = null;
    }
    this.wasLive ||= state.live;
    this.live = state.live;
    this.soon();
  }

  readUrl() {
    const asked = new URLSearchParams(location.search);
    for (const name of FILTERS) {
      const value = asked.get(name) ?? "";
      if (value && name !== "entity" && name !== "severity") this.offer(name, value);
      byId(name).value = value;
    }
  }

  filter() {
    return Object.fromEntries(FILTERS.map((name) => [name, byId(name).value.trim()]));
  }

  filterChanged() {
    const filter = this.filter();
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
    history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    this.most = DRAWN;
    this.draw();
  }

  // Adds a value to a filter's choices.
  offer(name, value) {
    const list = name === "entity" ? byId("entities") : byId(name);
    if ([...list.options].some((option) => option.value === value)) return;
    const label = name === "language" ? languageName(value) : value;
    const before = [...list.options].find((option) => option.value && option.label.localeCompare(label) > 0);
    list.insertBefore(h("option", {value, label}, label), before ?? null);
  }

  offerSeen() {
    for (const name of ["watchlist", "entity", "language"]) {
      const seen = this.log.seen[name];
      this.offered ??= {};
      if (this.offered[name] === seen.size) continue;
      for (const value of [...seen.keys()].slice(this.offered[name] ?? 0)) this.offer(name, value);
      this.offered[name] = seen.size;
    }
  }

  soon() {
    if (this.planned) return;
    this.planned = true;
    const wait = Math.max(0, this.lastDrawn + DRAW_MS - performance.now());
    setTimeout(() => requestAnimationFrame(() => {
      this.planned = false;
      this.draw();
    }), wait);
  }

  draw() {
    const began = performance.now();
    this.offerSeen();
    const filter = this.filter();
    const {shown, matching, kept} = this.log.view(filter, this.most);
    const key = JSON.stringify(filter);
    const drawn = new Map();
    for (const {entry, items} of shown) drawn.set(entry, this.cardOf(entry, items, key));
    this.cards = drawn;
    setChildren(byId("stream"), [...drawn.values()].map(({element}) => element));
    this.drawCounts({filter, shown: shown.filter(({items}) => items).length, matching, kept});
    this.lastDrawn = performance.now();
    // Once it is on the screen: a machine that is slow at drawing does it less often.
    setTimeout(() => {
      const end = performance.now();
      this.lastDrawn = end + 2 * (end - began);
    });
  }

  cardOf(entry, items, filter) {
    const before = this.cards.get(entry);
    if (before?.changed === entry.changed && before.filter === filter) return before;
    const onOpen = () => {
      this.log.open(entry);
      this.draw();
      this.cards.get(entry)?.element.querySelector("button").focus();
    };
    const content = items ? articleCard(items, {more: entry.more, open: entry.open, onOpen, announce: this.announce})
      : h("p", {class: `notice ${entry.notice.kind ?? ""}`}, entry.notice.text);
    return {changed: entry.changed, filter, element: h("li", {}, content)};
  }

  drawCounts({filter, shown, matching, kept}) {
    const filtered = Object.values(filter).some(Boolean);
    const waiting = this.waiting.filter((one) => !one.notice).length + this.dropped;
    byId("counts").textContent = [
      `${plural(this.log.seen.alerts, "alert")} received`,
      filtered ? `${number(matching)} of ${plural(kept, "article")} match` : plural(kept, "article"),
    ].join(" · ");
    byId("clear").hidden = !filtered;
    byId("waiting").hidden = waiting === 0;
    byId("waiting").textContent = waiting ? `${plural(waiting, "new alert")}: show` : "";
    byId("more").hidden = matching <= shown;
    byId("more").textContent = `Show ${number(Math.min(DRAWN, matching - shown))} more of ${number(matching - shown)}`;
    byId("end").hidden = !(kept > 0 && matching > 0 && matching <= shown);
    this.drawEmpty(matching, kept, filtered);
  }

  drawEmpty(matching, kept, filtered) {
    const empty = byId("empty");
    empty.hidden = matching > 0;
    if (matching > 0) return;
    const [title, text] = filtered && kept > 0
      ? ["Nothing matches the filters", "Alerts that match appear here as they come. Clear the filters to see the others."]
      : this.live
        ? ["No alerts yet", "They appear here the moment they are committed. To see what an article would raise, try one."]
        : this.wasLive === undefined
          ? ["Connecting…", "If this stays, the service may not be running."]
          : ["No connection", "The page tries again by itself."];
    if (byId("empty-title").textContent === title) return;
    byId("empty-title").textContent = title;
    byId("empty-text").textContent = text;
    byId("empty-try").hidden = filtered;
  }

  // Rarely, and only how many: a voice cannot read a wire.
  tell() {
    if (this.untold && !document.hidden) this.announce(plural(this.untold, "new alert"));
    this.untold = 0;
  }
}
