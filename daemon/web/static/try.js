// Try an article: its text with each mention marked, how each was recognised,
// which rules fire, and what the others would need.
import {byId, h} from "./dom.js";
import {refusalOf} from "./stream.js";
import {block, directionOf, piecesOf, sentence, visible, words} from "./text.js";
import {entityName, languageName, number, plural, severityRank} from "./words.js";

const LETTERS = 40_000; // of a field that are drawn
const LINES = 100; // of a list that are drawn
const QUIET = 30; // rules that do not fire
const SURFACES = 6; // of one condition
const MOST_BYTES = 1 << 20; // the service takes no more

const LANGUAGES = ["ar", "ckb", "cs", "de", "el", "en", "es", "fa", "fr", "he", "hi", "id", "it", "ja", "ko", "ku", "nl",
  "pl", "ps", "pt", "ro", "ru", "sv", "sw", "th", "tr", "uk", "ur", "vi", "zh"];

const EXAMPLES = {
  arabic: {
    language: "ar",
    headline: "غارات على الرَّقّة وهدوء في الموصل",
    body: "قتل مدنيون بغارات على الرقـــة، وانسحب عناصر لداعش نحو الباب شرقي حلب.\n\nوقال أحد السكان: سمعنا الانفجار ثم أغلق الباب وانتظرنا حتى الصباح.",
  },
  english: {
    language: "en",
    headline: "Airstrikes hit Raqqa as coalition closes in on Mosul",
    body: "Airstrikes destroyed a bridge in Raqqa on Monday, residents said. Fighters of the Islamic State left two villages south of Mosul.\n\nIsis, the goddess, was worshipped far beyond Egypt, the museum in Sirte recalls.",
  },
};

export class TryView {
  constructor({announce}) {
    this.announce = announce;
    const names = LANGUAGES.map((tag) => [languageName(tag), tag]).sort();
    byId("try-language").append(...names.map(([name, tag]) => h("option", {value: tag}, name)));
    for (const button of document.querySelectorAll("[data-example]")) {
      button.addEventListener("click", () => this.example(EXAMPLES[button.dataset.example]));
    }
    for (const id of ["try-headline", "try-body"]) byId(id).addEventListener("input", () => this.direct());
    byId("try-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    byId("try-form").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.ask();
    });
    byId("try-form").addEventListener("reset", () => {
      byId("try-result").replaceChildren();
      byId("try-status").textContent = "";
      setTimeout(() => this.direct());
    });
  }

  example({headline, body, language}) {
    byId("try-headline").value = headline;
    byId("try-body").value = body;
    byId("try-language").value = language;
    this.direct();
    this.ask();
  }

  direct() {
    for (const id of ["try-headline", "try-body"]) byId(id).dir = directionOf(byId(id).value);
  }

  request() {
    const request = {
      published: new Date().toISOString(), // or no rule with a `max_age` could fire
      headline: byId("try-headline").value, body: byId("try-body").value,
      language: byId("try-language").value, source: byId("try-source").value.trim(),
    };
    if (!request.headline && !request.body) return null;
    return JSON.stringify(Object.fromEntries(Object.entries(request).filter(([, value]) => value)));
  }

  async ask() {
    const body = this.request();
    if (!body) return this.refuse("Write or paste a headline or a text first.");
    if (new TextEncoder().encode(body).length > MOST_BYTES) return this.refuse("The article is too long to be tried: 1 MiB at most.");
    const mine = (this.asked = (this.asked ?? 0) + 1); // the last one asked for counts
    byId("try-result").setAttribute("aria-busy", "true");
    byId("try-status").textContent = "Trying…";
    try {
      const response = await fetch("/api/try", {
        method: "POST", headers: {"Content-Type": "application/json"}, body, cache: "no-store",
      });
      const problem = response.ok ? null : await refusalOf(response);
      if (mine !== this.asked) return undefined;
      return problem ? this.refuse(problem) : this.draw(await response.json());
    } catch {
      return mine === this.asked && this.refuse("The service does not answer.");
    } finally {
      if (mine === this.asked) byId("try-result").removeAttribute("aria-busy");
    }
  }

  refuse(text) {
    byId("try-status").textContent = "";
    byId("try-result").replaceChildren(h("p", {class: "warning", role: "alert"}, words(text)));
  }

  draw(answer) {
    const counted = answer.mentions.filter((mention) => mention.counts);
    const others = answer.mentions_in_all - answer.mentions.length;
    const status = [
      others > 0 ? `${plural(answer.mentions_in_all, "mention")} found` : `${plural(counted.length, "mention")} found`,
      `${plural(answer.rules_firing, "rule")} ${answer.rules_firing === 1 ? "fires" : "fire"}`,
    ].join(", ") + ".";
    byId("try-status").textContent = status;
    byId("try-result").replaceChildren(...[article(answer, others), mentions(answer), ...rules(answer)].flat());
  }
}

// ── The text ────────────────────────────────────────────────────────────────

function article({article: {fields, language}, mentions: all}, others) {
  return h("section", {class: "panel", "aria-labelledby": "try-text"},
    h("h2", {id: "try-text"}, "The article, marked"),
    fields.length ? fields.map((field) => markedField(field, language, all)) : h("p", {class: "note"}, "It has no text."),
    others > 0 && h("p", {class: "note"}, `The first ${number(all.length)} mentions are shown; there are ${number(others)} more.`));
}

function markedField({name, text}, language, all) {
  const end = text.length > LETTERS ? LETTERS : text.length;
  const spans = all.filter((mention) => mention.field === name)
    .map((mention) => ({start: mention.utf16[0], end: Math.min(mention.utf16[1], end), mention}));
  const pieces = piecesOf(text.slice(0, end), spans).map(({text: piece, inside}) => markedPiece(piece, inside));
  return h("div", {class: "field"},
    h("span", {class: "field-name"}, name),
    block(name === "headline" ? "h3" : "div", text, language, pieces, {class: "prose"}),
    end < text.length && h("p", {class: "note"}, `${number(text.length - end)} letters more are not drawn. All of them were searched.`));
}

function markedPiece(piece, inside) {
  if (!inside.length) return visible(piece);
  const counts = inside.some(({mention}) => mention.counts);
  const tells = inside.map(({mention}) => mention.entity + (mention.counts ? "" : `: not counted, ${mention.discarded.words}`));
  return h(counts ? "mark" : "s", {
    class: inside.length > 1 ? "overlapping" : null, title: [...new Set(tells)].join("\n"),
  }, visible(piece));
}

// ── The mentions ────────────────────────────────────────────────────────────

// Each way of writing once, under its entity: [{entity, kind, watchlist, ways}].
function byEntity(all) {
  const entities = new Map();
  for (const mention of all) {
    const {entity, kind, watchlist, surface, name, discarded} = mention;
    if (!entities.has(entity)) entities.set(entity, {entity, kind, watchlist, ways: new Map()});
    const {ways} = entities.get(entity);
    const tells = mention.counts ? mention.words : [discarded.words];
    const key = JSON.stringify([surface, name, tells]);
    if (!ways.has(key)) ways.set(key, {surface, name, tells, times: 0});
    ways.get(key).times += 1;
  }
  return [...entities.values()];
}

function mentions({mentions: all}) {
  const counted = byEntity(all.filter((mention) => mention.counts));
  const discarded = byEntity(all.filter((mention) => !mention.counts));
  return [
    h("section", {class: "panel", "aria-labelledby": "try-mentions"},
      h("h2", {id: "try-mentions"}, "How they were recognised"),
      counted.length ? entityList(counted) : h("p", {class: "note"}, "No name of the watchlists stands in this article.")),
    discarded.length > 0 && h("section", {class: "panel", "aria-labelledby": "try-discarded"},
      h("h2", {id: "try-discarded"}, "Found, but not counted"), entityList(discarded)),
  ].filter(Boolean);
}

function entityList(entities) {
  const ways = entities.flatMap(({ways: each, ...entity}) => [...each.values()].map((way) => ({...way, ...entity})));
  return [
    h("ul", {class: "mentions"}, ways.slice(0, LINES).map(({entity, kind, watchlist, surface, name, tells, times}) =>
      h("li", {},
        h("div", {}, words(surface, {class: "surface"}), times > 1 && h("span", {class: "times"}, ` × ${number(times)}`)),
        h("div", {}, h("code", {title: entity}, visible(entityName(entity, watchlist))), h("span", {class: "kind"}, ` ${kind}, ${watchlist}`)),
        h("div", {class: "tells"}, tells.length ? sentence(tells.join("; ")) : "letter for letter",
          name !== surface && h("span", {class: "kind"}, " · in the list: ", words(name)))))),
    ways.length > LINES && h("p", {class: "note"}, `${number(ways.length - LINES)} more ways of writing are not drawn.`),
  ];
}

// ── The rules ───────────────────────────────────────────────────────────────

function rules(answer) {
  const firing = answer.rules.filter((rule) => rule.fires)
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const quiet = answer.rules.filter((rule) => !rule.fires);
  const unseen = answer.rules_in_all - answer.rules_firing - Math.min(quiet.length, QUIET);
  return [
    h("section", {class: "panel", "aria-labelledby": "try-fires"},
      h("h2", {id: "try-fires"}, `Rules that fire (${number(answer.rules_firing)})`),
      firing.length ? h("ul", {class: "rules"}, firing.map((rule) => ruleItem(rule, answer.mentions)))
        : h("p", {class: "note"}, "None: this article would be quiet.")),
    quiet.length > 0 && h("section", {class: "panel", "aria-labelledby": "try-quiet"},
      h("h2", {id: "try-quiet"}, "Rules that do not, and what they would need"),
      h("ul", {class: "rules"}, quiet.slice(0, QUIET).map((rule) => ruleItem(rule, answer.mentions))),
      unseen > 0 && h("p", {class: "note"}, `${plural(unseen, "rule")} further away not shown.`)),
  ].filter(Boolean);
}

function ruleItem(rule, all) {
  const tree = h("details", {},
    h("summary", {}, rule.fires ? "Why" : "What holds, and what does not"));
  // A tree may be large, and few are opened.
  tree.addEventListener("toggle", () => tree.childElementCount > 1 || tree.append(gates(rule), conditions(rule, all)), {once: true});
  tree.open = rule.fires && !rule.id.startsWith("mention/"); // there is little to tell of an entity's own
  return h("li", {class: `rule ${rule.severity}`},
    h("div", {class: "title"},
      h("span", {class: "severity"}, rule.severity),
      h("strong", {}, words(rule.title || rule.id)),
      h("span", {class: "watchlist", title: rule.id}, words(rule.watchlist)),
      rule.status !== "live" && h("span", {class: "badge"}, rule.status === "shadow" ? "shadow: counted, not published" : rule.status)),
    !rule.fires && rule.obstacles.length > 0 && h("div", {class: "wish"}, "It would fire if",
      h("ul", {}, rule.obstacles.map((obstacle) => h("li", {}, sentence(obstacle.words))))),
    tree);
}

const sign = (glyph, spoken, style = "") => h("span", {class: `sign ${style}`},
  h("span", {"aria-hidden": "true"}, glyph), h("span", {class: "offscreen"}, `${spoken}: `));
const verdict = (held) => (held ? sign("✓", "holds", "held") : sign("✗", "does not hold"));
// What must not be there, and is not, is no fault.
const absence = (held) => (held ? sign("✗", "is there, and must not be") : sign("–", "is not there", "absent"));

const gates = ({gates: all}) => h("ul", {class: "tree"}, all.map(({key, asked, seen, held}) =>
  h("li", {}, verdict(held), "only ", key.replaceAll("_", " "), " ", words(asked), h("span", {class: "kind"}, " · the article: ", words(seen)))));

const conditions = ({why}, all) => h("ul", {class: "tree"}, condition(why, all, verdict));

const GROUPS = {all: "all of these", any: "one of these", none: "none of these"};

function condition(why, all, signOf) {
  const found = [...(why.mentions ?? []).map((i) => all[i]), ...(why.matches ?? [])].filter(Boolean);
  const surfaces = [...new Set(found.map(({surface}) => surface))];
  return h("li", {}, signOf(why.held), (why.of && GROUPS[why.op]) ?? sentence(why.words),
    surfaces.length > 0 && [": ", surfaces.slice(0, SURFACES).map((surface, i) => [i ? ", " : "", words(surface, {class: "surface"})]),
      surfaces.length > SURFACES && ` and ${plural(surfaces.length - SURFACES, "spelling")} more`],
    why.of?.length > 0 && h("ul", {}, why.of.map((one) => condition(one, all, why.op === "none" ? absence : verdict))));
}
