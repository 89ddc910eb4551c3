import { describe, expect, it } from "vitest";
import { Flows } from "../src/map/flows";
import { ringOf, roadState } from "../src/map/looks";
import { curve, onDay, read, restored } from "../src/model/decode";
import { small } from "./world";

describe("figures over time", () => {
  it("are restored from differences", () => {
    expect([...restored([5, 0, -3, 10])]).toEqual([5, 5, 2, 12]);
  });
  it("of one run have no band", () => {
    expect(curve({ one: [1, 1] })!.bands).toEqual([]);
  });
  it("of an ensemble have the wide band behind the narrow one", () => {
    const found = curve({ p05: [1], p25: [2], p50: [3], p75: [4], p95: [5] })!;
    expect(found.middle[0]).toBe(3);
    expect(found.bands.map((band) => [band.share, band.low[0], band.high[0]])).toEqual([[90, 1, 5], [50, 2, 4]]);
  });
});

describe("what holds on a day", () => {
  const world = small();
  it("is found at both ends of a span", () => {
    expect(world.supply.on("a", 1)!.degree).toBe("open");
    expect(world.supply.on("a", 2)!.degree).toBe("fire-cut");
    expect(world.supply.on("a", 9)!.besieged).toBe(true);
    expect(world.supply.on("b", 0)).toBeUndefined();
  });
  it("has a first day across spans in which it goes on", () => {
    expect(world.since("a", (span) => span.encircled === true, 8)).toBe(4);
    expect(world.since("a", (span) => span.besieged === true, 8)).toBe(6);
    expect(world.since("a", (span) => span.encircled === true, 3)).toBeNull();
  });
  it("has events while they last", () => {
    expect(world.eventsOn(5).map((event) => event.event)).toEqual(["E1"]);
    expect(world.eventsOn(6)).toEqual([]);
  });
  it("has rows whose ends are open", () => {
    expect(onDay([{ first_day: null, last_day: 3 }, { first_day: 4 }], 3)).toHaveLength(1);
  });
  it("counts days from the start and back", () => {
    expect(world.date(9)).toBe("2016-01-10");
    expect(world.day("2016-01-10")).toBe(9);
  });
});

describe("how things are drawn", () => {
  const world = small();
  const a = world.places.get("a")!;
  it("tells cut by fire, encircled and besieged apart", () => {
    expect([0, 2, 4, 6].map((day) => ringOf(world.supply.on("a", day), a))).toEqual(["", "fire-cut", "encircled", "besieged"]);
  });
  it("says of a road that it lets only people pass", () => {
    const road = world.road.on("a|b", 2);
    expect(roadState(road, "supply")).toBe("people");
    expect(roadState(road, "goods")).toBe("closed");
    expect(roadState(road, "people")).toBe("under_fire");
  });
  it("adds up movements of a week on one scale for all days", () => {
    const flows = new Flows(world);
    expect(flows.largest).toBe(500);
    expect(flows.on("run", 2)).toEqual([]);
    expect(flows.on("run", 9)).toEqual([{ route: "a|b", forth: 500, back: 0 }]);
  });
});

describe("a document of another form", () => {
  it("is refused in words", () => {
    expect(() => read('{"format_version": 99}')).toThrow(/form 99/);
  });
});
