import type { Chart } from "../figures/chart";
import { curve } from "../model/decode";
import type { CrossingLines, World } from "../model";
import { h, refill } from "../ui/dom";
import { dayWords, number, range } from "../ui/words";
import { table } from "../ui/table";
import { spread } from "./figures";
import { placeCharts } from "./place";
import { registerPanel } from "./registry";

const NEAR: (keyof CrossingLines)[] = ["waiting", "in_camps", "turned_back", "exposed", "left_queue"];
const HEADS: Record<keyof CrossingLines, string> = {
  waiting: "Waiting", in_camps: "In camps close by", turned_back: "Turned back so far", exposed: "Exposed that day",
  left_queue: "Left the queue so far", admitted: "Admitted so far", irregular: "Crossed elsewhere so far",
};

registerPanel({
  id: "border",
  title: "At the border",
  where: "tab",
  order: 30,
  shows: ({ world }) => Object.keys(world.variant().crossings).length > 0,
  mount: (host, { world, store }) => {
    let drawn = "";
    let charts: Chart[] = [];
    const both = h("div");
    return store.subscribe((state) => {
      if (host.hidden) return;
      if (drawn !== state.variant) {
        drawn = state.variant;
        charts = Object.keys(world.variant(state.variant).crossings).map((id) => placeCharts(world, id, state.variant)[0]!);
        refill(host, h("h3", {}, "At the border"),
          h("p", { class: "note" }, "Whoever reads how many crossed must read how many wait. Fewer arrivals are no success. "
            + "Sums run from the first day. ", spread(world.variant(state.variant))),
          both, h("div", { class: "figures" }, charts.map((one) => one.element)));
      }
      charts.forEach((one) => one.cursor(state.day));
      refill(both, card(world, state.variant, state.day));
    });
  },
});

/** Both sides of every gate on a day; the near side first, never one without the other. */
function card(world: World, variant: string, day: number): HTMLElement {
  const rows = Object.entries(world.variant(variant).crossings);
  const gate = (id: string) => {
    const span = world.gate.on(`${id}/asylum`, day);
    return span ? span.policy.replace("_", " ") + (span.people_per_day ? ` ${span.people_per_day} a day` : "")
      + (span.assumed ? " (assumed: not an estimate of arrivals)" : "") : "no record";
  };
  return table(`Both sides of the border on ${dayWords(world.date(day))}`, [
    { head: "Gate", value: ([id]) => world.name(id) },
    { head: "Policy, asylum", value: ([id]) => gate(id) },
    ...[...NEAR, "admitted" as const, "irregular" as const].map((name) => ({
      head: HEADS[name],
      numeric: true,
      value: ([, lines]: (typeof rows)[number]) => curve(lines[name])?.middle[day] ?? null,
      show: ([, lines]: (typeof rows)[number]) => shown(lines, name, day),
    })),
  ], rows, `border-${world.date(day)}`);
}

function shown(lines: CrossingLines, name: keyof CrossingLines, day: number): string {
  const found = curve(lines[name]);
  const band = found?.bands.find((one) => one.share === 90);
  return band ? `${range(band.low[day], band.high[day])} (${number(found!.middle[day])})` : number(found?.middle[day]);
}
