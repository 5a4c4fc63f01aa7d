// An article that raised alerts, as an element: what stands in it, marked; and
// each of its alerts with the reason.
import {copyText, h, safeLink} from "./dom.js";
import {block, marked, toUtf16, visible, words} from "./text.js";
import {
  entityName, howInWords, languageName, moment, number, plural, severityRank, timeElement, withinInWords,
} from "./words.js";

const SURFACES = 6; // of one condition; more are counted
const ALERTS = 6; // of one article, until somebody asks for all

// `items`: alerts of one article; `more`: how many there are that are not kept;
// `open`: all of them are wanted, which `onOpen` asks for.
export function articleCard(items, {more, open, onOpen, announce}) {
  const {article = {}} = items[0].alert;
  const worst = items.reduce((a, b) => (severityRank(b.severity) > severityRank(a.severity) ? b : a));
  const ordered = [...items].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const drawn = open ? ordered : ordered.slice(0, ALERTS);
  return h("article", {class: `card ${worst.severity}`},
    aboutLine(items[0].alert),
    headline(drawn, article),
    snippets(drawn, article),
    h("ul", {class: "alerts"}, drawn.map((item) => alertLine(item, announce))),
    drawn.length < items.length && h("button", {type: "button", class: "link", on: {click: onOpen}},
      `${plural(items.length - drawn.length, "more alert")} of this article`),
    open && more > 0 && h("p", {class: "note"}, `${plural(more, "alert")} more of this article; all are in the topic.`));
}

function aboutLine({article, event, provenance}) {
  const published = article.published ? new Date(article.published) : null;
  return h("p", {class: "about"},
    timeElement(event.created ?? provenance.timestamp),
    article.source && h("span", {class: "source"}, words(article.source)),
    article.language && h("span", {}, words(languageName(article.language))),
    published && !Number.isNaN(published.getTime()) && h("span", {}, `published ${moment(published)}`));
}

// Those of the article's mentions that lie in the headline as it stands here: an
// offset counts only where it cuts the mention's own words out.
function marksIn(headline, items) {
  return items.flatMap(({alert}) => (alert.mentions ?? [])
    .filter(({field, utf16, surface}) => field === "headline" && headline.slice(...utf16) === surface)
    .map(({utf16}) => utf16));
}

function headline(items, article) {
  const text = article.headline || article.id;
  const content = marked(text, article.headline ? marksIn(text, items) : []);
  const link = safeLink(article.url);
  return block("h2", text, article.language, link
    ? h("a", {href: link, target: "_blank", rel: "noopener noreferrer"}, content)
    : content);
}

// The sentences of the alerts, each once, with all that is marked in it.
function snippets(items, article) {
  const marks = new Map();
  for (const {snippet} of items.map((item) => item.alert)) {
    if (!snippet || snippet.text === article.headline) continue;
    marks.set(snippet.text, [...(marks.get(snippet.text) ?? []), ...snippet.marks]);
  }
  return [...marks].map(([text, pairs]) =>
    block("p", text, article.language, marked(text, toUtf16(text, pairs)), {class: "snippet"}));
}

function alertLine({alert, severity, watchlist, raw}, announce) {
  const {rule, event} = alert;
  const label = h("span", {}, "Copy JSON");
  const copy = h("button", {type: "button", class: "quiet", on: {click: async () => {
    const done = await copyText(raw);
    label.textContent = done ? "Copied" : "No clipboard";
    announce(done ? "Copied the alert as JSON" : "The browser gives no access to the clipboard");
    setTimeout(() => (label.textContent = "Copy JSON"), 2000);
  }}}, label, h("span", {class: "offscreen"}, " of the alert “", words(rule.title || rule.id), "”"));
  return h("li", {class: `alert ${severity}`},
    h("span", {class: "severity"}, severity),
    h("div", {class: "title"},
      h("strong", {}, words(rule.title || rule.id)),
      event.action === "withdrawn" && h("span", {class: "withdrawn"}, "withdrawn"),
      h("span", {class: "watchlist", title: `rule ${rule.id}`}, words(watchlist))),
    h("div", {class: "why"},
      // The title of an entity's own rule has said what is mentioned.
      rule.id.startsWith("mention/") && alert.why?.mentions
        ? h("p", {}, evidence(alert.why.mentions.map((i) => alert.mentions?.[i]).filter(Boolean), watchlist))
        : whyInWords(alert.why, alert.mentions ?? [], watchlist),
      alert.truncated && h("p", {class: "note"}, "Cut: the article holds more than the alert.")),
    copy);
}

// «الرَّقّة» (with بـ attached), 2 × «الرقة»: each way of writing once.
function evidence(mentions, home) {
  const ways = new Map();
  for (const {surface, how} of mentions) {
    const key = JSON.stringify([surface, how]);
    const way = ways.get(key) ?? {surface, how, times: 0};
    way.times += 1;
    ways.set(key, way);
  }
  const plain = [...ways.values()].every(({how}) => !how?.length);
  const shown = [...ways.values()].slice(0, SURFACES).map(({surface, how, times}, i) => [
    i ? ", " : "", times > 1 ? `${number(times)} × ` : "", words(surface, {class: "surface"}),
    !plain && h("span", {class: "how"}, " (", howInWords(how ?? [], home), ")"),
  ]);
  const left = ways.size - SURFACES;
  return left > 0 ? [shown, ` and ${plural(left, "spelling")} more`] : shown;
}

const GROUPS = {
  all: () => "All of these:",
  any: () => "One of these:",
  at_least: ({n}) => (n ? `At least ${n} of these:` : "Enough of these:"),
};

// The conditions that held, as nested lists; a single one as one line.
function whyInWords(why, mentions, home) {
  if (!why) return null;
  const pieces = (why.mentions ?? []).map((i) => mentions[i]).filter(Boolean);
  if (why.of?.length && why.op !== "near") {
    const inside = why.of.map((one) => whyInWords(one, mentions, home));
    if (inside.length === 1) return inside[0];
    return h("div", {}, h("p", {}, GROUPS[why.op]?.(why) ?? why.op), h("ul", {}, inside.map((one) => h("li", {}, one))));
  }
  const found = [...pieces, ...(why.matches ?? []).map(({surface}) => ({surface}))];
  if (why.op === "near") return h("p", {}, `Near each other, ${withinInWords(why.within)}: `, evidence(found, home));
  if (why.op === "regex") return h("p", {}, "The pattern ", h("code", {}, visible(why.regex ?? "")), ": ", evidence(found, home));
  return h("p", {}, h("code", {}, visible(entityName(why.entity ?? "", home))), " is mentioned: ", evidence(pieces, home));
}
