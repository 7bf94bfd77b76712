// From gross to net: a bridge of five steps, and the same in words.
import { part, say } from "./stage.js";

const STEPS = ["gross", "deadweight", "substitution", "displacement", "net"];

export class Account {
  constructor(config) {
    this.config = config;
  }

  clear() {
    part("account").classList.remove("known");
    part("account-steps").replaceChildren();
    part("account-words").replaceChildren();
  }

  show(account) {
    const { language, gain, loss, worlds } = this.config;
    const values = Object.fromEntries(STEPS.map((name) => [name, account.steps[name][0] ?? 0]));
    const spans = [];
    let level = 0;
    for (const name of STEPS) {
      const total = name === "gross" || name === "net";
      const from = total ? 0 : level;
      const height = total ? values[name] : -values[name];
      level = from + height;
      spans.push({ name, from, to: level, color: total ? worlds[1] : height < 0 ? loss : gain });
    }
    const low = Math.min(0, ...spans.map((span) => span.to));
    const high = Math.max(1e-9, ...spans.map((span) => Math.max(span.from, span.to)));
    const place = (value) => (100 * (high - value)) / (high - low);
    const columns = spans.map((span) => {
      const column = document.createElement("div");
      column.className = "step";
      const tower = document.createElement("div");
      tower.className = "tower";
      const zero = document.createElement("i");
      zero.className = "zero";
      zero.style.top = `${place(0)}%`;
      const bar = document.createElement("i");
      bar.className = "bar";
      bar.style.background = span.color;
      bar.style.top = `${place(Math.max(span.from, span.to))}%`;
      bar.style.height = `${Math.max(0.6, Math.abs(place(span.from) - place(span.to)))}%`;
      tower.append(zero, bar);
      const value = document.createElement("b");
      value.textContent = account.texts[language][span.name];
      const label = document.createElement("span");
      label.textContent = say(`step_${span.name}`);
      column.append(value, tower, label);
      return column;
    });
    part("account-steps").replaceChildren(...columns);
    part("account-unit").textContent = say("account_unit", { unit: account.units[language], months: account.horizon });
    const sentences = account.answers[language].map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    const caveat = document.createElement("p");
    caveat.className = "caveat";
    caveat.textContent = say(account.seeds === 1 ? "one_seed" : "many_seeds", { seeds: account.seeds });
    part("account-words").replaceChildren(...sentences, caveat);
    part("account").classList.add("known");
  }
}
