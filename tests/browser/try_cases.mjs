// Try an article: what was found and how, which rules fire, what the others need.
import assert from "node:assert/strict";
import {describe, it} from "node:test";

import {open} from "./browser.mjs";

export async function tryArticle(page, {headline = "", body = "", language = ""}) {
  await page.fill("#try-headline", headline);
  await page.$eval("#try-body", (area, text) => (area.value = text), body); // typing a megabyte takes long
  await page.selectOption("#try-language", language);
  await page.getByRole("button", {name: "Try it"}).click();
  await page.waitForFunction(() => document.querySelector("#try-result > *") && !document.querySelector("#try-result[aria-busy]"));
}

const textOf = (page, section) => page.locator(`section[aria-labelledby="${section}"]`).innerText();

export function tryCases(world) {
  describe("try an article", () => {
    it("marks mentions, tells how each was recognised, and which rules fire", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {headline: "غارات على الرَّقّة", body: "استهدفت مواقع لداعش.", language: "ar"});
      assert.deepEqual(await page.$$eval("#try-result mark", (all) => all.map((mark) => mark.textContent)), ["غارات", "الرَّقّة", "داعش"]);
      assert.match(await page.locator("#try-status").innerText(), /^3 mentions found, 3 rules fire\.$/);
      const fires = await textOf(page, "try-fires");
      for (const wanted of ["Strike on one of the cities", "Mention of levant/raqqa", "Mention of levant/isis"]) assert.ok(fires.includes(wanted), fires);
      const how = await textOf(page, "try-mentions");
      assert.match(how, /داعش/);
      assert.match(how, /ل/);
      assert.equal(await page.$eval("#try-result .prose", (text) => getComputedStyle(text).direction), "rtl");
      await world.picture(page, "try-arabic", {fullPage: true});
      await page.closeClean();
    });

    it("says what a quiet rule would need", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {headline: "A truce, says the ministry", body: "Nobody signed it.", language: "en"});
      const quiet = await textOf(page, "try-quiet");
      assert.match(quiet, /A truce with ISIS/);
      assert.match(quiet, /It would fire if\s+levant\/isis were there/);
      const rule = page.locator(".rule", {hasText: "A truce with ISIS"});
      await rule.locator("summary").click();
      assert.match(await rule.locator(".tree").last().innerText(), /holds:\s+levant\/truce: truce/i);
      await page.closeClean();
    });

    it("names the gate that shuts a rule out", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {headline: "A truce with the Islamic State", language: "de"});
      assert.match(await textOf(page, "try-quiet"), /A truce with ISIS[^]*It would fire if[^]*language/);
      await page.closeClean();
    });

    it("takes an article as published this moment", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {headline: "Cholera in the camps", language: "en"});
      assert.match(await textOf(page, "try-fires"), /Cholera today/);
      await page.closeClean();
    });

    it("shows what was found and does not count, with the reason", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {body: "عاملها بمنتهى الرقة بعد الحرب.", language: "ar"});
      assert.match(await textOf(page, "try-discarded"), /الرقة[^]*tenderness[^]*common noun/);
      assert.deepEqual(await page.$$eval("#try-result s", (all) => all.map((each) => each.textContent)), ["الرقة"]);
      assert.match(await textOf(page, "try-fires"), /would be quiet/);
      await page.closeClean();
    });

    it("marks mentions that overlap", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await tryArticle(page, {body: "The University of Mosul Hospital reopens.", language: "en"});
      const marks = await page.$$eval("#try-result mark", (all) => all.map((mark) => mark.textContent).join(""));
      assert.equal(marks, "University of Mosul Hospital");
      await page.closeClean();
    });

    it("has examples, and asks for a text where there is none", async () => {
      const page = await open(world.browser, world.daemon, "/#try");
      await page.getByRole("button", {name: "Try it"}).click();
      assert.match(await page.getByRole("alert").filter({visible: true}).innerText(), /Write or paste/);
      await page.getByRole("button", {name: "Arabic"}).click();
      await page.locator("#try-result mark").first().waitFor();
      await page.closeClean();
    });

    it("says why the service refuses", async () => {
      const page = await open(world.browser, world.daemon, "/#try", {expectLoss: true});
      await tryArticle(page, {body: `${"x".repeat(99)}\n`.repeat(11_000)});
      assert.match(await page.getByRole("alert").filter({visible: true}).innerText(), /too long/);
      await page.route("**/api/try", (route) => route.fulfill({status: 503, json: {error: "busy", message: "two articles are being tried"}}));
      await tryArticle(page, {body: "Mosul"});
      await page.getByText("two articles are being tried").waitFor();
      await page.closeClean();
    });
  });
}
