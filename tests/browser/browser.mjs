// Chromium, and pages that tell of everything that should not have happened.
import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import {createRequire} from "node:module";
import {join, resolve} from "node:path";

const PATIENCE_MS = 15_000; // for anything that must happen on the page
const [, , , modules] = process.argv;
const require = createRequire(join(resolve(modules), "package.json"));

function load(name) {
  try {
    return require(name);
  } catch {
    throw new Error(`${name} is not in ${modules}; \`./dev test browser/\` installs it there`);
  }
}

function chromiumPath() {
  for (const name of ["chromium", "chromium-headless-shell"]) {
    const found = spawnSync("which", [name], {encoding: "utf8"}).stdout?.trim();
    if (found) return found;
  }
  throw new Error("`chromium` is missing; install it: apt-get install chromium");
}

// --no-sandbox: tests run as root in containers, where Chromium starts in no other way.
export const launch = () => load("playwright-core").chromium.launch({
  executablePath: chromiumPath(),
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
});

export const axeSource = () => load("axe-core").source;

// A page at `path` of the daemon, and what it did that it must not:
// page.faults() has dialogs, errors, what the policy stopped, foreign requests.
export async function open(browser, daemon, path = "/", {contextOptions = {}, expectLoss = false, before} = {}) {
  const context = await browser.newContext({
    viewport: {width: 1200, height: 900}, permissions: ["clipboard-read", "clipboard-write"], ...contextOptions,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  page.on("console", (message) => {
    const lost = /net::ERR_|Failed to load resource/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !(expectLoss && lost)) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(daemon.url)) faults.push(`request: ${request.url()}`);
  });
  await page.exposeFunction("policyViolated", (what) => faults.push(`policy: ${what}`));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation",
    (event) => window.policyViolated(`${event.violatedDirective} ${event.blockedURI}`)));
  await before?.(page);
  await page.goto(daemon.url + path);
  page.faults = () => faults;
  page.closeClean = async () => {
    await page.close();
    await context.close();
    assert.deepEqual(faults, []);
  };
  return page;
}

// What stands in an alert's card.
export const cards = (page) => page.$$eval("#stream article", (all) => all.map((card) => ({
  headline: card.querySelector("h2").textContent,
  direction: getComputedStyle(card.querySelector("h2")).direction,
  link: card.querySelector("h2 a")?.getAttribute("href") ?? null,
  marks: [...card.querySelectorAll("mark")].map((mark) => mark.textContent),
  alerts: [...card.querySelectorAll(".alert")].map((alert) => ({
    severity: alert.querySelector(".severity").textContent,
    title: alert.querySelector("strong").textContent,
    why: alert.querySelector(".why").textContent,
  })),
})));

export const cardOf = async (page, headline) => {
  await page.waitForFunction((wanted) => [...document.querySelectorAll("#stream h2")]
    .some((each) => each.textContent.includes(wanted)), headline);
  return (await cards(page)).find((card) => card.headline.includes(headline));
};
