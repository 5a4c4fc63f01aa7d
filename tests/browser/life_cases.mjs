// The daemon goes and comes back; the page says so and goes on. Last, since the
// embedded broker goes with it.
import assert from "node:assert/strict";
import {describe, it} from "node:test";

import {cardOf, cards, open} from "./browser.mjs";

export function lifeCases(world) {
  describe("a daemon that is restarted", () => {
    it("is missed aloud, found again, and its alerts go on", async () => {
      const page = await open(world.browser, world.daemon, "/", {expectLoss: true});
      world.daemon.produce({id: "last", headline: "Last from Mosul", language: "en"});
      await cardOf(page, "Last from Mosul");
      const before = (await cards(page)).length;
      await world.daemon.stop();
      await page.getByText("Reconnecting", {exact: true}).waitFor();
      await page.getByText(/No alerts are coming in since/).waitFor();
      await page.getByText("No answer").first().waitFor({timeout: 15_000});
      await world.picture(page, "lost");
      assert.equal((await cards(page)).length, before, "what came stays");

      await world.daemon.start();
      await page.getByText("Live", {exact: true}).waitFor({timeout: 15_000});
      assert.ok(await page.locator("#lost").isHidden());
      await page.getByText(/^No connection from/).waitFor();
      await page.getByText(/The service was started anew/).waitFor();
      world.daemon.produce({id: "again", headline: "Again in Mosul", language: "en"});
      await cardOf(page, "Again in Mosul");
      await page.closeClean();
    });

    it("is told also to a page that had seen no alert", async () => {
      await world.daemon.stop();
      await world.daemon.start(); // its embedded broker is a new one: no alerts
      const page = await open(world.browser, world.daemon, "/", {expectLoss: true});
      await page.getByText("Live", {exact: true}).waitFor();
      assert.deepEqual(await cards(page), []);
      await world.daemon.stop();
      await page.getByText("Reconnecting", {exact: true}).waitFor();
      await world.daemon.start();
      await page.getByText(/The service was started anew/).waitFor();
      await page.closeClean();
    });
  });
}
