import { valueOn } from "../model/decode";
import { besideOf } from "../map/panes";
import { ringOf, RING_WORDS } from "../map/looks";
import type { World } from "../model";
import { LANES } from "../time/bar";
import { h, refill } from "../ui/dom";
import { dayWords, listed, number, shortDay } from "../ui/words";
import { registerPanel } from "./registry";
import { sourceList } from "./sources";

registerPanel({
  id: "day",
  title: "This day",
  where: "aside",
  order: 10,
  shows: ({ world }) => world.model.places.length > 0,
  mount: (host, { world, store }) =>
    store.subscribe((state, before) => {
      if (state !== before && state.day === before.day && state.variant === before.variant
        && state.compare === before.compare && state.other === before.other) return;
      const beside = besideOf(world, state);
      const list = (variant: string) => h("ul", { class: "facts" },
        facts(world.of(variant), state.day, variant).map((text) => h("li", {}, text)));
      refill(host,
        h("h3", {}, dayWords(world.date(state.day))),
        beside ? h("h4", {}, `A: ${world.variant(state.variant).name}`) : null,
        list(state.variant),
        beside ? [h("h4", {}, `B: ${world.variant(beside).name}`), list(beside)] : null,
        h("h4", {}, "What happened"),
        happened(world, state.day));
    }),
});

/** The map in words: who is cut off, who waits. Also for those who do not see the map. */
export function facts(world: World, day: number, variant: string): string[] {
  const found: string[] = [];
  for (const kind of ["besieged", "encircled", "fire-cut", "under-fire"] as const) {
    const names = [...world.places.values()]
      .filter((place) => ringOf(world.supply.on(place.place, day), place) === kind)
      .map((place) => place.name).sort();
    if (names.length) found.push(`${RING_WORDS[kind]}: ${listed(names)}`);
  }
  if (!found.length) found.push("No place in the network is encircled on this day.");
  const waits = Object.keys(world.variant(variant).crossings)
    .map((id) => ({ name: world.name(id), people: valueOn(world.crossing(id, variant)!.waiting, day) }))
    .filter((one) => one.people >= 100).sort((a, b) => b.people - a.people);
  const many = world.variant(variant).members > 1 ? "middle of the runs" : "one run";
  if (waits.length) {
    found.push(`Waiting at the border (${many}): ${listed(waits.map((one) => `${one.name} ${number(one.people)}`))}`);
  }
  return found.map((text) => text.charAt(0).toUpperCase() + text.slice(1));
}

function happened(world: World, day: number): HTMLElement {
  const events = world.eventsOn(day);
  if (!events.length) return h("p", { class: "quiet" }, "Nothing on record.");
  return h("ul", { class: "events" }, events.map((event) => {
    const lane = LANES.find((one) => one.of.includes(event.kind))?.kind ?? "other";
    const span = event.last_day == null || event.last_day === event.first_day
      ? "" : `${shortDay(world.date(event.first_day))} to ${shortDay(world.date(event.last_day))}`;
    return h("li", { class: event.first_day === day ? "new" : "" },
      h("span", { class: `tag ${lane}` }, event.kind === "control" ? "holder" : event.kind),
      span ? h("span", { class: "span-days" }, span) : null,
      h("p", {}, event.text || event.title),
      sourceList(world, event.sources, event.confidence));
  }));
}
