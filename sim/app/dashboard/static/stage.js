// The stage: follows a run, keeps its months, and shows one of them.
// Time is the browser's: the server tells what it has computed, once, and this plays it.
import { Account } from "./account.js";
import { Charts } from "./charts.js";
import { CityMap } from "./city_map.js";
import { Crowd } from "./crowd.js";

const config = JSON.parse(document.getElementById("jobshift-config").textContent);
const texts = config.texts;
const SPEEDS = [1, 2, 4, 8, 16, 32]; // months a second
const WORLDS = ["without", "with"];
const CHARTS_EVERY = 120; // milliseconds: charts need not move as often as people

// Parts are kept: while another tab is shown they are in no document.
const parts = new Map();
export const part = (name) => {
  if (!parts.get(name)) parts.set(name, document.querySelector(`[data-part="${name}"]`));
  return parts.get(name);
};
export const say = (id, values = {}) =>
  texts[id].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

class Stage {
  constructor() {
    this.charts = new Charts(config);
    this.crowds = WORLDS.map((world, k) => new Crowd(part(`crowd-${world}`), config, k));
    this.cities = new CityMap(part("map"), config);
    this.account = new Account(config);
    this.reset({ key: "", names: ["", ""], start: 0 });
    part("speed").value = 2;
    this.lastFrame = this.lastCharts = 0;
    part("month").addEventListener("input", (event) => this.go(Number(event.target.value)));
    part("speed").addEventListener("input", () => this.tellSpeed());
    document.addEventListener("keydown", (event) => this.key(event));
    this.crowds.forEach((crowd) => (crowd.chosen = (row) => this.person(row)));
    this.tellSpeed();
    requestAnimationFrame((now) => this.tick(now));
  }

  reset(run) {
    this.run = run;
    this.frames = [[], []];
    this.months = 0;
    this.time = 0;
    this.shown = -1;
    this.playing = false;
    this.finished = false;
    this.source?.close();
    this.source = null;
    part("month").value = 0;
    part("bar").value = 0;
  }

  // --- what the server tells ---

  watch(run) {
    if (run.key !== this.run.key || run.first === 0) {
      this.reset(run);
      this.account.clear();
      this.crowds.forEach((crowd) => crowd.clear());
      this.charts.clear(run);
      this.playing = true;
      WORLDS.forEach((world, k) => (part(`name-${world}`).textContent = run.names[k]));
      document.body.classList.add("watching");
      this.status(say("computing"));
      if (matchMedia("(max-width: 1099px)").matches)
        document.querySelector(".stage").scrollIntoView({ behavior: "smooth" });
    }
    this.source?.close();
    const source = new EventSource(`/runs/${run.key}?first=${run.first}`);
    this.source = source;
    source.onmessage = (event) => this.hear(JSON.parse(event.data));
    source.addEventListener("queue", (event) => this.queue(JSON.parse(event.data)));
    source.addEventListener("over", () => source.close());
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED && !this.finished) this.status(say("lost"));
    };
    this.paintButtons();
  }

  hear(told) {
    if ("world" in told) {
      this.frames[told.world][told.month] = told;
    } else if (told.people) {
      this.months = told.months;
      this.people = told.people;
      this.weight = told.weight;
      part("month").max = told.months - 1;
      this.charts.begin(told);
      this.crowds.forEach((crowd) => crowd.begin(told));
    } else if (told.account) {
      this.finished = true;
      this.account.show(told.account);
      emitEvent("ended", {});
      this.status(say("ready"));
      part("bar").value = 1;
    } else if (told.seeds) {
      part("bar").value = told.seeds.done / told.seeds.of;
      this.status(say("seeds_progress", told.seeds));
    } else if (told.given_up) {
      this.status(say("given_up"));
    } else if (told.failed) {
      this.status(say("failed", { why: told.failed }));
      this.source.close();
    }
    if (this.months && !this.finished && "world" in told)
      part("bar").value = (this.frames[0].length + this.frames[1].length) / (2 * this.months);
  }

  queue(told) {
    if (told.starting) this.status(say(told.compiling ? "compiling" : "starting"));
    else if (told.ahead === 0) this.status(say("computing"));
    else if (told.seconds < 1) this.status(say("waiting_first", told));
    else this.status(say("waiting", { ahead: told.ahead, seconds: Math.ceil(told.seconds) }));
  }

  status(text) {
    const place = part("status").firstElementChild;
    if (place.textContent !== text) place.textContent = text;
  }

  // --- the clock ---

  get last() {
    return Math.min(this.frames[0].length, this.frames[1].length) - 1;
  }

  get speed() {
    return SPEEDS[Number(part("speed").value)];
  }

  tellSpeed() {
    part("speed").setAttribute("aria-valuetext", say("speed_says", { months: this.speed }));
  }

  tick(now) {
    const seconds = Math.min(0.25, (now - this.lastFrame) / 1000);
    this.lastFrame = now;
    if (this.playing && this.last >= 0) {
      this.time = Math.min(this.last, this.shown < 0 ? 0 : this.time + seconds * this.speed);
      if (this.time >= this.months - 1) this.pause();
    }
    const month = Math.floor(this.time);
    if (this.last >= 0 && month !== this.shown) this.show(month, now);
    this.crowds.forEach((crowd) => crowd.draw(seconds));
    requestAnimationFrame((later) => this.tick(later));
  }

  show(month, now) {
    this.shown = month;
    part("month").value = month;
    const clock = say("month", { year: Math.floor(month / 12) + 1, month: (month % 12) + 1 });
    part("clock").textContent = clock;
    part("month").setAttribute("aria-valuetext", clock);
    this.crowds.forEach((crowd, k) => crowd.show(this.frames[k], month));
    this.cities.show(this.frames[0][month].cities, this.frames[1][month].cities);
    if (!this.playing || now - this.lastCharts > CHARTS_EVERY || month === this.last) {
      this.lastCharts = now;
      this.charts.show(this.frames, month);
      part("stage-says")?.replaceChildren();
    }
    if (!this.playing) this.summarise(month);
  }

  summarise(month) {
    const [one, other] = this.frames.map((world) => world[month].curves[2]);
    const percent = (share) => (100 * share).toFixed(1);
    if (this.finished)
      this.status(
        say("summary", { clock: part("clock").textContent, one: percent(one), other: percent(other) }),
      );
  }

  // --- what the visitor does ---

  go(month) {
    this.pause();
    this.time = Math.max(0, Math.min(this.last, month));
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.last < 0) return;
    if (this.time >= this.months - 1) this.time = 0;
    this.playing = true;
    this.paintButtons();
  }

  pause() {
    this.playing = false;
    this.paintButtons();
    if (this.shown >= 0 && this.last >= 0) {
      this.charts.show(this.frames, Math.floor(this.time));
      this.summarise(Math.floor(this.time));
    }
  }

  first() { this.go(0); }
  back() { this.go(Math.floor(this.time) - 1); }
  forward() { this.go(Math.floor(this.time) + 1); }
  toEnd() { this.go(this.last); }

  paintButtons() {
    const button = part("toggle");
    const icon = button.querySelector(".q-icon");
    if (icon) icon.textContent = this.playing ? "pause" : "play_arrow";
    const text = say(this.playing ? "pause" : "play");
    button.setAttribute("aria-label", text);
    button.title = text;
  }

  key(event) {
    const target = event.target;
    const busy = target.closest("input, textarea, select, button, canvas, [role=slider], .q-field, .q-dialog, .q-slider, .q-tab, .q-item");
    if (busy || event.ctrlKey || event.altKey || event.metaKey) return;
    const actions = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.back(),
      ArrowRight: () => this.forward(),
      Home: () => this.first(),
      End: () => this.toEnd(),
    };
    if (!(event.key in actions) || this.last < 0) return;
    event.preventDefault();
    actions[event.key]();
  }

  person(row) {
    this.pause();
    emitEvent("person", { row });
  }
}

// The parts are put on the page by its framework, some time after this file is read.
const isReady = () => part("account-words") && getElement(config.moves)?.chart;
const ready = new Promise((resolve) => {
  const look = () => (isReady() ? resolve(new Stage()) : setTimeout(look, 30));
  look();
});
const later = (action) => (...given) => ready.then((stage) => action(stage, ...given));

window.jobshift = {
  watch: later((stage, run) => stage.watch(run)),
  toggle: later((stage) => stage.toggle()),
  first: later((stage) => stage.first()),
  back: later((stage) => stage.back()),
  forward: later((stage) => stage.forward()),
  last: later((stage) => stage.toEnd()),
  map: later((stage, which) => stage.cities.choose(which)),
  wide: () => document.body.classList.toggle("wide"),
};
ready.then((stage) => (window.jobshift.stage = stage));
