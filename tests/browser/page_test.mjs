// The live page in real Chromium, at the built program with its embedded broker.
//
//     node page_test.mjs PROGRAM MODULES [PICTURES]
//
// MODULES has node_modules of package.json (`./dev test` installs it); PICTURES
// is where screenshots go, to be looked at. Needs chromium and kcat.
import {mkdtempSync, mkdirSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {after, before, describe} from "node:test";

import {accessCases} from "./access_cases.mjs";
import {alertCases} from "./alert_cases.mjs";
import {launch} from "./browser.mjs";
import {Daemon} from "./daemon.mjs";
import {hostileCases} from "./hostile_cases.mjs";
import {lifeCases} from "./life_cases.mjs";
import {moduleCases} from "./module_cases.mjs";
import {sourceCases} from "./source_cases.mjs";
import {tryCases} from "./try_cases.mjs";

const [, , program, , pictures] = process.argv;

describe("the live page", {timeout: 580_000}, () => {
  const world = {}; // {browser, daemon, picture}
  let directory;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "wirewatch-browser-"));
    world.daemon = await Daemon.at(resolve(program), directory);
    await world.daemon.start();
    world.browser = await launch();
    if (pictures) mkdirSync(pictures, {recursive: true});
    world.picture = async (page, name, options = {}) => {
      if (pictures) await page.screenshot({path: join(pictures, `${name}.png`), animations: "disabled", ...options});
    };
  });
  after(async () => {
    await world.browser?.close();
    await world.daemon?.stop();
    rmSync(directory, {recursive: true, force: true});
  });

  sourceCases();
  moduleCases(world);
  alertCases(world);
  tryCases(world);
  accessCases(world);
  hostileCases(world);
  lifeCases(world);
});
