// Charts from the JSON that stands beside them, as wide as their card, in the colours of the page.
(() => {
  "use strict";
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const HEIGHT = 200;
  const brief = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });

  // Bars of several series stand side by side, or on top of each other when their values were added up before.
  function barsOf(at, many, stacked) {
    return (u, series, first, last) => {
      const fill = new Path2D();
      const room = stacked || many === 1 ? 0.7 : 0.8 / many;
      const floor = u.valToPos(0, "y", true);
      for (let i = first; i <= last; i++) {
        const value = u.data[series][i];
        if (!value) continue;
        const start = stacked || many === 1 ? i - 0.35 : i - 0.4 + room * at;
        const left = Math.round(u.valToPos(start, "x", true));
        const right = Math.max(left + 1, Math.round(u.valToPos(start + room, "x", true)) - 1);
        const top = Math.min(u.valToPos(value, "y", true), floor - 1);
        fill.rect(left, top, right - left, floor - top);
      }
      return { fill, stroke: null };
    };
  }

  function options(figure, data, width) {
    const kinds = figure.dataset.kind.split(" ");
    const bars = kinds.includes("bar");
    const stacked = kinds.includes("stacked");
    const many = data.series.length;
    const last = data.labels.length - 1; // what the legend says while nobody points at anything
    const when = figure.querySelector("thead th").textContent;
    const shown = (v) => (v == null ? "–" : v.toLocaleString(document.documentElement.lang) + (figure.dataset.unit ? " " + figure.dataset.unit : ""));
    const names = ["--chart-1", "--chart-2", "--chart-3", "--chart-4"];
    const text = style("--chart-text");
    const grid = { stroke: style("--chart-grid"), width: 1 };
    const few = Math.max(1, Math.ceil(data.labels.length / Math.max(2, Math.floor((width - 70) / 72))));
    return {
      width,
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      legend: { live: true },
      scales: { x: { time: false, range: (u, low, high) => [low - 0.5, high + 0.5] }, y: { range: (u, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
      axes: [
        { stroke: text, grid: { show: false }, ticks: grid, values: (u, at) => at.map((i) => (Number.isInteger(i) && i % few === 0 ? data.labels[i] ?? "" : "")), splits: () => data.labels.map((_, i) => i) },
        { stroke: text, grid, ticks: grid, size: 60, values: (u, at) => at.map((v) => (Number.isInteger(v) ? brief.format(v) : "")) },
      ],
      series: [
        { label: when, value: (u, i) => data.labels[i ?? last] },
        ...data.series.map((series, at) => ({
          label: series.name,
          stroke: style(names[at % names.length]),
          fill: bars ? style(names[at % names.length]) : undefined,
          width: bars ? 0 : 2,
          paths: bars ? barsOf(at, many, stacked) : undefined,
          points: { show: !bars && data.labels.length < 40 },
          value: (u, v, s, i) => shown(series.values[i ?? last]),
        })),
      ],
    };
  }

  function draw(figure) {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector(".chart-canvas");
    canvas.replaceChildren();
    const stacked = figure.dataset.kind.split(" ").includes("stacked");
    // What is drawn first lies at the back: of a stack the whole, whose lower part the next one covers.
    const heights = data.series.map((series, at) => series.values.map((v, i) => (
      stacked ? data.series.slice(at).reduce((sum, each) => sum + (each.values[i] ?? 0), 0) : v)));
    const rows = [data.labels.map((_, i) => i), ...heights];
    return new uPlot(options(figure, data, canvas.clientWidth), rows, canvas);
  }

  const charts = [...document.querySelectorAll("[data-chart]")];
  const drawn = new Map(charts.map((figure) => [figure, draw(figure)]));
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const width = target.clientWidth;
      const plot = drawn.get(target.parentElement);
      if (plot && width && plot.width !== width) plot.setSize({ width, height: HEIGHT });
    }
  });
  for (const figure of charts) watch.observe(figure.querySelector(".chart-canvas"));
  new MutationObserver(() => { for (const figure of charts) drawn.set(figure, draw(figure)); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
})();
