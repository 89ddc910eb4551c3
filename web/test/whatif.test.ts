import { describe, expect, it } from "vitest";
import { changeWords, DifferenceLayer, signOf } from "../src/map/differences";
import { besideOf, panesOf } from "../src/map/panes";
import { START } from "../src/state/store";
import type { DifferenceRow } from "../src/model";
import { xlsx } from "../src/ui/xlsx";
import { small } from "./world";

const row = (place: string, closure: string, low: number, middle: number, high: number, sign: string): DifferenceRow => ({
  place, name: place.toUpperCase(), quantity: "arrived", unit: "moves", closure, first: 0, second: middle, low, middle, high, sign,
});
const CLOSURES = ["war as recorded (does not react)", "war generated (reacts by rule)"];
const rows = [
  row("a", CLOSURES[0]!, 100, 400, 900, "more"), row("b", CLOSURES[0]!, -300, 10, 200, "sign not known"),
  row("a", CLOSURES[1]!, -900, -400, -100, "fewer"), row("b", CLOSURES[1]!, 0, 0, 0, "no difference"),
];
const answer = {
  question: "A way out?", assumes: "", changes: ["one"], decision: "2016-01-02", until: "2016-01-09", members: 100, interval: "90 %",
  varied: {}, opening: { [CLOSURES[0]!]: "If ...", [CLOSURES[1]!]: "If ..." }, rows,
};

function two() {
  const base = small();
  const first = base.model.variants[0]!;
  const spans = { ...base.model.spans, supply: base.model.spans.supply.map((span) => ({ ...span, encircled: false, besieged: false, degree: "open" as const })) };
  return small({ variants: [first, { ...first, variant: "beside-1", name: "the same with one change", changes: ["one"], spans }], comparisons: [answer] });
}

describe("two worlds", () => {
  it("have a map each, with spans of their own", () => {
    const world = two();
    const panes = panesOf(world, { ...START, compare: "side" });
    expect(panes.map((pane) => pane.variant)).toEqual(["run", "beside-1"]);
    expect(world.of("run").supply.on("a", 7)?.besieged).toBe(true);
    expect(world.of("beside-1").supply.on("a", 7)?.besieged).toBe(false);
    expect(world.of("beside-1").largestFlow).toBe(world.largestFlow);
    expect(besideOf(world, { ...START, compare: "side" })).toBe("beside-1");
    expect(besideOf(world, START)).toBe("");
  });
  it("are one map where there is nothing beside", () => {
    expect(panesOf(small(), { ...START, compare: "side" })).toHaveLength(1);
    expect(panesOf(small(), { ...START, compare: "difference" })).toHaveLength(1);
  });
  it("differ on a map for each closure, on one scale", () => {
    const panes = panesOf(two(), { ...START, compare: "difference", what: "arrived" });
    expect(panes).toHaveLength(2);
    expect(panes.map((pane) => pane.largest)).toEqual([400, 400]);
    expect(panes[1]!.title).toContain("reacts by rule");
    expect(panes[1]!.rows!.get("a")!.sign).toBe("fewer");
  });
});

describe("a difference", () => {
  it("says its sign, and where it is not known", () => {
    expect(rows.map(signOf)).toEqual(["more", "unsure", "fewer", "same"]);
    expect(signOf(row("a", "", 1, 2, 3, "too few joint draws to tell the sign (100 needed)"))).toBe("unsure");
    expect(rows.map(changeWords)).toEqual(["+100 to +900", "-300 to +200 ?", "-900 to -100", "no difference"]);
  });
  it("is drawn by size and look, never by colour alone", () => {
    const layer = new DifferenceLayer(two(), new Map(rows.slice(0, 2).map((one) => [one.place, one])), 400);
    expect(layer.radius("a")).toBeGreaterThan(layer.radius("b"));
    const looks = [...layer.group.querySelectorAll("circle")].map((one) => one.getAttribute("class"));
    expect(looks).toEqual(["difference more", "difference unsure"]);
    expect(layer.words()).toContain("B -300 to 200 (sign not known)");
  });
});

describe("a workbook of a table", () => {
  it("has the parts that every reader of sheets expects, and no formula", async () => {
    const blob = xlsx([{ head: "Place", value: (one: { name: string; n: number | null }) => one.name }, { head: "People", value: (one) => one.n }],
      [{ name: "=A1&<b>", n: 12 }, { name: "x", n: null }], ["Model scenario, not a prediction."]);
    const text = await new Promise<string>((done) => {
      const reader = new FileReader();
      reader.onload = () => done(String(reader.result));
      reader.readAsText(blob);
    });
    for (const part of ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("<t xml:space=\"preserve\">=A1&amp;&lt;b&gt;</t>");
    expect(text).not.toContain("<f>");
    expect(text).toContain("<v>12</v>");
    expect(text).toContain("not a prediction");
  });
});
