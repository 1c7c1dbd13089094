// Curves with bands over time.

import { Axis, Data, Layer } from "./data";
import { svg } from "./dom";
import { Texts, day, figure, month } from "./format";

const WIDTH = 360, HEIGHT = 130, LEFT = 44, RIGHT = 8, TOP = 8, BOTTOM = 20;

export interface Series { layer: Layer; key: number; second: boolean }

function ticks(low: number, high: number): number[] {
  const raw = (high - low || 1) / 3, power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5].find((s) => s * power >= raw * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** One chart of one or two series: nine and five runs in ten as bands, the middle run as a line, and a mark at a date. */
export function chart(data: Data, series: Series[], when: string, language: string, t: Texts, title: string): SVGElement {
  const axis = data.header.axes[series[0].layer.axis], days = axis.last.map((text) => Date.parse(text)), one = data.header.fluid || data.header.runs === 1;
  const values = series.map(({ layer, key }) => days.map((_, i) => data.spread(layer, key, i)));
  const low = Math.min(0, ...values.flat().map(({ q05 }) => q05 || 0)), high = Math.max(0, ...values.flat().map(({ q95 }) => q95 || 0));
  const marks = ticks(low, high || 1), [bottom, top] = [marks[0], marks[marks.length - 1]];
  const x = (time: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (time - days[0])) / Math.max(1, days[days.length - 1] - days[0]);
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - bottom)) / (top - bottom);
  const now = axis.last.findIndex((last) => last >= when), at = now < 0 ? days.length - 1 : now;
  const says = `${title}. ${day(axis.last[at], language)}: ${figure(values[0][at].q50, t)}${one ? "" : `, ${t("range")} ${figure(values[0][at].q05, t)}–${figure(values[0][at].q95, t)}`}`;
  const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": says, class: "jv-chart" });
  const { projected } = data.header, ground = projected ? Math.max(days[0], Date.parse(projected)) : Infinity;
  if (ground < days[days.length - 1]) {
    drawn.append(svg("rect", { x: x(ground), y: TOP, width: WIDTH - RIGHT - x(ground), height: HEIGHT - BOTTOM - TOP, class: "jv-projected" }, svg("title", {}, t("projected"))));
    drawn.append(svg("text", { x: WIDTH - RIGHT - 2, y: TOP + 9, "text-anchor": "end" }, t("projected")));
  }
  for (const mark of marks) {
    drawn.append(svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(mark), y2: y(mark), class: mark === 0 ? "jv-zero" : "jv-grid" }));
    drawn.append(svg("text", { x: LEFT - 5, y: y(mark) + 3.5, "text-anchor": "end" }, short(mark)));
  }
  for (const [position, label] of months(axis, language)) drawn.append(svg("text", { x: x(position), y: HEIGHT - 5, "text-anchor": x(position) < LEFT + 30 && label.length > 6 ? "start" : x(position) > WIDTH - RIGHT - 10 ? "end" : "middle" }, label));
  values.forEach((spreads, i) => {
    const kind = series[i].second ? "b" : "a";
    if (!one) for (const [a, b, band] of [["q05", "q95", 90], ["q25", "q75", 50]] as const) {
      if (spreads.some((spread) => Number.isNaN(spread[a]))) continue;
      const there = spreads.map((spread, j) => `${x(days[j]).toFixed(1)},${y(spread[b]).toFixed(1)}`), back = spreads.map((spread, j) => `${x(days[j]).toFixed(1)},${y(spread[a]).toFixed(1)}`).reverse();
      drawn.append(svg("polygon", { points: [...there, ...back].join(" "), class: `jv-band jv-${kind}${band}` }));
    }
    drawn.append(svg("polyline", { points: spreads.map((spread, j) => `${x(days[j]).toFixed(1)},${y(spread.q50).toFixed(1)}`).join(" "), class: `jv-line jv-${kind}` }));
  });
  drawn.append(svg("line", { x1: x(days[at]), x2: x(days[at]), y1: TOP, y2: HEIGHT - BOTTOM, class: "jv-now" }));
  return drawn;
}

function short(value: number): string {
  const size = Math.abs(value);
  return size >= 1e6 ? `${+(value / 1e6).toPrecision(3)}M` : size >= 1e4 ? `${+(value / 1e3).toPrecision(3)}k` : size >= 1000 ? value.toLocaleString("en-US") : String(+value.toPrecision(3));
}

function months(axis: Axis, language: string): [number, string][] {
  const first = new Date(axis.first[0]), last = new Date(axis.last[axis.last.length - 1]), found: [number, string][] = [];
  const span = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth(), every = [1, 2, 3, 6, 12, 24, 60].find((step) => span / step <= 5) ?? 120;
  for (let i = first.getUTCFullYear() * 12 + first.getUTCMonth(); i <= last.getUTCFullYear() * 12 + last.getUTCMonth(); i++) {
    const time = Date.UTC(Math.floor(i / 12), i % 12, 1);
    if (i % every || time < Date.parse(axis.last[0]) || time > last.getTime()) continue;
    found.push([time, i % 12 ? month(new Date(time).toISOString().slice(0, 10), language, true) : String(Math.floor(i / 12))]);
  }
  return found.length ? found : [[Date.parse(axis.last[0]), day(axis.last[0], language)]];
}
