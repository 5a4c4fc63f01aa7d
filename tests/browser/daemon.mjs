// The built program with its embedded broker, fed through kcat.
import {spawn, spawnSync} from "node:child_process";
import {mkdirSync, openSync, readFileSync, writeFileSync} from "node:fs";
import {createServer} from "node:net";
import {join} from "node:path";

const PATIENCE_MS = 20_000;

export const LEVANT = `watchlist: levant
owner: desk-mideast
entities:
  syria: {kind: place, flag: false, names: {ar: [سوريا], en: [Syria]}}
  raqqa:
    kind: place
    part_of: syria
    names: {ar: [الرقة], en: [Raqqa]}
    never_in:
      tenderness: {reason: common noun, names: {ar: [بمنتهى الرقة]}}
  mosul: {kind: place, names: {ar: [الموصل], en: [Mosul, University of Mosul], ru: [Мосул]}}
  university: {kind: organisation, names: {en: [University of Mosul Hospital]}}
  isis: {kind: actor, severity: medium, names: {ar: [داعش], en: [Islamic State]}}
  strike: {kind: term, names: {ar: [غارات], en: [airstrike(s)]}}
  truce: {kind: term, names: {en: [truce]}}
rules:
  city-struck:
    title: Strike on one of the cities
    severity: high
    when: {near: [{any: [raqqa, mosul]}, strike], within: sentence}
  truce-with-isis:
    title: A truce with ISIS
    severity: critical
    only: {language: [en]}
    when: {all: [truce, isis]}
`;
export const HEALTH = `watchlist: health
entities:
  cholera: {kind: event, severity: low, names: {en: [cholera], ar: [الكوليرا]}}
rules:
  cholera-today: {title: Cholera today, only: {max_age: 1d}, when: cholera}
`;

const config = (port) => `kafka: {brokers: embedded, group: browser}
input: {topics: [articles], fields: {id: /id, headline: /headline, body: /body, language: /language, source: /source, published: /published, url: /url}}
output: {alerts: alerts, dead_letters: articles-dead}
watchlists: watchlists
http: {listen: "127.0.0.1:${port}"}
limits: {drain: 3s}
`;

const freePort = () => new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const {port} = probe.address();
    probe.close(() => resolve(port));
  });
});

export async function until(what, condition, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Daemon {
  static async at(program, directory) {
    const port = await freePort();
    mkdirSync(join(directory, "watchlists"));
    writeFileSync(join(directory, "watchlists", "levant.yaml"), LEVANT);
    writeFileSync(join(directory, "watchlists", "health.yaml"), HEALTH);
    writeFileSync(join(directory, "wirewatch.yaml"), config(port));
    return new Daemon(program, directory, port);
  }

  constructor(program, directory, port) {
    this.program = program;
    this.directory = directory;
    this.url = `http://127.0.0.1:${port}`;
  }

  async start() {
    const log = openSync(join(this.directory, "log"), "a");
    this.process = spawn(this.program, ["run", "--config", join(this.directory, "wirewatch.yaml")],
      {stdio: ["ignore", log, log]});
    await until("the daemon is ready", async () => {
      if (this.process.exitCode !== null) throw new Error(`the daemon ended:\n${readFileSync(join(this.directory, "log"))}`);
      const answer = await fetch(`${this.url}/-/ready`).catch(() => null);
      return answer?.ok;
    });
    this.brokers = (await (await fetch(`${this.url}/api/status`)).json()).brokers;
  }

  // Articles as JSON objects, one record each.
  produce(...articles) {
    const input = articles.map((article) => JSON.stringify(article) + "\n").join("");
    const done = spawnSync("kcat", ["-P", "-b", this.brokers, "-t", "articles", "-X", "linger.ms=5"], {input, encoding: "utf8"});
    if (done.error || done.status !== 0) throw new Error(`kcat: ${done.error ?? done.stderr}`);
  }

  stop() {
    return new Promise((resolve) => {
      if (!this.process || this.process.exitCode !== null) return resolve();
      this.process.once("exit", resolve);
      return this.process.kill("SIGTERM");
    });
  }
}
