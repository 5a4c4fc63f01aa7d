// What has come, newest last, bounded; and which of it a reader wants to see. No
// element of the page is known here.
import {languageTag} from "./text.js";
import {primaryLanguage, severityRank, watchlistOf} from "./words.js";

const KEPT = 2000; // entries: articles with their alerts, and notices
const ALERTS_OF_ONE = 100; // of one article; more are only counted
const NAMES_KEPT = 500; // of each filter

// One alert with what the page asks of it again and again. `raw`: as published.
export function readAlert(raw) {
  const alert = JSON.parse(raw);
  const {rule, event, article = {}, mentions = [], provenance = {}} = alert;
  return {
    id: event.id,
    raw,
    alert,
    severity: event.severity,
    watchlist: watchlistOf(rule.id),
    entities: [...new Set(mentions.map((mention) => mention.entity))],
    language: primaryLanguage(languageTag(article.language)), // what is no tag is no choice
    // One article's alerts are one entry; another version is another article.
    article: [article.id, provenance.topic, provenance.partition, provenance.offset].join("\n"),
  };
}

// {watchlist, severity, entity, language}, each "" for all.
export function accepts(filter, item) {
  const entity = filter.entity.toLowerCase();
  return (
    (!filter.watchlist || item.watchlist === filter.watchlist) &&
    (!filter.severity || severityRank(item.severity) >= severityRank(filter.severity)) &&
    (!filter.language || item.language === filter.language) &&
    (!entity || item.entities.some((id) => id.includes(entity)))
  );
}

export class AlertLog {
  constructor() {
    this.entries = []; // {items: [alert...], more, changed, open} or {notice}
    this.byArticle = new Map();
    this.seen = {alerts: 0, watchlist: new Map(), entity: new Map(), language: new Map()};
    this.changes = 0;
  }

  // One that is there already is a repetition, by its id, and left out.
  add(item) {
    const entry = this.byArticle.get(item.article);
    if (entry?.items.some(({id}) => id === item.id)) return;
    this.seen.alerts += 1;
    this.note("watchlist", item.watchlist);
    this.note("language", item.language);
    for (const entity of item.entities) this.note("entity", entity);
    this.changes += 1;
    if (!entry) {
      const made = {items: [item], more: 0, changed: this.changes};
      this.byArticle.set(item.article, made);
      this.push(made);
      return;
    }
    entry.changed = this.changes;
    if (entry.items.length < ALERTS_OF_ONE) {
      entry.items.push(item);
    } else {
      entry.more += 1;
    }
  }

  // All alerts of an article are wanted.
  open(entry) {
    this.changes += 1;
    entry.open = true;
    entry.changed = this.changes;
  }

  // A line between the alerts: what is missing here, or that the line was down.
  addNotice(notice) {
    this.changes += 1;
    this.push({notice, changed: this.changes});
  }

  push(entry) {
    this.entries.push(entry);
    if (this.entries.length < KEPT + KEPT / 4) return; // not at each one
    for (const old of this.entries.splice(0, this.entries.length - KEPT)) {
      if (old.items && this.byArticle.get(old.items[0].article) === old) this.byArticle.delete(old.items[0].article);
    }
  }

  note(which, name) {
    const names = this.seen[which];
    if (name && (names.has(name) || names.size < NAMES_KEPT)) names.set(name, (names.get(name) ?? 0) + 1);
  }

  // The newest first, at most `most` entries: [{entry, items}], items those that
  // the filter takes. `matching`: articles in all that it takes, of `kept`.
  view(filter, most) {
    const shown = [];
    let matching = 0;
    let kept = 0;
    for (let i = this.entries.length - 1; i >= 0; i -= 1) {
      const entry = this.entries[i];
      kept += entry.items ? 1 : 0;
      const items = entry.items?.filter((item) => accepts(filter, item));
      if (items?.length === 0) continue;
      matching += items ? 1 : 0;
      if (shown.length < most) shown.push({entry, items});
    }
    return {shown, matching, kept};
  }
}
