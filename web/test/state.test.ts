import { describe, expect, it } from "vitest";
import { fromHash, START, Store, toHash } from "../src/state/store";
import { small } from "./world";

const world = small();
const date = (day: number) => world.date(day);
const day = (iso: string) => world.day(iso);

describe("the address", () => {
  it("says what is looked at, and is read back", () => {
    const state = { ...START, day: 4, place: "a", other: "b", compare: "difference" as const, asked: "1", what: "arrived", panel: "board" };
    const hash = toHash(state, date);
    expect(hash).toContain("day=2016-01-05");
    expect({ ...START, ...fromHash(`#${hash}`, day, 10) }).toEqual(state);
  });
  it("never leads outside the period, whatever it says", () => {
    expect(fromHash("#day=2099-01-01", day, 10).day).toBe(9);
    expect(fromHash("#day=1999-01-01", day, 10).day).toBe(0);
    expect(fromHash("#day=tomorrow&compare=worse", day, 10)).toEqual({});
  });
});

describe("the store", () => {
  it("tells listeners of changes alone, and stops when asked", () => {
    const store = new Store({ ...START });
    const seen: number[] = [];
    const stop = store.subscribe((state) => seen.push(state.day));
    store.set({ day: 0 });
    store.set({ day: 3 });
    stop();
    store.set({ day: 5 });
    expect(seen).toEqual([0, 3]);
  });
});
