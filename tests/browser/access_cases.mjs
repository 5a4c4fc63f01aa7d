// Whoever it is that reads: by keyboard, by voice, in the dark, on a phone.
import assert from "node:assert/strict";
import {describe, it} from "node:test";

import {axeSource, cardOf, open} from "./browser.mjs";
import {tryArticle} from "./try_cases.mjs";

const VIEWS = {
  alerts: (page) => cardOf(page, "Airstrikes"),
  loaded: (page) => page.getByRole("row", {name: /levant/}).waitFor(),
  try: (page) => tryArticle(page, {headline: "غارات على الرقة", body: "Airstrikes hit Raqqa. ".repeat(5) + "بمنتهى الرقة", language: "ar"}),
};
const PHONE = {width: 360, height: 740};

// axe-core comes by the test's own door: the page's policy lets no other script in.
async function violations(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(axeSource());
  const {violations: all} = await page.evaluate(() => window.axe.run({resultTypes: ["violations"]}));
  return all.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 120)} (${nodes.length}): ${nodes[0].failureSummary}`);
}

export function accessCases(world) {
  describe("everybody", () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const [view, ready] of Object.entries(VIEWS)) {
        it(`${view}, ${colorScheme}: axe-core finds nothing, and a phone scrolls down only`, async () => {
          const page = await open(world.browser, world.daemon, `/#${view}`, {contextOptions: {colorScheme, bypassCSP: true}});
          await ready(page);
          assert.deepEqual(await violations(page), []);
          const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
          assert.equal(paper.every((each) => each < 60), colorScheme === "dark");
          await world.picture(page, `${view}-${colorScheme}`, {fullPage: view === "try"});
          await page.setViewportSize(PHONE);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
          await world.picture(page, `${view}-${colorScheme}-phone`, {fullPage: view === "try"});
          await page.closeClean();
        });
      }
    }

    it("nothing moves for those who asked for that", async () => {
      const page = await open(world.browser, world.daemon, "/", {contextOptions: {reducedMotion: "reduce"}});
      await cardOf(page, "Airstrikes");
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
      await page.closeClean();
    });

    it("by keyboard alone: filter, pause, copy, and try an article", async () => {
      const page = await open(world.browser, world.daemon);
      await cardOf(page, "Airstrikes");
      const focused = () => page.evaluate(() => {
        const {activeElement: at} = document;
        return at.getAttribute("aria-label") ?? (at.id || at.textContent.trim());
      });
      const tabTo = async (wanted) => {
        const passed = [];
        for (let i = 0; i < 60; i += 1) {
          await page.keyboard.press("Tab");
          passed.push(await focused());
          if (passed.at(-1).includes(wanted)) {
            const {outlineStyle} = await page.evaluate(() => ({outlineStyle: getComputedStyle(document.activeElement).outlineStyle}));
            assert.notEqual(outlineStyle, "none", `${wanted} shows that it has the focus`);
            return;
          }
        }
        assert.fail(`no way by Tab to ${wanted}: ${passed.join(", ")}`);
      };
      await tabTo("To the content");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement.id === "alerts-title");  // a moment later: by an event
      await tabTo("pause");
      await page.keyboard.press("Space");
      assert.equal(await page.getAttribute("#pause", "aria-pressed"), "true");
      await page.keyboard.press("Space");
      await tabTo("severity");
      await page.keyboard.press("h");
      assert.equal(await page.inputValue("#severity"), "high");
      await tabTo("Copy JSON of the alert “Strike on one of the cities”");
      await page.keyboard.press("Enter");
      await page.getByText("Copied", {exact: true}).waitFor();

      await page.goto(world.daemon.url + "/#try");
      await page.reload();
      await tabTo("try-headline");
      await page.keyboard.type("Airstrikes on Mosul");
      await tabTo("Try it");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => /rules? fires?\./.test(document.querySelector("#try-status").textContent));
      assert.equal(await page.getAttribute("#try-status", "role"), "status");
      await page.closeClean();
    });

    it("what comes is told to a voice, as a count and rarely", async () => {
      const page = await open(world.browser, world.daemon);
      await cardOf(page, "Airstrikes");
      await page.waitForFunction(() => /^\d+ new alerts?$/.test(document.querySelector("#announcer").textContent), null, {timeout: 15_000});
      await page.closeClean();
    });

    it("what is loaded is told to editors and operators", async () => {
      const page = await open(world.browser, world.daemon, "/#loaded");
      await page.getByText("2 watchlists with 8 entities").waitFor();
      const row = await page.getByRole("row", {name: /^levant/}).innerText();
      assert.match(row, /^levant\s+7\s+\d+\s+\d+$/);
      await page.getByRole("row", {name: /articles\/0/}).waitFor();
      assert.equal(await page.locator("#health").innerText(), "Ready");
      await page.closeClean();
    });
  });
}
