import { describe, expect, it } from "vitest";
import { placeLabels } from "../src/map/labels";
import { asked } from "../src/panels/whatif";
import { facts } from "../src/panels/day";
import { told } from "../src/panels/place";
import { jumpDays } from "../src/time/bar";
import { h } from "../src/ui/dom";
import { csv, table } from "../src/ui/table";
import { about, number, range } from "../src/ui/words";
import { small } from "./world";

const text = (nodes: HTMLElement[]) => nodes.map((node) => node.textContent).join("\n");

describe("words of a place", () => {
  const world = small();
  it("say since when by fire and since when by ground", () => {
    const said = text(told(world, "a", 5, "run"));
    expect(said).toContain("Cut by fire since 3 January 2016");
    expect(said).toContain("encircled since 5 January 2016");
  });
  it("show a listing as a claim, from its day", () => {
    expect(text(told(world, "a", 7, "run"))).toContain("only from 9 January 2016");
    expect(text(told(world, "a", 8, "run"))).toContain("UN lists it as besieged from 9 January 2016");
  });
  it("give the range of people first", () => {
    expect(text(told(world, "a", 0, "run"))).toContain("10,000 to 20,000");
  });
});

describe("words of a day", () => {
  it("say who waits, and that it is one run", () => {
    expect(facts(small(), 5, "run").join(" ")).toContain("Waiting at the border (one run): X 500");
  });
  it("say so where nobody is cut off", () => {
    expect(facts(small(), 0, "run")).toEqual(["No place in the network is encircled on this day."]);
  });
});

describe("labels", () => {
  const label = (key: string, x: number, forced = false) => ({ key, text: "A long name", x, y: 50, reach: 4, size: 12, forced });
  it("do not cover each other", () => {
    const placed = placeLabels(Array.from({ length: 30 }, (_, i) => label(String(i), 100 + i)), [], 400, 100);
    expect(placed.length).toBeGreaterThan(1);
    expect(placed.length).toBeLessThan(30);
  });
  it("of what matters stand though they cover a symbol", () => {
    const all = [{ left: 0, right: 400, top: 0, bottom: 100 }];
    expect(placeLabels([label("a", 200)], all, 400, 100)).toHaveLength(0);
    expect(placeLabels([label("a", 200, true)], all, 400, 100)).toHaveLength(1);
  });
});

describe("a what-if", () => {
  it("shows both closures in one row, the range first, and that a sign is not known", () => {
    const row = (closure: string, low: number, high: number, sign: string) => ({
      place: "a", name: "A", quantity: "moved out", unit: "people", closure, first: 0, second: 0, low, middle: 1, high, sign,
    });
    const shown = asked({
      question: "Corridor?", assumes: "", changes: ["corridor added"], decision: "2016-01-02", until: "2016-01-09", members: 100,
      interval: "90 % interval", varied: { recorded: "luck", generated: "luck" }, opening: { recorded: "If ...", generated: "" },
      rows: [row("recorded", -5, 40, "sign not known"), row("generated", 10, 90, "more")],
    });
    expect(shown.querySelectorAll("tbody tr")).toHaveLength(1);
    expect(shown.querySelector("tbody")!.textContent).toContain("-5 to +40sign not known+10 to +90more");
  });
});

describe("tables", () => {
  const columns = [
    { head: "Name", value: (row: { n: string; v: number | null }) => row.n },
    { head: "Value", value: (row: { n: string; v: number | null }) => row.v, numeric: true },
  ];
  const rows = [{ n: "b", v: 2 }, { n: "=a,1", v: null }, { n: "c", v: 30 }];
  it("sort by a head, the unknown last", () => {
    const shown = table("Caption", columns, rows, "file");
    const values = () => [...shown.querySelectorAll("tbody td")].map((cell) => cell.textContent);
    shown.querySelectorAll("button")[1]!.click();
    expect(values()).toEqual(["30", "2", "-"]);
    shown.querySelectorAll("button")[1]!.click();
    expect(values()).toEqual(["2", "30", "-"]);
  });
  it("are kept as CSV in which no cell is a formula", () => {
    expect(csv(columns, rows)).toBe('\ufeffName,Value\r\nb,2\r\n"\'=a,1",\r\nc,30\r\n');
  });
});

describe("text", () => {
  it("is never read as markup", () => {
    expect(h("p", {}, "<b>x</b>").innerHTML).toBe("&lt;b&gt;x&lt;/b&gt;");
  });
  it("says numbers as people do", () => {
    expect([about(12_345), number(null), range(5, 5), range(null, 7)]).toEqual(["12,000", "unknown", "5", "at most 7"]);
  });
});

describe("jumps", () => {
  it("lead to key days and first days of events", () => {
    expect(jumpDays(small())).toEqual([3, 4]);
  });
});
