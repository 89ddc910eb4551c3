import { chart } from "../figures/chart";
import type { Chart, Series } from "../figures/chart";
import { swatch } from "../map/legend";
import { besideOf } from "../map/panes";
import { NOBODY, ringOf, RING_WORDS } from "../map/looks";
import { curve } from "../model/decode";
import { onDay } from "../model/decode";
import type { World } from "../model";
import { h, refill } from "../ui/dom";
import { icon } from "../ui/icons";
import { capital, dayWords, listed, number, range } from "../ui/words";
import { registerPanel } from "./registry";
import { sourceList } from "./sources";

registerPanel({
  id: "place",
  title: "Place",
  where: "aside",
  order: 5,
  shows: ({ world }) => world.model.places.length > 0,
  mount: (host, { world, store }) => {
    let drawn: { key: string; charts: Chart[] } = { key: "", charts: [] };
    const words = h("div", { class: "place-words" });
    const figures = h("div", { class: "place-figures" });
    return store.subscribe((state) => {
      const place = world.places.get(state.place);
      const here = world.of(state.variant);
      const beside = besideOf(world, state);
      host.hidden = !place;
      if (!place) return;
      refill(words,
        h("h3", {}, place.name,
          h("button", { type: "button", class: "close", "aria-label": "Close place", onclick: () => store.set({ place: "" }) }, icon("close"))),
        h("p", { class: "kind" }, [place.kind.replace("_", " "), place.admin3, place.admin1, place.pcode].filter(Boolean).join(" · ")),
        beside ? h("h4", {}, `A: ${world.variant(state.variant).name}`) : null,
        h("ul", { class: "facts" }, told(here, state.place, state.day, state.variant)),
        beside ? [h("h4", {}, `B: ${world.variant(beside).name}`),
          h("ul", { class: "facts" }, told(world.of(beside), state.place, state.day, beside))] : null,
        ways(here, state.place, state.day));
      const key = `${state.place}/${state.variant}/${beside}`;
      if (drawn.key !== key) {
        const first = placeCharts(here, state.place, state.variant);
        const second = beside ? placeCharts(world.of(beside), state.place, beside) : [];
        drawn = { key, charts: [...first, ...second] };
        const head = (sign: string) => (second.length ? h("h4", {}, `${sign}: over time`) : null);
        refill(figures, head("A"), first.map((one) => one.element), head("B"), second.map((one) => one.element));
      }
      drawn.charts.forEach((one) => one.cursor(state.day));
      if (!words.isConnected) host.append(words, figures);
    });
  },
});

/** What holds for a place on a day, in short sentences. */
export function told(world: World, id: string, day: number, variant: string): HTMLElement[] {
  const place = world.places.get(id)!;
  const found: (HTMLElement | null)[] = [];
  const item = (...parts: (Node | string | null)[]) => h("li", {}, parts.filter((p) => p !== null) as Node[]);
  const holder = world.holder.on(id, day);
  if (!place.abroad) {
    const look = world.parties.get(holder?.party ?? "") ?? NOBODY;
    found.push(item(swatch(look.colour, look.pattern), `Held by ${look.name}`,
      holder && holder.share < 1 ? ` (${Math.round(holder.share * 100)} % of the place)` : ""));
  }
  found.push(...siege(world, id, day, variant, item));
  found.push(...listings(world, id, day, item));
  if (place.population) {
    found.push(item(`People at the start: ${range(place.population_low, place.population_high)}`
      + (place.population_range === "stated" ? "" : " (no range stated: the doubt is larger)")));
  }
  return found.filter((one): one is HTMLElement => one !== null);
}

type Item = (...parts: (Node | string | null)[]) => HTMLElement;

function siege(world: World, id: string, day: number, variant: string, item: Item): HTMLElement[] {
  const place = world.places.get(id)!;
  const ring = ringOf(world.supply.on(id, day), place);
  if (!ring) return [];
  const found = [item(h("strong", { class: `state ${ring}` }, capital(RING_WORDS[ring])))];
  const since = (text: string, first: number | null) =>
    first === null ? [] : [item(`${text} since ${dayWords(world.date(first))} (day ${day - first + 1})`)];
  const fire = world.since(id, (span) => span.degree === "fire-cut" || span.encircled === true, day);
  const ground = world.since(id, (span) => span.encircled === true, day);
  if (ground !== null && fire !== null && fire < ground) found.push(...since("Cut by fire", fire));
  else if (ring === "fire-cut") found.push(...since("Cut by fire", fire));
  found.push(...since("No open road, encircled", ground));
  found.push(...since("Besieged by the rule of this model", world.since(id, (span) => span.besieged === true, day)));
  const lines = world.lines(id, variant);
  const stock = lines?.stock_days?.[day];
  const short = lines?.shortage?.[day];
  if (stock != null) found.push(item(stock >= 0.5
    ? `Stocks for about ${Math.round(stock)} day${Math.round(stock) === 1 ? "" : "s"} more (those at the start are assumed: see rules)`
    : "Stocks used up (those at the start are assumed: see rules)"));
  if (short != null && short > 0) found.push(item(`Shortage index ${short.toFixed(2)} (not IPC, not famine)`));
  return found;
}

function listings(world: World, id: string, day: number, item: Item): HTMLElement[] {
  const claims = onDay(world.model.spans.listed.filter((span) => span.place === id), day);
  if (!claims.length) {
    const later = world.model.spans.listed.filter((span) => span.place === id && (span.first_day ?? -1) > day);
    return later.length
      ? [item(`Claim: ${listed(later.map((span) => span.claimant))} lists it as besieged only from ${dayWords(world.date(later[0]!.first_day!))}`)]
      : [];
  }
  return claims.map((span) => item(
    h("span", { class: "claim" }, "claim"),
    `${span.claimant} lists it as besieged`
    + (span.first_day != null ? ` from ${dayWords(world.date(span.first_day))}` : ", since a day not stated"),
    sourceList(world, span.sources)));
}

/** Each road that ends here and what it lets pass, and what would restore supply. */
function ways(world: World, id: string, day: number): HTMLElement | null {
  const roads = world.model.routes.filter((road) => road.from_place === id || road.to_place === id);
  if (!roads.length) return null;
  const state = (text?: string) => h("td", { class: `s-${text ?? "unknown"}` }, (text ?? "unknown").replace("_", " "));
  const rows = roads.map((road) => {
    const span = world.road.on(road.route, day);
    const away = road.from_place === id;
    return h("tr", {},
      h("th", { scope: "row" }, world.name(away ? road.to_place : road.from_place), span?.disputed ? h("em", {}, " disputed") : null),
      state(span?.goods), state(span?.aid), state(away ? span?.civilians_out : span?.civilians_in),
      state(away ? span?.civilians_in : span?.civilians_out));
  });
  const lifelines = onDay(world.model.spans.lifelines.filter((line) => line.places.includes(id)), day);
  return h("details", { class: "ways" },
    h("summary", {}, `${roads.length} road${roads.length > 1 ? "s" : ""} by traffic`),
    h("table", {}, h("thead", {}, h("tr", {}, ["To", "Goods", "Aid", "People out", "People in"].map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows)),
    lifelines.length ? h("p", { class: "note" }, lifelines.map((line) => `${line.state === "closed" ? "Re-opening" : "Keeping open"} `
      + `${roadName(world, line.route)}${line.together_with.length ? ` together with ${listed(line.together_with.map((r) => roadName(world, r)))}` : ""} `
      + `${line.state === "closed" ? "restores" : "keeps"} supply for ${number(line.people)} people. `).join("")) : null);
}

export function roadName(world: World, route: string): string {
  const road = world.routes.get(route);
  return road ? `${world.name(road.from_place)} to ${world.name(road.to_place)}` : route;
}

/** People at a place over time; at a gate those who wait, with the policy below. */
export function placeCharts(world: World, id: string, variant: string): Chart[] {
  const lines = world.lines(id, variant);
  const crossing = world.crossing(id, variant);
  const place = world.places.get(id)!;
  const seen = world.model.observed.filter((one) => one.place === id);
  const charts: Chart[] = [];
  if (crossing) {
    charts.push(chart(world, {
      title: `People on the near side of ${place.name}`,
      series: series([["waiting", crossing.waiting, "warm"], ["in camps close by", crossing.in_camps, "cool"]]),
      observed: seen.filter((one) => one.quantity === "people_at_border"),
      spans: world.gate.all(`${id}/asylum`).map((span) => ({
        first: span.first_day, last: span.last_day, look: span.policy,
        word: span.policy.replace("_", " ") + (span.people_per_day ? ` ${span.people_per_day} a day` : ""),
      })),
      spansTitle: "gate",
    }));
  } else if (lines?.displaced) {
    charts.push(chart(world, {
      title: `Displaced people in ${place.name}`,
      series: series([["displaced people", lines.displaced, "cool"], ["of them in camps", place.kind === "camp" ? null : lines.in_camps, "warm"]]),
      observed: seen.filter((one) => ["idp_stock", "occupancy"].includes(one.quantity)),
      capacity: place.capacity,
    }));
  }
  if (lines?.left) {
    charts.push(chart(world, {
      title: `Fled from ${place.name} for the first time, since the start`,
      series: series([["fled", lines.left, "warm"]]),
    }));
  }
  return charts;
}

export function series(lines: [string, Parameters<typeof curve>[0], string][]): Series[] {
  return lines.flatMap(([name, line, look]) => {
    const found = curve(line);
    return found ? [{ name, curve: found, look }] : [];
  });
}
