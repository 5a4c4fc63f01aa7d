// Alerts as they come: marked, explained, filtered, held.
import assert from "node:assert/strict";
import {describe, it} from "node:test";

import {cardOf, cards, open} from "./browser.mjs";
import {until} from "./daemon.mjs";

const ARABIC = {
  id: "ar-1", language: "ar", source: "example-wire", url: "https://example.org/ar-1", published: "2026-11-20T08:00:00Z",
  headline: "غارات على الرَّقّة وهدوء في الموصل", body: "قال شهود إن مواقع لداعش استهدفت. ولم تصل فرق الإغاثة بعد.",
};
const ENGLISH = {
  id: "en-1", language: "en-GB", source: "other-wire", url: "https://example.org/en-1",
  headline: "Airstrikes hit Raqqa", body: "Residents counted three airstrikes on Raqqa. A truce with the Islamic State is not in sight.",
};
const RUSSIAN = {id: "ru-1", language: "ru", headline: "Дорога открыта", body: "Под Мосулом открыта дорога."};
const CHOLERA = {id: "he-1", language: "en", headline: "Cholera in the camps", body: "Doctors count forty cases of cholera."};

export function alertCases(world) {
  describe("alerts", () => {
    it("says what to do while there are none", async () => {
      const page = await open(world.browser, world.daemon);
      await page.getByText("No alerts yet").waitFor();
      await page.getByRole("link", {name: "Try an article", exact: true}).last().click();
      assert.ok(await page.getByRole("heading", {name: "Try an article"}).isVisible());
      await page.closeClean();
    });

    it("come within seconds, the newest first, one card an article", async () => {
      const page = await open(world.browser, world.daemon);
      world.daemon.produce(ARABIC);
      await cardOf(page, "الموصل");
      world.daemon.produce(ENGLISH);
      await cardOf(page, "Airstrikes");
      assert.deepEqual((await cards(page)).map(({headline}) => headline), [ENGLISH.headline, ARABIC.headline]);
      await world.picture(page, "alerts");
      await page.closeClean();
    });

    it("mark each mention, also with vowel signs, and say why", async () => {
      const page = await open(world.browser, world.daemon);
      const card = await cardOf(page, "الموصل");
      assert.deepEqual(card.marks, ["غارات", "الرَّقّة", "الموصل", "داعش"]);
      const rules = Object.fromEntries(card.alerts.map(({title, severity, why}) => [title, [severity, why]]));
      assert.deepEqual(rules, {
        "Strike on one of the cities": ["high", "Near each other, in one sentence: غارات (as listed), الرَّقّة (another spelling), الموصل (as listed)"],
        "Mention of levant/isis": ["medium", "داعش (with ل attached)"],
        "Mention of levant/raqqa": ["info", "الرَّقّة (another spelling)"],
        "Mention of levant/mosul": ["info", "الموصل"],
      });
      assert.equal(card.alerts[0].severity, "high", "the gravest first");
      await page.closeClean();
    });

    it("run from right to left where the article does, in a page that does not", async () => {
      const page = await open(world.browser, world.daemon);
      assert.equal((await cardOf(page, "الموصل")).direction, "rtl");
      assert.equal((await cardOf(page, "Airstrikes")).direction, "ltr");
      const [first, last] = await page.$$eval("#stream h2[dir=rtl] mark", (marks) =>
        [marks[0], marks.at(-1)].map((mark) => mark.getBoundingClientRect().left));
      assert.ok(first > last, "the first word of the text stands to the right of the last");
      const isolated = await page.$$eval(".why bdi", (all) => all.every((each) => getComputedStyle(each).unicodeBidi === "isolate"));
      assert.ok(isolated);
      await page.closeClean();
    });

    it("link to the article, in a window that does not know ours", async () => {
      const page = await open(world.browser, world.daemon);
      assert.equal((await cardOf(page, "Airstrikes")).link, ENGLISH.url);
      assert.equal(await page.getAttribute("#stream h2 a", "rel"), "noopener noreferrer");
      await page.closeClean();
    });

    it("are copied as they were published", async () => {
      const page = await open(world.browser, world.daemon);
      await cardOf(page, "Airstrikes");
      await page.getByRole("button", {name: "Copy JSON of the alert “Strike on one of the cities”"}).first().click();
      await page.getByText("Copied", {exact: true}).waitFor();
      const alert = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
      assert.equal(alert.rule.id, "levant/city-struck");
      assert.equal(alert.article.id, ENGLISH.id);
      await page.closeClean();
    });

    it("are filtered by watchlist, severity, entity and language, and the address keeps it", async () => {
      const page = await open(world.browser, world.daemon);
      world.daemon.produce(RUSSIAN, CHOLERA);
      await cardOf(page, "Cholera");
      await cardOf(page, "Дорога");
      const shown = async () => (await cards(page)).map(({headline}) => headline).sort();
      const choose = async (what, how) => {
        const clear = page.getByRole("button", {name: "Clear filters"});
        if (await clear.isVisible()) await clear.click();
        await how();
        return [what, await page.evaluate(() => location.search), await shown()];
      };
      assert.deepEqual(await choose("watchlist", () => page.selectOption("#watchlist", "health")),
        ["watchlist", "?watchlist=health", [CHOLERA.headline]]);
      assert.deepEqual(await choose("severity", () => page.selectOption("#severity", "high")),
        ["severity", "?severity=high", [ENGLISH.headline, ARABIC.headline].sort()]);
      assert.deepEqual(await choose("entity", () => page.fill("#entity", "isis")),
        ["entity", "?entity=isis", [ENGLISH.headline, ARABIC.headline].sort()]);
      assert.deepEqual(await choose("language", () => page.selectOption("#language", "ru")),
        ["language", "?language=ru", [RUSSIAN.headline]]);
      await page.selectOption("#watchlist", "health");
      await page.getByText("Nothing matches the filters").waitFor();
      await page.closeClean();

      const again = await open(world.browser, world.daemon, "/?language=en&watchlist=levant");
      assert.deepEqual([(await cardOf(again, "Airstrikes")).headline, (await cards(again)).length], [ENGLISH.headline, 1]);
      assert.equal(await again.inputValue("#watchlist"), "levant");
      await again.closeClean();
    });

    it("wait while the page is paused, and are counted", async () => {
      const page = await open(world.browser, world.daemon);
      await cardOf(page, "Cholera");
      const before = (await cards(page)).length;
      await page.getByRole("button", {name: "Pause"}).click();
      world.daemon.produce({id: "p-1", headline: "Paused: Mosul", language: "en"}, {id: "p-2", headline: "Paused: Raqqa", language: "en"});
      await page.getByRole("button", {name: "2 new alerts: show"}).waitFor();
      assert.equal((await cards(page)).length, before);
      await page.getByRole("button", {name: "Resume"}).click();
      await cardOf(page, "Paused: Raqqa");
      assert.equal((await cards(page)).length, before + 2);
      await page.closeClean();
    });

    it("do not move what somebody reads further down", async () => {
      const page = await open(world.browser, world.daemon, "/", {contextOptions: {viewport: {width: 800, height: 500}}});
      await cardOf(page, "Airstrikes");
      await page.locator("#stream h2", {hasText: "الموصل"}).scrollIntoViewIfNeeded();
      const place = () => page.locator("#stream h2", {hasText: "الموصل"}).evaluate((each) => each.getBoundingClientRect().top);
      await until("the list is held", () => page.evaluate(() => document.querySelector("#stream-top").getBoundingClientRect().top < 0));
      const before = await place();
      world.daemon.produce({id: "r-1", headline: "While reading: Mosul", language: "en"});
      await page.getByRole("button", {name: "1 new alert: show"}).click();
      await cardOf(page, "While reading");
      assert.ok(before > 0);
      assert.ok(await page.locator("#stream h2", {hasText: "While reading"}).isVisible());
      await page.closeClean();
    });

    it("that are missing here are told", async () => {
      const page = await open(world.browser, world.daemon, "/", {
        expectLoss: true,
        before: (opened) => opened.route("**/api/alerts*", (route) => route.fulfill({
          contentType: "text/event-stream", body: "id: 1\nevent: gap\ndata: {\"missed\":17}\n\n",
        })),
      });
      await page.getByText("17 alerts were committed and are not shown here").first().waitFor();
      await page.closeClean();
    });
  });
}
