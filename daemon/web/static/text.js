// Text of articles, which anybody may have written: which way it runs, where
// its mentions are, and which of its characters would deceive a reader.
import {h} from "./dom.js";

// Shown as a label instead of being obeyed: they reorder what stands around
// them, hide it, or show nothing where something is. Marks that writers need
// (LRM, RLM, the joiners of Persian and of emoji) stay as they are.
const LABELS = new Map([
  [0x202a, "LRE"], [0x202b, "RLE"], [0x202c, "PDF"], [0x202d, "LRO"], [0x202e, "RLO"],
  [0x2066, "LRI"], [0x2067, "RLI"], [0x2068, "FSI"], [0x2069, "PDI"],
  [0xfff9, "IAA"], [0xfffa, "IAS"], [0xfffb, "IAT"],
]);
const DECEIVING =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

function labelOf(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code); // ␀ ␁ …
  if (code === 0x7f) return "\u2421";
  return LABELS.get(code) ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}

// The text as nodes, with deceiving characters as labels.
export function visible(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(DECEIVING)) {
    nodes.push(text.slice(from, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(h("span", {class: "control", title: `U+${code}, a control character`}, labelOf(match[0])));
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

const RTL_LETTER = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Rohg}\p{sc=Mand}\p{sc=Samr}]/u;
const LETTER = /\p{L}/gu;

// `dir=auto` asks the first letter alone, and an Arabic headline that begins with
// ISIS is still Arabic. So most of the first 200 letters decide.
export function directionOf(text) {
  let rtl = 0;
  let all = 0;
  for (const [letter] of text.slice(0, 2000).matchAll(LETTER)) {
    all += 1;
    rtl += RTL_LETTER.test(letter) ? 1 : 0;
    if (all === 200) break;
  }
  if (all === 0) return "auto";
  return 2 * rtl > all ? "rtl" : "ltr";
}

// A language tag for the `lang` attribute, which chooses fonts and voices; null
// if it is none.
export const languageTag = (tag) => (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag ?? "") ? tag : null);

// Words of an article inside a sentence of ours: apart, whichever way they run.
export const words = (text, properties = {}) => h("bdi", properties, visible(text));

// A sentence of the service's own, in English, in which words of articles stand
// between isolates (U+2068, U+2069).
export const sentence = (text) => h("span", {dir: "ltr"}, text.split(/\u2068([^\u2069]*)\u2069/)
  .map((piece, i) => (i % 2 ? words(piece) : visible(piece))));

// Pairs of code points as pairs of UTF-16 units, which JavaScript counts in.
export function toUtf16(text, pairs) {
  const wanted = [...new Set(pairs.flat())].sort((a, b) => a - b);
  const found = new Map();
  let codePoints = 0;
  let units = 0;
  for (const at of wanted) {
    while (codePoints < at && units < text.length) {
      units += text.codePointAt(units) > 0xffff ? 2 : 1;
      codePoints += 1;
    }
    found.set(at, units);
  }
  return pairs.map(([start, end]) => [found.get(start), found.get(end)]);
}

// Cuts a text where spans begin and end, so that each piece lies in the same
// spans from its first letter to its last: [{text, inside: [span...]}]. Spans may
// overlap and lie in each other; {start, end} in UTF-16 units. One that does not
// fit into the text is left out. O(n log n) for n spans, were they all in one
// place: a piece names at most `most` of the spans around it.
export function piecesOf(text, spans, most = 8) {
  const good = spans.filter(({start, end}) => start >= 0 && start < end && end <= text.length);
  const begins = [...good].sort((a, b) => a.start - b.start);
  const cuts = [...new Set([0, text.length, ...good.flatMap(({start, end}) => [start, end])])].sort((a, b) => a - b);
  const pieces = [];
  const open = new Set();
  let next = 0;
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    for (const span of open) {
      if (span.end <= cuts[i]) open.delete(span);
    }
    for (; next < begins.length && begins[next].start <= cuts[i]; next += 1) {
      if (open.size < most) open.add(begins[next]);
    }
    pieces.push({text: text.slice(cuts[i], cuts[i + 1]), inside: [...open]});
  }
  return pieces;
}

// The text with <mark> around each of the pairs of UTF-16 units.
export function marked(text, pairs) {
  const spans = pairs.map(([start, end]) => ({start, end}));
  return piecesOf(text, spans).map((piece) =>
    piece.inside.length ? h("mark", {}, visible(piece.text)) : visible(piece.text));
}

// A block of an article's text: h3, p... with its direction and its language.
export function block(tag, text, language, content, properties = {}) {
  return h(tag, {dir: directionOf(text), lang: languageTag(language), ...properties}, content);
}
