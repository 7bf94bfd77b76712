// A tile for each city: unemployment in one of the worlds, or the difference.
import { part, say } from "./stage.js";

const SCALE = ["#f7fbff", "#d6e6f4", "#abd0e6", "#6aaed6", "#3787c0", "#105ba4", "#08306b"];
const MORE = ["#fdf0e6", "#fbc99a", "#f29b4e", "#d55e00"];
const LESS = ["#e8f5f1", "#a9dccb", "#52b898", "#007a57"];
const SYLLABLE = /(zhou|shan|zhen|guan|men|qing|tou|yang|wei|ming|jiang|yuan|hai)$/; // may be broken off
const TOP = 12; // per cent at which a tile is darkest
const WIDEST = 3; // percentage points

export class CityMap {
  constructor(place, config) {
    this.which = "with";
    this.tiles = config.cities.map((city) => {
      const tile = document.createElement("div");
      tile.setAttribute("role", "listitem");
      tile.style.gridRow = city.row + 1;
      tile.style.gridColumn = city.column;
      const name = document.createElement("b");
      name.textContent = city.name.replace(SYLLABLE, "\u00ad$&");
      const value = document.createElement("span");
      tile.append(name, value);
      place.append(tile);
      return { tile, value, name: city.name };
    });
    this.choose("with");
  }

  choose(which) {
    this.which = which;
    for (const name of ["without", "with", "difference"])
      part(`map-${name}`).setAttribute("aria-pressed", String(name === which));
    part("map-unit").textContent = say(which === "difference" ? "map_points" : "map_rate");
    if (this.rates) this.show(...this.rates);
  }

  show(without, with_) {
    this.rates = [without, with_];
    this.tiles.forEach(({ tile, value }, k) => {
      const difference = with_[k] - without[k];
      const shown = { without: without[k], with: with_[k], difference }[this.which];
      const sign = this.which !== "difference" ? "" : shown > 0.05 ? "+" : shown < -0.05 ? "−" : "±";
      value.textContent = sign + Math.abs(shown).toFixed(1);
      const [color, dark] = this.which === "difference" ? signed(shown) : plain(shown);
      tile.style.background = color;
      tile.style.color = dark ? "#fff" : "#111";
    });
  }
}

function plain(rate) {
  const place = Math.max(0, Math.min(SCALE.length - 1, Math.floor((rate / TOP) * SCALE.length)));
  return [SCALE[place], place > 3];
}

function signed(points) {
  const shades = points > 0 ? MORE : LESS;
  if (Math.abs(points) < 0.05) return ["#f4f4f4", false];
  const place = Math.min(shades.length - 1, Math.floor((Math.abs(points) / WIDEST) * shades.length));
  return [shades[place], place > 2];
}
