// The page's own functions, as tables; they run in the browser, which loads them
// from the daemon.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";

import {open} from "./browser.mjs";

const DIRECTIONS = [
  ["arabic", "غارات على الرقة", "rtl"],
  ["arabic_that_begins_in_latin", "ISIS: غارات على الرقة وهدوء في الموصل", "rtl"],
  ["hebrew", "מוסול", "rtl"],
  ["english_with_an_arabic_word", "Airstrikes on الرقة, residents say", "ltr"],
  ["russian", "Мосул", "ltr"],
  ["digits_alone", "2026", "auto"],
];

const VISIBLE = [
  ["plain", "Mosul", ["Mosul"]],
  ["line_ends_and_tabs_stay", "a\n\tb", ["a\n\tb"]],
  ["override", "a\u202egnp.exe", ["a", "[RLO]", "gnp.exe"]],
  ["isolates", "\u2067x\u2069", ["[RLI]", "x", "[PDI]"]],
  ["nul_and_escape", "\u0000\u001b[2J", ["[\u2400]", "[\u241b]", "[2J"]],
  ["c1", "\u0085", ["[U+0085]"]],
  ["hidden_tags", "a\u{e0041}", ["a", "[U+E0041]"]],
  ["persian_joiner_stays", "می\u200cخواهم", ["می\u200cخواهم"]],
  ["marks_of_direction_stay", "a\u200fb\u200e", ["a\u200fb\u200e"]],
];

const PIECES = [
  ["none", "abc", [], "abc"],
  ["one", "abcd", [[1, 3]], "a[bc]d"],
  ["nested", "abcdef", [[0, 6], [2, 4]], "[ab][[cd]][ef]"],
  ["crossing", "abcdef", [[0, 4], [2, 6]], "[ab][[cd]][ef]"],
  ["side_by_side", "abcd", [[0, 2], [2, 4]], "[ab][cd]"],
  ["the_same_twice", "abc", [[1, 2], [1, 2]], "a[[b]]c"],
  ["out_of_the_text", "abc", [[2, 9], [-1, 1], [2, 2]], "abc"],
];

const LINKS = [
  ["https", "https://example.org/a", "https://example.org/a"],
  ["http", "http://example.org/", "http://example.org/"],
  ["javascript", "javascript:alert(1)", null],
  ["javascript_in_disguise", " \u0001java\tscript:alert(1)", null],
  ["data", "data:text/html,<script>alert(1)</script>", null],
  ["relative", "/api/try", null],
  ["nothing", undefined, null],
];

// Chunks as the network cuts them -> events.
const STREAMS = [ // as it comes, the events, the id to go on from
  ["one", ["id: 7\nevent: alert\ndata: {}\n\n"], ["alert {} 7"], "7"],
  ["cut_anywhere", ["id: 7\nev", "ent: alert\nda", "ta: {}\n", "\n"], ["alert {} 7"], "7"],
  ["cut_off_in_mid_event", ["id: 6\ndata: a\n\nid: 7\ndata: b\n"], ["message a 6"], "6"],
  ["a_comment_is_none", [": still here\n\n"], [], ""],
  ["carriage_returns", ["event: gap\r\ndata: 1\r\n\r\n"], ["gap 1 "], ""],
  ["two_lines_of_data", ["data: a\ndata: b\n\n"], ["message a\nb "], ""],
  ["the_id_lasts", ["id: 1\ndata: a\n\ndata: b\n\n"], ["message a 1", "message b 1"], "1"],
  ["no_data_no_event", ["event: alert\n\n"], [], ""],
  ["an_id_before_any_event", ["retry: 2000\nid: 7\n\n"], [], "7"],
];

export function moduleCases(world) {
  describe("modules", () => {
    let page;
    before(async () => (page = await open(world.browser, world.daemon, "/#try")));
    after(() => page.closeClean());
    const inPage = (run, argument) => page.evaluate(run, argument);

    const table = (title, cases, run, wanted) => it(title, async () => {
      const results = await inPage(run, cases);
      const named = (values) => Object.fromEntries(cases.map(([name], i) => [name, values[i]]));
      assert.deepEqual(named(results), named(cases.map(wanted)));
    });

    table("which way a text runs", DIRECTIONS, async (cases) => {
      const {directionOf} = await import("/text.js");
      return cases.map(([, text]) => directionOf(text));
    }, ([, , direction]) => direction);

    table("characters that would deceive are shown", VISIBLE, async (cases) => {
      const {visible} = await import("/text.js");
      return cases.map(([, text]) => visible(text).map((node) => (typeof node === "string" ? node : `[${node.textContent}]`)));
    }, ([, , nodes]) => nodes);

    table("marks that overlap", PIECES, async (cases) => {
      const {piecesOf} = await import("/text.js");
      return cases.map(([, text, pairs]) => piecesOf(text, pairs.map(([start, end]) => ({start, end})))
        .map(({text: piece, inside}) => "[".repeat(inside.length) + piece + "]".repeat(inside.length)).join(""));
    }, ([, , , pieces]) => pieces);

    table("links that a reader may follow", LINKS, async (cases) => {
      const {safeLink} = await import("/dom.js");
      return cases.map(([, url]) => safeLink(url));
    }, ([, , link]) => link);

    table("events of a stream", STREAMS, async (cases) => {
      const {EventParser} = await import("/stream.js");
      return cases.map(([, chunks]) => {
        const events = [];
        const parser = new EventParser(({type, data, id}) => events.push(`${type} ${data} ${id}`));
        for (const chunk of chunks) parser.feed(chunk);
        return {events, lastId: parser.lastId};
      });
    }, ([, , events, lastId]) => ({events, lastId}));

    it("code points become UTF-16 units", async () => {
      assert.deepEqual(await inPage(async () => (await import("/text.js")).toUtf16("a😀bc", [[1, 2], [2, 4]])), [[1, 3], [3, 5]]);
    });
  });
}
