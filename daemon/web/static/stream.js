// Server-sent events over fetch(). EventSource would do it in three lines, and
// hide what a reader of alerts must know: why the connection ended, that it is
// silent although open, and from where it went on.

const SILENCE_MS = 25_000; // the server says something at least every 10 s
const WAITS_MS = [500, 1000, 2000, 5000, 10_000];

// What the service says when it refuses, for a person.
export async function refusalOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).message;
  } catch {
    return `the service answered ${response.status} ${text.trim().slice(0, 200)}`;
  }
}

// Reads a stream of bytes as events: feed() takes text as it comes, and calls
// `on` with {type, data, id} for each event that is complete. `lastId` is where
// to go on from: the id of the last block that is complete, with data or without.
export class EventParser {
  constructor(on) {
    this.on = on;
    this.rest = "";
    this.lastId = "";
    this.id = "";
    this.reset();
  }

  reset() {
    this.type = "";
    this.data = [];
  }

  feed(text) {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop();
    for (const line of lines) this.line(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  line(line) {
    if (line === "") {
      this.lastId = this.id;
      if (this.data.length) this.on({type: this.type || "message", data: this.data.join("\n"), id: this.lastId});
      this.reset();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return; // a comment: the server is alive
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.data.push(value);
    if (field === "event") this.type = value;
    if (field === "id") this.id = value;
  }
}

// Connects, and again after every end, until the page is closed. `onEvent` gets
// {type, data, id}; `onState` gets {live: true} or {live: false, why, retryAt}.
export class EventStream {
  constructor(url, {onEvent, onState}) {
    this.url = url;
    this.onEvent = onEvent;
    this.onState = onState;
    this.lastId = "";
    this.failures = 0;
    this.run();
    addEventListener("online", () => this.wake?.());
  }

  async run() {
    for (;;) {
      const why = await this.once();
      const wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)];
      this.failures += 1;
      this.onState({live: false, why, retryAt: Date.now() + wait});
      await new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  // One connection from its begin to its end; in words, why it ended.
  async once() {
    const ender = new AbortController();
    let timer;
    const patient = () => {
      clearTimeout(timer);
      timer = setTimeout(() => ender.abort("silent"), SILENCE_MS);
    };
    try {
      patient();
      const headers = {Accept: "text/event-stream", ...(this.lastId && {"Last-Event-ID": this.lastId})};
      const response = await fetch(this.url, {headers, signal: ender.signal, cache: "no-store"});
      if (!response.ok) return await refusalOf(response);
      const parser = new EventParser(this.onEvent);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      this.failures = 0;
      this.onState({live: true});
      for (;;) {
        const {done, value} = await reader.read();
        if (done) return "the service closed the connection";
        patient();
        parser.feed(value);
        this.lastId = parser.lastId || this.lastId;
      }
    } catch {
      return ender.signal.aborted ? "nothing was heard for 25 seconds" : "the service cannot be reached";
    } finally {
      clearTimeout(timer);
    }
  }
}
