// Charts from the JSON that stands beside them, as wide as their card, in the colours of the page.
(() => {
  "use strict";
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const HEIGHT = 200;

  function options(figure, data, width) {
    const bars = figure.dataset.kind === "bar";
    const names = ["--chart-1", "--chart-2", "--chart-3", "--chart-4"];
    const text = style("--chart-text");
    const grid = { stroke: style("--chart-grid"), width: 1 };
    const few = Math.max(1, Math.ceil(data.labels.length / Math.max(2, Math.floor(width / 70))));
    return {
      width,
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      legend: { live: true },
      scales: { x: { time: false, range: (u, low, high) => [low - 0.5, high + 0.5] }, y: { range: (u, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
      axes: [
        { stroke: text, grid: { show: false }, ticks: grid, values: (u, at) => at.map((i) => (Number.isInteger(i) && i % few === 0 ? data.labels[i] ?? "" : "")), splits: () => data.labels.map((_, i) => i) },
        { stroke: text, grid, ticks: grid, size: 60, values: (u, at) => at.map((v) => (Number.isInteger(v) ? v.toLocaleString(document.documentElement.lang) : "")) },
      ],
      series: [
        { label: "", value: (u, i) => data.labels[i] ?? "–" },
        ...data.series.map((series, at) => ({
          label: series.name,
          stroke: style(names[at % names.length]),
          fill: bars ? style(names[at % names.length]) : undefined,
          width: 2,
          paths: bars ? uPlot.paths.bars({ size: [0.7, 40] }) : undefined,
          points: { show: !bars && data.labels.length < 40 },
          value: (u, v) => (v == null ? "–" : v.toLocaleString(document.documentElement.lang) + (figure.dataset.unit ? " " + figure.dataset.unit : "")),
        })),
      ],
    };
  }

  function draw(figure) {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector(".chart-canvas");
    canvas.replaceChildren();
    const rows = [data.labels.map((_, i) => i), ...data.series.map((series) => series.values)];
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
