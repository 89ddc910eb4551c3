import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { Observed, World } from "../model";
import type { Curve } from "../model/decode";
import { h, s } from "../ui/dom";
import { about, aboutRange, dayWords, monthShort, number, range, short, shortDay } from "../ui/words";

export interface Series { name: string; curve: Curve; look: string }
export interface BarSpan { first: number; last: number; word: string; look: string }
export interface ChartParts {
  title: string;
  series: Series[];
  observed?: Observed[];
  capacity?: number | null;
  spans?: BarSpan[];
  spansTitle?: string;
}

const WIDTH = 520;
const HEIGHT = 216;
const LEFT = 50;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 24;
const BAR = 13;

export interface Chart { element: HTMLElement; cursor(day: number): void }

/** Bands and median over days, counts drawn as ranges, spans of a state below; and all of it in words. */
export function chart(world: World, parts: ChartParts): Chart {
  const { series, spans = [], capacity } = parts;
  const observed = (parts.observed ?? []).filter((seen) => seen.low != null || seen.value != null);
  const height = HEIGHT + (spans.length ? BAR + 8 : 0);
  const x = scaleLinear([0, Math.max(1, world.days - 1)], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, top(series, observed, capacity)], [HEIGHT - BOTTOM, TOP]);
  const cursor = s("path", { class: "cursor" });
  const dots = series.map((one) => s("circle", { class: `dot ${one.look}`, r: 3.2 }));
  const said = h("p", { class: "reading" });
  const svg = s("svg", {
    class: "chart", viewBox: `0 0 ${WIDTH} ${height}`, role: "img",
    "aria-label": inWords(world, parts, observed),
  },
  axes(world, x, y),
  capacity ? [
    s("path", { class: "capacity", d: `M${LEFT},${y(capacity)}H${WIDTH - RIGHT}` }),
    s("text", { class: "tick", x: WIDTH - RIGHT, y: y(capacity) - 4, "text-anchor": "end" },
      `places known: ${number(capacity)}`)] : [],
  series.flatMap((one) => drawn(one, x, y)),
  observed.map((seen) => ranged(world, seen, x, y)),
  spans.map((span) => s("g", {},
    s("title", {}, span.word),
    s("rect", { class: `span ${span.look}`, x: x(span.first), y: HEIGHT + 2, height: BAR,
      width: Math.max(1, x(span.last + 1) - x(span.first)) }),
    x(span.last + 1) - x(span.first) > span.word.length * 6.2
      ? s("text", { class: "tick span-word", x: x(span.first) + 4, y: HEIGHT + 12 }, span.word) : null)),
  cursor, dots);
  const element = h("figure", { class: "figure" },
    h("figcaption", {}, parts.title), svg, said, key(parts, observed));
  return {
    element,
    cursor: (day) => {
      cursor.setAttribute("d", `M${x(day).toFixed(1)},${TOP}V${height - (spans.length ? 2 : BOTTOM)}`);
      series.forEach((one, i) => {
        dots[i]!.setAttribute("cx", x(day).toFixed(1));
        dots[i]!.setAttribute("cy", y(one.curve.middle[day] ?? 0).toFixed(1));
      });
      const span = spans.find((one) => one.first <= day && day <= one.last);
      said.textContent = `${dayWords(world.date(day))}: ${series.map((one) => reading(one, day)).join("; ")}`
        + (span ? `; ${parts.spansTitle ?? ""} ${span.word}` : "");
    },
  };
}

/** "displaced: 1,200 to 3,400 (9 in 10 runs)": the range first; one run has none. */
function reading(one: Series, day: number): string {
  const band = one.curve.bands.find((b) => b.share === 90);
  return band
    ? `${one.name} ${aboutRange(band.low[day]!, band.high[day]!)} (9 in 10 runs), middle ${about(one.curve.middle[day]!)}`
    : `${one.name} ${one.curve.single ? `${number(one.curve.middle[day])} (one run)` : `${about(one.curve.middle[day] ?? 0)} (middle of the runs)`}`;
}

function top(series: Series[], observed: Observed[], capacity?: number | null): number {
  let most = Math.max(10, capacity ?? 0);
  for (const one of series) {
    for (const values of [one.curve.middle, ...one.curve.bands.map((band) => band.high)]) {
      for (const value of values) if (value > most) most = value;
    }
  }
  for (const seen of observed) most = Math.max(most, seen.high ?? 0, seen.value ?? 0);
  return most * 1.05;
}

type Scale = ReturnType<typeof scaleLinear<number>>;

function axes(world: World, x: Scale, y: Scale): SVGElement[] {
  const found: SVGElement[] = y.ticks(4).map((value) => s("g", {},
    s("path", { class: "grid", d: `M${LEFT},${y(value).toFixed(1)}H${WIDTH - RIGHT}` }),
    s("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, short(value))));
  const firsts = Array.from({ length: world.days }, (_, day) => day)
    .filter((day) => world.date(day).endsWith("-01"));
  const every = Math.max(1, Math.ceil(firsts.length / 7));
  firsts.forEach((day, i) => {
    const iso = world.date(day);
    found.push(s("path", { class: "grid", d: `M${x(day).toFixed(1)},${HEIGHT - BOTTOM}v4` }));
    if (i % every === 0 && x(day) < WIDTH - 40) {
      const year = i === 0 || iso.slice(5, 7) === "01" ? ` ${iso.slice(0, 4)}` : "";
      found.push(s("text", { class: "tick", x: x(day) + 2, y: HEIGHT - BOTTOM + 15 }, monthShort(iso) + year));
    }
  });
  return found;
}

function drawn(one: Series, x: Scale, y: Scale): SVGElement[] {
  const found: SVGElement[] = one.curve.bands.map((band) => s("path", {
    class: `band b${band.share} ${one.look}`,
    d: area<number>().x((_, day) => x(day)).y0((_, day) => y(band.low[day]!)).y1((_, day) => y(band.high[day]!))(
      Array.from(band.low)) ?? "",
  }));
  const path = line<number>().x((_, day) => x(day)).y((value) => y(value)).curve(curveStepAfter);
  found.push(s("path", { class: `line ${one.look}`, d: path(Array.from(one.curve.middle)) ?? "" }));
  return found;
}

/** A count: a bar from its low to its high, its figure a point, its days a foot. */
function ranged(world: World, seen: Observed, x: Scale, y: Scale): SVGElement {
  const at = x(seen.last_day);
  const low = y(seen.low ?? seen.value ?? 0);
  const high = y(seen.high ?? seen.value ?? 0);
  return s("g", { class: `observed ${seen.evidence.replace(" ", "-")}` },
    s("title", {}, `${seen.claim}, ${world.date(seen.last_day)}: ${range(seen.low, seen.high)} ${seen.meaning}, `
      + `${seen.claimant} (range ${seen.range_kind || "not stated"}; ${seen.evidence})`),
    s("path", { class: "reach", d: `M${at - 3.5},${low}h7M${at},${low}V${high}M${at - 3.5},${high}h7` }),
    seen.value != null ? s("circle", { class: "value", cx: at, cy: y(seen.value), r: 2.8 }) : null);
}

function key(parts: ChartParts, observed: Observed[]): HTMLElement {
  const banded = parts.series.some((one) => one.curve.bands.length);
  return h("p", { class: "key" },
    parts.series.map((one) => h("span", { class: `k ${one.look}` }, one.name)),
    banded ? h("span", { class: "k bands" }, "bands: half, and 9 in 10, of the runs") : null,
    observed.length ? h("span", { class: "k seen" }, "counts, low to high; hollow: the script holds it") : null);
}

function inWords(world: World, parts: ChartParts, observed: Observed[]): string {
  const words = [parts.title];
  for (const one of parts.series) {
    const values = one.curve.middle;
    let peak = 0;
    values.forEach((value, day) => {
      if (value > values[peak]!) peak = day;
    });
    words.push(`${one.name}: first ${number(values[0])}, highest ${number(values[peak])} on `
      + `${world.date(peak)}, last ${number(values[values.length - 1])}`);
  }
  for (const seen of observed.slice(0, 12)) {
    words.push(`counted ${shortDay(world.date(seen.last_day))}: ${range(seen.low, seen.high)} by ${seen.claimant}`);
  }
  return `${words.join(". ")}.`;
}
