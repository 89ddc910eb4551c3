import { chart } from "../figures/chart";
import type { Chart } from "../figures/chart";
import { curve, valueOn } from "../model/decode";
import type { PlacePoint, Variant, World } from "../model";
import { h, refill } from "../ui/dom";
import { capital, listed, roundedTwo } from "../ui/words";
import { table } from "../ui/table";
import type { Column } from "../ui/table";
import { registerPanel } from "./registry";
import { placeCharts, series } from "./place";

const MOST = 12;

/** What the bands mean, or why there are none: stands above every set of figures. */
export function spread(variant: Variant): string {
  return variant.members > 1
    ? `${variant.members} runs; they vary ${listed(variant.varied)}. Bands hold half, and 9 in 10, of the runs on each day. ${capital(variant.closure)}.${variant.one_run ? ` Of one run only: ${variant.one_run}.` : ""}`
    : `One run: no range is shown for model figures. ${capital(variant.closure)}.`;
}

registerPanel({
  id: "figures",
  title: "People over time",
  where: "tab",
  order: 20,
  shows: ({ world }) => Object.keys(world.variant().places).length > 0,
  mount: (host, { world, store }) => {
    let drawn = "";
    let charts: Chart[] = [];
    return store.subscribe((state) => {
      if (host.hidden) return;
      if (drawn !== state.variant) {
        drawn = state.variant;
        charts = [...totals(world, state.variant), ...mainPlaces(world, state.variant)];
        refill(host, h("h3", {}, "People over time"), h("p", { class: "note" }, spread(world.variant(state.variant))),
          h("div", { class: "figures" }, charts.map((one) => one.element)), stockTable(world, state.variant));
      }
      charts.forEach((one) => one.cursor(state.day));
    });
  },
});

function totals(world: World, variant: string): Chart[] {
  const sum = world.variant(variant).totals;
  return [
    chart(world, { title: "Displaced at home, all places", series: series([["displaced at home", sum.idps, "cool"]]) }),
    chart(world, { title: "Moves since the start: a person who moves twice counts twice",
      series: series([["all moves", sum.moves, "cool"], ["first moves", sum.first_moves, "warm"]]) }),
  ].filter((one) => one.element.querySelector(".line"));
}

function mainPlaces(world: World, variant: string): Chart[] {
  const peak = (id: string) => Math.max(0, ...(curve(world.lines(id, variant)?.displaced)?.middle ?? []));
  const counted = (id: string) => world.model.observed.filter((seen) => seen.place === id && seen.quantity === "idp_stock").length;
  return world.model.places
    .filter((place) => !place.abroad && place.kind !== "crossing" && peak(place.place) > 0)
    .sort((a, b) => counted(b.place) - counted(a.place) || peak(b.place) - peak(a.place) || a.name.localeCompare(b.name))
    .slice(0, MOST)
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((place) => placeCharts(world, place.place, variant)[0]!);
}

function stockTable(world: World, variant: string): HTMLElement {
  const last = world.days - 1;
  const many = world.variant(variant).members > 1;
  const rows = world.model.places.filter((place) => world.lines(place.place, variant)?.displaced);
  const when = many ? [0, Math.round(last / 2), last] : [0, ...[0.25, 0.5, 0.75].map((part) => Math.round(last * part)), last];
  const caption = many ? "Displaced people by place: 9 in 10 runs lie between low and high" : "Displaced people by place, one run";
  return table(caption, [
    { head: "Place", value: (place) => place.name },
    { head: "Governorate", value: (place) => place.admin1 },
    { head: "Sub-district", value: (place) => place.admin3 },
    { head: "P-code", value: (place) => place.pcode },
    ...when.flatMap((day) => (many ? ends(world, variant, day) : [alone(world, variant, day)])),
  ], rows, "displaced-by-place");
}

function alone(world: World, variant: string, day: number): Column<PlacePoint> {
  return { head: world.date(day), numeric: true, value: (place) => valueOn(world.lines(place.place, variant)?.displaced, day) };
}

/** Low and high of the runs on a day, in two digits; the middle stands in the figures. */
function ends(world: World, variant: string, day: number): Column<PlacePoint>[] {
  const band = (place: PlacePoint) => curve(world.lines(place.place, variant)?.displaced)?.bands.find((one) => one.share === 90);
  const end = (name: "low" | "high"): Column<PlacePoint> => ({
    head: `${world.date(day)} ${name}`, numeric: true, value: (place) => roundedTwo(band(place)?.[name][day] ?? 0),
  });
  return [end("low"), end("high")];
}
