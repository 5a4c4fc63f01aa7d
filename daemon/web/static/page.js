// The page: three views, of which one is shown; the address says which.
import {AlertsView} from "./alerts.js";
import {byId, h, setChildren} from "./dom.js";
import {StatusView} from "./status.js";
import {TryView} from "./try.js";
import {visible} from "./text.js";
import {moment} from "./words.js";

const VIEWS = ["alerts", "loaded", "try"];

function show(view) {
  for (const name of VIEWS) {
    byId(name).hidden = name !== view;
    const link = document.querySelector(`nav a[href="#${name}"]`);
    if (name === view) {
      link.setAttribute("aria-current", "page");
      document.title = `${link.textContent} · wirewatch`;
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

const asked = () => (VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : VIEWS[0]);

addEventListener("hashchange", () => {
  show(asked());
  scrollTo(0, 0);
  byId(`${asked()}-title`).focus({preventScroll: true});
});
show(asked());

// One voice for all views; the same text twice is still said twice.
function announce(text) {
  byId("announcer").textContent = "";
  setTimeout(() => (byId("announcer").textContent = text), 50);
}

let since = null;
function drawConnection({live, why}) {
  since = live ? null : (since ?? new Date());
  byId("connection").className = `chip ${live ? "live" : "lost"}`;
  byId("connection").textContent = live ? "Live" : "Reconnecting";
  byId("lost").hidden = live;
  if (!live) {
    setChildren(byId("lost"), [h("p", {}, `No alerts are coming in since ${moment(since)}: `, visible(why), ". The page tries again by itself.")]);
  }
}

new StatusView();
new TryView({announce});
new AlertsView({announce, onState: drawConnection});
