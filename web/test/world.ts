import { World } from "../src/model";
import type { ViewModel } from "../src/model";

/** A small document: three places, one road, one gate, ten days. */
export function small(change: Partial<ViewModel> = {}): World {
  const place = (id: string, kind: string, lon: number, lat: number, population: number) => ({
    place: id, name: id.toUpperCase(), kind, country: "X", admin1: "A", admin3: "", pcode: "", lat, lon,
    population, population_low: population, population_high: population * 2, population_range: "stated",
    abroad: false,
  });
  const line = (one: number[]) => ({ one });
  const model = {
    format_version: 2,
    meta: {
      title: "Small", name: "small", start: "2016-01-01", end: "2016-01-10", days: 10, home_country: "X",
      members: 1, version: "0", scenario_hash: "", digest: "", closure: "war as recorded", warnings: [],
      sensitivity: "open", mark: "", verdict: "", disclaimers: ["a", "b", "c"],
    },
    parties: [{ party: "p", name: "Party", calls_itself: "", colour: "#0072B2", pattern: 1, letter: "P" }],
    places: [place("a", "town", 37, 36, 10_000), place("b", "town", 37.5, 36.2, 5_000), place("x", "crossing", 37.2, 36.6, 0)],
    routes: [{ route: "a|b", from_place: "a", to_place: "b", kind: "primary", length_km: 40 }],
    basemap: null,
    events: [{ event: "E1", kind: "operation", first_day: 3, last_day: 5, title: "operation: A", text: "Text", places: ["a"], routes: [], sources: ["S"], confidence: "high" }],
    spans: {
      holder: [{ place: "a", party: "p", share: 1, first_day: 0, last_day: 9 }],
      supply: [
        { place: "a", supplied: true, encircled: false, besieged: false, degree: "open", first_day: 0, last_day: 1 },
        { place: "a", supplied: false, encircled: false, besieged: false, degree: "fire-cut", first_day: 2, last_day: 3 },
        { place: "a", supplied: false, encircled: true, besieged: false, degree: "cut", first_day: 4, last_day: 5 },
        { place: "a", supplied: false, encircled: true, besieged: true, degree: "cut", first_day: 6, last_day: 9 },
      ],
      roads: [
        { route: "a|b", goods: "open", trade: "closed", aid: "open", civilians_out: "open", civilians_in: "open", disputed: false, first_day: 0, last_day: 1 },
        { route: "a|b", goods: "closed", trade: "closed", aid: "closed", civilians_out: "under_fire", civilians_in: "closed", disputed: true, first_day: 2, last_day: 9 },
      ],
      gates: [{ place: "x", category: "asylum", policy: "closed", assumed: false, first_day: 0, last_day: 9 }],
      corridors: [], listed: [{ place: "a", claim: "C", claimant: "UN", first_day: 8, sources: [] }], lifelines: [],
    },
    board: [], comparisons: [], observed: [], key_days: [{ day: 4, date: "2016-01-05", why: "A becomes encircled" }], summary: [], pages: {},
    sources: [{ source: "S", title: "Title", publisher: "", date: "", address: "", licence: "" }],
    variants: [{
      variant: "run", name: "Small", changes: [], closure: "war as recorded", members: 1, varied: [], one_run: "",
      places: { a: { present: line([10_000, 0, 0, -500, 0, 0, 0, 0, 0, 0]), stock_days: [null, null, 20, 19, 18, 17, 16, 15, 14, 13] } },
      crossings: { x: Object.fromEntries(["waiting", "in_camps", "exposed", "turned_back", "left_queue", "admitted", "irregular"]
        .map((name) => [name, line([0, 0, 0, 500, 0, 0, 0, 0, 0, 0])])) },
      flows: { "a|b": { forth: line([0, 0, 0, 500, -500, 0, 0, 0, 0, 0]) } },
      totals: { first_moves: line([0, 0, 0, 500, 0, 0, 0, 0, 0, 0]) },
    }],
    ...change,
  };
  return new World(model as unknown as ViewModel);
}
