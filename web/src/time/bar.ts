import type { EventBar, World } from "../model";
import { curve } from "../model/decode";
import type { Context } from "../panels/registry";
import { h, refill, s } from "../ui/dom";
import { icon } from "../ui/icons";
import type { Icon } from "../ui/icons";
import { about, dayWords, monthShort } from "../ui/words";

/** Kinds of event, in the order of their lanes above the slider. */
export const LANES: { kind: string; name: string; of: string[] }[] = [
  { kind: "fighting", name: "Operations, strikes", of: ["operation", "strike"] },
  { kind: "control", name: "Changes of holder", of: ["control"] },
  { kind: "ways", name: "Corridors, convoys, agreements", of: ["corridor", "convoy", "agreement"] },
  { kind: "quiet", name: "Ceasefires, talks", of: ["ceasefire", "talks"] },
  { kind: "outage", name: "Services cut", of: ["outage"] },
];
const LANE = 7;
const SPEEDS = { "4 days a second": 4, "10 days a second": 10, "20 days a second": 20 };

/** Slider, play, step, jump to events; above it what happened when, and how many fled. */
export function timeBar(host: HTMLElement, context: Context): () => void {
  const { world, store } = context;
  const slider = h("input", {
    type: "range", id: "day", min: 0, max: world.days - 1, step: 1, "aria-label": "Day shown",
    oninput: () => {
      stop();
      store.set({ day: Number(slider.value) });
    },
  });
  const said = h("output", { id: "day-said", for: "day" });
  const why = h("span", { class: "day-why" });
  const speed = h("select", { "aria-label": "Speed" },
    Object.keys(SPEEDS).map((name, i) => h("option", { value: name, selected: i === 1 }, name)));
  let timer = 0;
  const play = h("button", { type: "button", class: "play", onclick: () => (timer ? stop() : start()) });
  const label = () => {
    refill(play, icon(timer ? "pause" : "play"));
    play.setAttribute("aria-label", timer ? "Pause" : "Play");
    play.title = timer ? "Pause" : "Play";
    host.classList.toggle("playing", Boolean(timer));
  };
  const stop = () => {
    window.clearInterval(timer);
    timer = 0;
    label();
  };
  const start = () => {
    if (store.get().day >= world.days - 1) store.set({ day: 0 });
    const perSecond = SPEEDS[speed.value as keyof typeof SPEEDS] ?? 10;
    timer = window.setInterval(() => {
      const next = store.get().day + 1;
      if (next >= world.days) stop();
      else store.set({ day: next });
    }, 1000 / perSecond);
    label();
  };
  speed.addEventListener("change", () => {
    if (timer) {
      stop();
      start();
    }
  });
  const jumps = jumpDays(world);
  const go = (day: number | undefined) => {
    stop();
    if (day !== undefined) store.set({ day: Math.min(Math.max(day, 0), world.days - 1) });
  };
  const now = () => store.get().day;
  const button = (sign: Icon, name: string, act: () => void) =>
    h("button", { type: "button", title: name, "aria-label": name, onclick: act }, icon(sign));
  refill(host,
    h("div", { class: "time-head" },
      h("div", { class: "buttons" },
        button("before", "Event before", () => go(jumps.filter((day) => day < now()).pop())),
        button("back", "One day back", () => go(now() - 1)),
        play,
        button("on", "One day on", () => go(now() + 1)),
        button("next", "Next event", () => go(jumps.find((day) => day > now()))),
        speed),
      h("div", { class: "day-now" }, said, why)),
    h("div", { class: "track" }, lanes(world), slider, ticks(world)),
    jumpList(world, (day) => go(day)));
  label();
  const stopListening = store.subscribe((state) => {
    slider.value = String(state.day);
    const text = dayWords(world.date(state.day));
    slider.setAttribute("aria-valuetext", text);
    said.textContent = text;
    why.textContent = ` day ${state.day} of ${world.days - 1}`;
  });
  return () => {
    stop();
    stopListening();
  };
}

/** The days one can jump to: first days of events, and key days of the run. */
export function jumpDays(world: World): number[] {
  const days = new Set(world.model.key_days.map((key) => key.day as number));
  for (const event of world.model.events) {
    if (event.first_day >= 0 && event.first_day < world.days) days.add(event.first_day);
  }
  return [...days].sort((a, b) => a - b);
}

/** Bars of events by kind, and behind them those who fled in the week before. */
function lanes(world: World): SVGSVGElement {
  const height = LANES.length * LANE + 30;
  const x = (day: number) => ((day / Math.max(1, world.days - 1)) * 1000).toFixed(1);
  const bars = LANES.map((lane, row) =>
    s("g", { class: `lane ${lane.kind}` },
      world.model.events.filter((event) => lane.of.includes(event.kind)).map((event) => bar(event, row, x, world))));
  return s("svg", {
    class: "lanes", viewBox: `0 0 1000 ${height}`, preserveAspectRatio: "none", role: "img",
    "aria-label": `Events and people who fled, over time. ${LANES.map((lane) =>
      `${lane.name}: ${world.model.events.filter((event) => lane.of.includes(event.kind)).length}`).join("; ")}.`,
  }, s("path", { class: "fled", d: fled(world, height - 30, 30, x) }), bars);
}

function bar(event: EventBar, row: number, x: (day: number) => string, world: World): SVGElement {
  const first = Math.max(0, event.first_day);
  const last = Math.min(world.days - 1, event.last_day ?? event.first_day);
  return s("rect", {
    x: x(first), y: row * LANE + 1, height: LANE - 2,
    width: Math.max(3, Number(x(last + 1)) - Number(x(first))).toFixed(1),
  }, s("title", {}, `${dayWords(world.date(first))}: ${event.title}`));
}

function fled(world: World, top: number, height: number, x: (day: number) => string): string {
  const first = curve(world.variant().totals.first_moves)?.middle;
  if (!first) return "";
  const weekly = Array.from(first, (value, day) => value - (day >= 7 ? first[day - 7]! : 0));
  const most = Math.max(1, ...weekly);
  const y = (value: number) => (top + height - (value / most) * (height - 2)).toFixed(1);
  return `M0,${top + height}${weekly.map((value, day) => `L${x(day)},${y(value)}`).join("")}L1000,${top + height}Z`;
}

function ticks(world: World): HTMLElement {
  const months = Array.from({ length: world.days }, (_, day) => day).filter((day) => world.date(day).endsWith("-01"));
  const every = Math.ceil(months.length / 14);
  return h("div", { class: "ticks", "aria-hidden": "true" }, months.filter((_, i) => i % every === 0).map((day) => {
    const tick = h("span", {}, monthShort(world.date(day)));
    tick.style.left = `${(day / (world.days - 1)) * 100}%`;
    return tick;
  }));
}

/** Key days in words, each a button: the story of the run at a glance. */
function jumpList(world: World, go: (day: number) => void): HTMLElement | null {
  if (!world.model.key_days.length) return null;
  const fledWords = curve(world.variant().totals.first_moves)?.middle;
  const total = fledWords ? fledWords[fledWords.length - 1] : null;
  return h("details", { class: "key-days" },
    h("summary", {}, `${world.model.key_days.length} key days`,
      total != null ? h("small", {}, `: in the model about ${about(total)} people flee for the first time`) : null),
    h("ul", {}, world.model.key_days.map((key) => h("li", {},
      h("button", { type: "button", onclick: () => go(key.day as number) },
        h("b", {}, dayWords(key.date as string)), ` ${key.why as string}`)))));
}
