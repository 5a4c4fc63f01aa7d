// Articles that mean harm: nothing of them runs, deceives, or breaks the page.
import assert from "node:assert/strict";
import {describe, it} from "node:test";

import {cardOf, open} from "./browser.mjs";
import {until} from "./daemon.mjs";
import {tryArticle} from "./try_cases.mjs";

const SCRIPT = "<script>window.ran=1;alert(1)</script><img src=x onerror=\"window.ran=1;alert(2)\"><svg onload=alert(3)>";
const HOSTILE = {
  id: `h-1${SCRIPT}`, headline: `Mosul ${SCRIPT}`, body: `In Mosul ${SCRIPT}</p></article><iframe src="javascript:alert(4)"></iframe> {{7*7}} \${alert(5)}`,
  source: SCRIPT, language: `en"${SCRIPT}`, url: "javascript:window.ran=1", published: SCRIPT,
};
const BIDI = {id: "h-2", headline: "Mosul \u202egnp.exe\u202c \u2067\u2067\u2067 end", body: "A \u0000 Mosul \u001b[31m.\u202e", language: "en"};
const MANY = 100_000;
const RATE = 1000; // alerts a second
const FLOOD_SECONDS = 4;

export function hostileCases(world) {
  describe("hostile articles", () => {
    const nothingRan = async (page) => {
      assert.equal(await page.evaluate(() => window.ran), undefined);
      assert.deepEqual(await page.$$eval("#stream script, #stream img, #stream svg, #stream iframe, #try-result script, #try-result img",
        (all) => all.map((each) => each.outerHTML)), []);
    };

    it("markup in every field of an alert stays text", async () => {
      const page = await open(world.browser, world.daemon);
      world.daemon.produce(HOSTILE);
      const card = await cardOf(page, "<script>");
      assert.equal(card.headline, HOSTILE.headline);
      assert.equal(card.link, null, "a javascript: address is no link");
      await nothingRan(page);
      await world.picture(page, "hostile");
      await page.closeClean();
    });

    it("markup in an article that is tried stays text", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {headline: HOSTILE.headline, body: HOSTILE.body});
      assert.ok((await page.locator("#try-result").innerText()).includes("<script>window.ran=1"));
      await nothingRan(page);
      await page.closeClean();
    });

    it("the address of the page is no way in", async () => {
      const page = await open(world.browser, world.daemon, `/?watchlist=${encodeURIComponent(SCRIPT)}&entity=${encodeURIComponent(SCRIPT)}&language=${encodeURIComponent(SCRIPT)}#${SCRIPT}`);
      await page.getByText("Nothing matches the filters").waitFor();
      await nothingRan(page);
      await page.closeClean();
    });

    it("controls of direction are shown, not obeyed, and reach nobody else's text", async () => {
      const page = await open(world.browser, world.daemon);
      world.daemon.produce(BIDI);
      const card = await cardOf(page, "gnp.exe");
      assert.equal(card.headline, "Mosul RLOgnp.exePDF RLIRLIRLI end");
      const text = await page.locator("#stream").innerText();
      assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069\u0000\u001b]/);
      await page.closeClean();
    });

    it("a word without an end and a tower of marks stay in their card", async () => {
      const page = await open(world.browser, world.daemon, "/", {contextOptions: {viewport: {width: 360, height: 700}}});
      world.daemon.produce({id: "h-3", headline: `Mosul ${"w".repeat(900)}`, body: `Mosul ${"\u0301\u0302\u0303\u0327".repeat(90)}`, language: "en"});
      await cardOf(page, "wwww");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      assert.equal(await page.$eval("#stream article", (card) => getComputedStyle(card).contain), "paint");
      await page.closeClean();
    });

    it("100,000 mentions in one article: an alert as any other", async () => {
      const page = await open(world.browser, world.daemon);
      world.daemon.produce({id: "h-4", headline: "Everywhere Mosul", body: "Mosul ".repeat(MANY), language: "en"});
      const card = await cardOf(page, "Everywhere Mosul");
      assert.match(card.alerts[0].why, /Mosul/);
      assert.ok(await answersWithin(page, 1000));
      await page.closeClean();
    });

    it("100,000 mentions tried: the first are drawn, all are counted", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {body: `${"Mosul ".repeat(20)}\n`.repeat(MANY / 20), language: "en"});
      assert.match(await page.locator("#try-status").innerText(), /^100,000 mentions found/);
      const marks = await page.locator("#try-result mark").count();
      assert.ok(marks > 100 && marks <= 2000, `${marks} marks`);
      assert.match(await page.locator("#try-result").innerText(), /there are 98,000 more/);
      assert.ok(await answersWithin(page, 1000));
      await page.closeClean();
    });

    it(`${RATE} alerts a second leave the page responsive, and its list short`, async () => {
      const page = await open(world.browser, world.daemon);
      await cardOf(page, "Everywhere");
      await page.evaluate(() => {
        window.longest = 0;
        let last = performance.now();
        const frame = (now) => {
          window.longest = Math.max(window.longest, now - last);
          last = now;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
      const counted = () => page.$eval("#counts", (counts) => Number(counts.textContent.match(/^[\d,]+/)[0].replaceAll(",", "")));
      const before = await counted();
      const began = Date.now();
      for (let second = 0; second < FLOOD_SECONDS; second += 1) {
        world.daemon.produce(...Array.from({length: RATE}, (_, i) => ({id: `f-${second}-${i}`, headline: `Flood ${second}-${i} at Mosul`, language: "en"})));
        assert.ok(await answersWithin(page, 1000), "while they come");
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + (second + 1) * 1000 - Date.now())));
      }
      const missed = () => page.$$eval("#stream .notice.gap", (all) => all.map((each) => each.textContent));
      await until("all have come, or are told as missing", async () => (await counted()) - before + (await missed()).length * RATE >= RATE * FLOOD_SECONDS);
      await cardOf(page, `Flood ${FLOOD_SECONDS - 1}-`);
      const longest = await page.evaluate(() => window.longest);
      assert.ok(longest < 1000, `the longest pause between two frames: ${longest} ms`);
      assert.ok((await page.locator("#stream > li").count()) <= 41);
      await page.getByRole("button", {name: /^Show 40 more of/}).click();
      assert.ok((await page.locator("#stream > li").count()) > 41);
      console.log(`# ${RATE} alerts a second: longest pause between two frames ${Math.round(longest)} ms, gaps told ${(await missed()).length}`);
      await page.closeClean();
    });
  });
}

// Whether a click is answered in time.
async function answersWithin(page, milliseconds) {
  return page.evaluate((limit) => new Promise((resolve) => {
    const began = performance.now();
    setTimeout(() => requestAnimationFrame(() => resolve(performance.now() - began < limit)), 0);
  }), milliseconds);
}
