// Lines of the two worlds, and where people of the exposed occupations went.
import { say } from "./stage.js";

const MOST = 4; // occupations that have a name of their own among those people went to
const FONT = '"Noto Sans SC", system-ui, sans-serif';

export class Charts {
  constructor(config) {
    this.config = config;
    this.run = { start: 0 };
    this.months = 0;
  }

  chart(element) {
    return getElement(element)?.chart;
  }

  clear(run) {
    this.run = run;
    this.months = 0;
    for (const curve of this.config.curves) this.chart(curve.element)?.clear();
    this.chart(this.config.moves)?.clear();
    this.drawn = false;
  }

  begin(told) {
    this.months = told.months;
    this.weight = told.weight;
    this.drawn = false;
  }

  prepare() {
    for (const curve of this.config.curves) this.chart(curve.element)?.setOption(this.empty(curve), true);
    this.drawn = true;
  }

  empty(curve) {
    const [grey, blue] = this.config.worlds;
    const line = (name, color, type) => ({
      name,
      type: "line",
      data: [],
      showSymbol: false,
      lineStyle: { color, width: 3, type },
      itemStyle: { color },
      emphasis: { disabled: true },
      endLabel: {
        show: true,
        formatter: (point) => this.number(point.value[1], curve),
        color,
        fontSize: 14,
        fontFamily: FONT,
      },
      labelLayout: { moveOverlap: "shiftY" },
    });
    const lines = [line(say("without"), grey, "dashed"), line(say("with"), blue, "solid")];
    if (this.run.start > 0)
      lines[1].markLine = {
        symbol: "none",
        silent: true,
        lineStyle: { color: "#888", type: "dotted" },
        label: { formatter: say("starts"), position: "end", fontFamily: FONT, color: "#555", fontSize: 13 },
        data: [{ xAxis: this.run.start }],
      };
    return {
      animation: false,
      textStyle: { fontFamily: FONT, fontSize: 13 },
      grid: { left: 8, right: 64, top: 26, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis",
        confine: true,
        valueFormatter: (value) => this.number(value, curve),
        axisPointer: { label: { formatter: (one) => this.clock(one.value) } },
      },
      xAxis: {
        type: "value",
        min: 0,
        max: this.months,
        interval: this.months > 60 ? 24 : 12,
        axisLabel: { formatter: (month) => say("year", { year: month / 12 }), fontSize: 13 },
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        scale: !curve.zero,
        splitNumber: 4,
        axisLabel: { formatter: (value) => this.number(value, curve), fontSize: 13 },
      },
      series: lines,
    };
  }

  number(value, curve) {
    if (value === null || value === undefined) return "–";
    return (value / curve.divisor).toLocaleString("en", {
      minimumFractionDigits: 0,
      maximumFractionDigits: curve.decimals,
    });
  }

  clock(month) {
    return say("month", { year: Math.floor(month / 12) + 1, month: (Math.floor(month) % 12) + 1 });
  }

  show(frames, month) {
    if (!this.months) return;
    if (!this.drawn) this.prepare();
    this.config.curves.forEach((curve, k) => {
      const series = frames.map((world) => ({
        data: world.slice(0, month + 1).map((frame) => [frame.month, frame.curves[k]]),
      }));
      this.chart(curve.element)?.setOption({ series });
      const ends = frames.map((world) => this.number(world[month].curves[k], curve));
      const element = getElement(curve.element)?.$el;
      element?.setAttribute(
        "aria-label",
        say("table", { title: element.previousElementSibling.innerText.replace(/\s+/g, " "), one: ends[0], other: ends[1], clock: this.clock(month) }),
      );
    });
    this.moves(frames[1][month].moves);
  }

  // Where those of the focal group are now, by the occupation they had at first.
  moves(table) {
    const { occupations, exposed, destinations, colors } = this.config;
    const names = [...occupations, ...destinations];
    const people = (count) => count * this.weight;
    const totals = names.map((_, to) => table.reduce((sum, row) => sum + row[to], 0));
    const jobs = occupations.map((_, to) => to).filter((to) => !exposed.includes(to) && totals[to] > 0);
    jobs.sort((a, b) => totals[b] - totals[a]);
    const most = new Set(jobs.slice(0, MOST));
    const label = (to) => {
      if (exposed.includes(to)) return say("moves_exposed");
      return to >= occupations.length || most.has(to) ? names[to] : say("moves_other");
    };
    const flows = new Map();
    table.forEach((row, from) =>
      row.forEach((count, to) => {
        if (count === 0 || to === exposed[from]) return;
        const key = `${occupations[exposed[from]]}\n${label(to)}`;
        flows.set(key, (flows.get(key) || 0) + people(count));
      }),
    );
    const color = (to) => {
      if (to >= occupations.length) return colors[2 + to - occupations.length];
      return exposed.includes(to) ? colors[0] : colors[1];
    };
    const rightNames = new Set([...flows.keys()].map((key) => key.split("\n")[1]));
    const data = [
      ...exposed.map((to) => ({ name: names[to], depth: 0, itemStyle: { color: colors[0] }, label: { position: "right" } })),
      ...[...rightNames].map((name) => {
        const to = names.indexOf(name);
        const shade = name === say("moves_exposed") ? colors[0] : to < 0 ? colors[1] : color(to);
        return { name: ` ${name}`, depth: 1, itemStyle: { color: shade }, label: { position: "left" } };
      }),
    ];
    const format = new Intl.NumberFormat(this.config.language === "zh" ? "zh-CN" : "en", { notation: "compact", maximumSignificantDigits: 2 });
    this.chart(this.config.moves)?.setOption(
      {
        animation: false,
        textStyle: { fontFamily: FONT },
        tooltip: { confine: true, valueFormatter: (value) => format.format(value) },
        title: flows.size ? { show: false } : { text: say("moves_none"), left: "center", top: "middle", textStyle: { fontSize: 15, color: "#666", fontWeight: "normal", fontFamily: FONT } },
        series: [
          {
            type: "sankey",
            left: 4,
            right: 4,
            top: 6,
            bottom: 6,
            nodeGap: 13,
            nodeWidth: 14,
            draggable: false,
            layoutIterations: 24,
            label: { fontFamily: FONT, fontSize: 13, textBorderColor: "#fff", textBorderWidth: 3, formatter: (node) => `${node.name.trim()} ${format.format(node.value)}` },
            lineStyle: { color: "gradient", opacity: 0.35 },
            emphasis: { focus: "adjacency" },
            data,
            links: [...flows].map(([key, value]) => {
              const [source, target] = key.split("\n");
              return { source, target: ` ${target}`, value };
            }),
          },
        ],
      },
      true,
    );
  }
}
