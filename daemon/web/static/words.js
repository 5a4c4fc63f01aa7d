// What the alert says by keys, in words: languages, times, how a mention was
// recognised, why a rule holds.
import {h} from "./dom.js";
import {words} from "./text.js";

export const SEVERITIES = ["info", "low", "medium", "high", "critical"];
export const severityRank = (severity) => SEVERITIES.indexOf(severity);

const count = new Intl.NumberFormat("en");
export const number = (value) => count.format(value);
export const plural = (value, one, many = one + "s") => `${number(value)} ${value === 1 ? one : many}`;

const languages = new Intl.DisplayNames("en", {type: "language", fallback: "code"});
export function languageName(tag) {
  try {
    return languages.of(tag);
  } catch {
    return tag; // what the article declares need be no tag
  }
}
export const primaryLanguage = (tag) => (tag ?? "").split("-")[0].toLowerCase();

const relative = new Intl.RelativeTimeFormat("en", {numeric: "auto"});
const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
export function ago(date, now = Date.now()) {
  const seconds = (date.getTime() - now) / 1000;
  if (Math.abs(seconds) < 5) return "now";
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return relative.format(Math.trunc(seconds / size), unit);
}

const clock = new Intl.DateTimeFormat("en-GB", {timeStyle: "medium"});
const dayAndClock = new Intl.DateTimeFormat("en-GB", {dateStyle: "medium", timeStyle: "short"});
export function moment(date, now = new Date()) {
  return (date.toDateString() === now.toDateString() ? clock : dayAndClock).format(date);
}

export function duration(seconds) {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1);
  return plural(Math.floor(seconds / size), unit);
}

// <time> that setTimes() keeps true. `text`: RFC 3339; null if it is no time.
export function timeElement(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return null;
  return h("time", {datetime: date.toISOString(), title: date.toISOString()},
    h("span", {class: "ago"}, ago(date)), " · ", moment(date));
}
export function setTimes(root) {
  for (const time of root.querySelectorAll("time[datetime] > .ago")) {
    const text = ago(new Date(time.parentElement.dateTime));
    if (time.textContent !== text) time.textContent = text;
  }
}

export const watchlistOf = (ruleId) => ruleId.split("/").at(ruleId.startsWith("mention/") ? 1 : 0);

// levant/isis is `isis` to those who read of levant anyway.
export const entityName = (id, home) => (home && id.startsWith(home + "/") ? id.slice(home.length + 1) : id);

const HOW = {
  fold: () => "another spelling",
  clitic: (what) => ["with ", words(what), " attached"],
  inflected: (what) => `inflected as in ${languageName(what)}`,
  form: () => "a further form",
  needs: (what, home) => ["counts beside ", h("code", {}, entityName(what, home))],
  ambiguous: () => "another entity claims the same words",
};
// Nodes, for one mention: how it was recognised.
export function howInWords(how, home) {
  if (!how.length) return ["as listed"];
  return how.flatMap((one, i) => {
    const [key, ...rest] = one.split(":");
    return [i ? "; " : "", HOW[key]?.(rest.join(":"), home) ?? one].flat();
  });
}

const WITHIN = {sentence: "in one sentence", paragraph: "in one paragraph", article: "in one article"};
export const withinInWords = (within) =>
  WITHIN[within] ?? `within ${plural(Number(String(within).split(" ")[0]), "word")}`;
