// The people of one world: each a dot in the room of what she does, moving when that changes.
import { part, say } from "./stage.js";

const ROOMS = 7; // as in the digits of a frame: exposed, other job, platform, own, course, seeking, outside
const LETTERS = "0".charCodeAt(0);
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const CELLS = [18, 16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4];
const LOOSEST = 1.6; // times the spacing of the fullest room
const HEAD = 24; // pixels for the name of a room
// Rooms as shares of the canvas: x, y, width, height.
const WIDE = [
  [0, 0, 0.46, 0.56], [0.46, 0, 0.54, 0.56],
  [0.4, 0.56, 0.2, 0.44], [0.6, 0.56, 0.14, 0.44], [0, 0.56, 0.17, 0.44],
  [0.17, 0.56, 0.23, 0.44], [0.74, 0.56, 0.26, 0.44],
];
const NARROW = [
  [0, 0, 0.55, 0.43], [0.55, 0, 0.45, 0.43],
  [0.67, 0.43, 0.33, 0.24], [0, 0.67, 0.33, 0.33], [0, 0.43, 0.3, 0.24],
  [0.3, 0.43, 0.37, 0.24], [0.33, 0.67, 0.67, 0.33],
];

export class Crowd {
  constructor(canvas, config, world) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.config = config;
    this.world = world ? "with" : "without";
    this.hint = part(`hint-${this.world}`);
    this.clear();
    new ResizeObserver(() => this.resize()).observe(canvas);
    canvas.addEventListener("click", (event) => this.click(event));
    canvas.addEventListener("mousemove", (event) => this.point(this.nearest(event)));
    canvas.addEventListener("mouseleave", () => this.point(-1));
    canvas.addEventListener("keydown", (event) => this.key(event));
    this.resize();
  }

  clear() {
    this.people = null;
    this.size = 0;
    this.month = -1;
    this.pointed = -1;
    this.still = true;
    this.dirty = true;
  }

  begin(told) {
    this.people = told.people;
    this.size = told.people.rows.length;
    this.room = new Uint8Array(this.size);
    this.slot = new Int16Array(this.size);
    this.took = new Uint8Array(this.size);
    this.x = new Float32Array(this.size);
    this.y = new Float32Array(this.size);
    this.month = -1;
    this.layout();
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.layout();
    this.jump();
  }

  layout() {
    const shares = this.width < 520 ? NARROW : WIDE;
    this.rooms = shares.map(([x, y, w, h]) => ({
      x: x * this.width + 3, y: y * this.height + 3, w: w * this.width - 6, h: h * this.height - 6,
    }));
    this.fit();
  }

  // The largest spacing at which everybody in a room has a place.
  fit() {
    const need = new Array(ROOMS).fill(1);
    if (this.people && this.month >= 0)
      for (let i = 0; i < this.size; i++) need[this.room[i]] = Math.max(need[this.room[i]], this.slot[i] + 1);
    this.rooms.forEach((room, k) => {
      const fits = (cell) =>
        Math.floor((room.w - 8) / cell) * Math.floor((room.h - HEAD - 4) / cell) >= need[k];
      room.cell = CELLS.find(fits) ?? CELLS.at(-1);
    });
    this.cell = Math.min(...this.rooms.map((room) => room.cell));
    for (const room of this.rooms) {
      room.cell = Math.min(room.cell, LOOSEST * this.cell);
      room.columns = Math.max(1, Math.floor((room.w - 8) / room.cell));
    }
    this.dirty = true;
  }

  // A person keeps her place in a room while she stays; who comes takes the first free one.
  enter(frame) {
    const arrivals = [];
    const taken = Array.from({ length: ROOMS }, () => new Set());
    for (let i = 0; i < this.size; i++) {
      const code = frame.crowd.charCodeAt(i) - LETTERS;
      const room = code % ROOMS;
      this.took[i] = code >= ROOMS ? 1 : 0;
      if (this.month >= 0 && room === this.room[i]) taken[room].add(this.slot[i]);
      else arrivals.push([i, room]);
    }
    const next = new Array(ROOMS).fill(0);
    for (const [i, room] of arrivals) {
      while (taken[room].has(next[room])) next[room]++;
      taken[room].add(next[room]);
      this.room[i] = room;
      this.slot[i] = next[room];
    }
  }

  show(frames, month) {
    if (!this.people) return;
    const begin = this.month >= 0 && this.month < month ? this.month + 1 : 0;
    const jumped = this.month < 0 || month !== this.month + 1;
    if (begin === 0) this.month = -1;
    for (let m = begin; m <= month; m++) {
      this.enter(frames[m]);
      this.month = m;
    }
    this.fit();
    if (jumped && (STILL.matches || begin === 0)) this.jump();
    this.still = false;
    this.describe();
  }

  target(i) {
    const room = this.rooms[this.room[i]];
    const column = this.slot[i] % room.columns;
    const row = Math.floor(this.slot[i] / room.columns);
    return [room.x + 4 + (column + 0.5) * room.cell, room.y + HEAD + (row + 0.5) * room.cell];
  }

  jump() {
    if (!this.people || this.month < 0) return;
    for (let i = 0; i < this.size; i++) [this.x[i], this.y[i]] = this.target(i);
    this.dirty = true;
  }

  move(seconds) {
    if (!this.people || this.month < 0 || this.still) return;
    const step = STILL.matches ? 1 : 1 - Math.exp(-6 * seconds);
    let farthest = 0;
    for (let i = 0; i < this.size; i++) {
      const [x, y] = this.target(i);
      this.x[i] += step * (x - this.x[i]);
      this.y[i] += step * (y - this.y[i]);
      farthest = Math.max(farthest, Math.abs(x - this.x[i]), Math.abs(y - this.y[i]));
    }
    this.still = farthest < 0.2;
    this.dirty = true;
  }

  counts() {
    const found = new Array(ROOMS).fill(0);
    if (this.people && this.month >= 0) for (const room of this.room) found[room]++;
    return found;
  }

  draw(seconds) {
    this.move(seconds);
    if (!this.dirty || !this.width) return;
    this.dirty = false;
    const { context, config } = this;
    context.clearRect(0, 0, this.width, this.height);
    const counts = this.counts();
    context.textBaseline = "alphabetic";
    this.rooms.forEach((room, k) => {
      context.fillStyle = config.colors[k] + "1A";
      context.strokeStyle = config.colors[k] + "66";
      context.lineWidth = 1;
      context.beginPath();
      context.roundRect(room.x, room.y, room.w, room.h, 8);
      context.fill();
      context.stroke();
      context.fillStyle = "#333";
      context.font = `${this.width < 420 ? 12 : 14}px "Noto Sans SC", system-ui, sans-serif`;
      const caption = this.people && this.month >= 0 ? `${config.states[k]} ${counts[k]}` : config.states[k];
      context.fillText(caption, room.x + 7, room.y + 17, room.w - 12); // narrower if need be
    });
    if (!this.people || this.month < 0) return;
    const radius = Math.max(1.6, 0.36 * this.cell);
    for (let i = 0; i < this.size; i++) {
      context.fillStyle = config.colors[this.room[i]];
      context.beginPath();
      context.arc(this.x[i], this.y[i], radius, 0, 6.2832);
      context.fill();
      if (this.took[i]) {
        context.strokeStyle = "#111";
        context.lineWidth = Math.max(1, radius / 3);
        context.stroke();
      }
    }
    if (this.pointed >= 0) {
      context.strokeStyle = "#000";
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(this.x[this.pointed], this.y[this.pointed], radius + 4, 0, 6.2832);
      context.stroke();
    }
  }

  describe() {
    const counts = this.counts();
    const rooms = this.config.states.map((name, k) => `${name} ${counts[k]}`).join(", ");
    this.canvas.setAttribute("aria-label", say("crowd_says", { world: say(this.world), people: this.size, rooms }));
  }

  // --- pointing at people ---

  nearest(event) {
    if (!this.people || this.month < 0) return -1;
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = -1;
    let least = 14 * 14;
    for (let i = 0; i < this.size; i++) {
      const distance = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  }

  point(i) {
    if (i === this.pointed) return;
    this.pointed = i;
    this.canvas.style.cursor = i >= 0 ? "pointer" : "default";
    this.hint.textContent = i >= 0 ? this.who(i) : "";
    this.dirty = true;
  }

  who(i) {
    const { age, sex, occupation, city } = this.people;
    const state = this.config.states[this.room[i]];
    const values = {
      sex: say(sex[i] ? "woman" : "man"),
      age: age[i] + Math.floor(this.month / 12),
      occupation: this.config.occupations[occupation[i]],
      city: this.config.cities[city[i]].name,
      state,
    };
    return say("person", values) + (this.took[i] ? ` · ${say("participant")}` : "");
  }

  click(event) {
    const i = this.nearest(event);
    if (i >= 0) this.chosen(this.people.rows[i]);
  }

  key(event) {
    if (!this.people || this.month < 0) return;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.point((Math.max(0, this.pointed) + steps[event.key] + this.size) % this.size);
    } else if (event.key === "Enter" && this.pointed >= 0) {
      this.chosen(this.people.rows[this.pointed]);
    }
  }
}
