// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { cellForm } from "../src/app/form";
import { columnOf, problemList } from "../src/app/messages";
import type { TableForm } from "../src/app/types";
import { crc32, zipParts } from "../src/ui/zip";

const text = (words: string) => new TextEncoder().encode(words);

describe("a folder as a zip", () => {
  it("has the checksums that every reader of zips expects", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
    expect(crc32(text(""))).toBe(0);
  });

  it("lists each file once with its path and where it begins", () => {
    const files = [
      { path: "scenario.toml", bytes: text("name = 'x'\n") },
      { path: "states/gates.csv", bytes: text("place\n") },
    ];
    const bytes = Uint8Array.from(zipParts(files).flatMap((part) => [...part]));
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    let at = view.getUint32(end + 16, true);
    for (const file of files) {
      expect(view.getUint32(at, true)).toBe(0x02014b50);
      const begin = view.getUint32(at + 42, true);
      const length = view.getUint16(at + 28, true);
      expect(new TextDecoder().decode(bytes.slice(at + 46, at + 46 + length))).toBe(file.path);
      const data = begin + 30 + length;
      expect([...bytes.slice(data, data + file.bytes.length)]).toEqual([...file.bytes]);
      at += 46 + length;
    }
    expect(at).toBe(end);
  });
});

const TABLE: TableForm = {
  file: "events/corridors.csv",
  doc: "offered ways out",
  key: ["corridor"],
  columns: [
    { name: "from_place", meaning: "place it leads out of", required: true, default: "", kind: "text", words: [], several: false, refers_to: ["place"] },
    { name: "start", meaning: "first day", required: true, default: "", kind: "day", words: [], several: false, refers_to: [] },
    { name: "screening", meaning: "yes: screened", required: false, default: "", kind: "yes or no", words: ["yes", "no"], several: false, refers_to: [] },
    { name: "traffic", meaning: "which", required: true, default: "", kind: "ids", words: ["aid", "goods"], several: true, refers_to: [] },
    { name: "offered_by", meaning: "who", required: false, default: "", kind: "ids", words: [], several: true, refers_to: ["party"] },
  ],
};
const ACTION = {
  action: "corridor", title: "A corridor", hint: "", table: "corridors",
  columns: ["from_place", "start", "traffic"], given: { traffic: "aid;goods" }, until: true,
};
const IDS = { place: [{ id: "azaz", name: "A'zaz" }], party: [{ id: "red", name: "Red" }] };
const DAYS = { start: "2030-01-01", end: "2030-03-01" };

describe("a form drawn from the schema", () => {
  it("gives the cells that were typed, and no others", () => {
    const form = cellForm(TABLE, ACTION, IDS, DAYS);
    form.fill("from_place", "azaz");
    form.fill("start", "2030-02-01");
    form.fill("until", "2030-02-05");
    expect(form.cells().cells).toEqual({ from_place: "azaz", start: "2030-02-01", traffic: "aid;goods" });
    expect(form.picks).toEqual([{ column: "from_place", kind: "place" }]);
  });

  it("has a label for each field, and offers the ids there are", () => {
    const { host } = cellForm(TABLE, null, IDS, DAYS);
    for (const field of host.querySelectorAll("input, select")) {
      const label = host.querySelector(`label[for="${field.id}"]`);
      expect(label?.textContent?.trim()).toBeTruthy();
    }
    expect([...host.querySelectorAll("datalist option")].map((option) => (option as HTMLOptionElement).value)).toContain("azaz");
  });

  it("joins several ids of one cell, each once", () => {
    const form = cellForm(TABLE, null, IDS, DAYS);
    for (const id of ["red", "blue", "red"]) form.take("offered_by", id);
    expect(form.cells().cells["offered_by"]).toBe("red;blue");
  });

  it("marks the field a problem speaks of, and takes the mark away again", () => {
    const form = cellForm(TABLE, ACTION, IDS, DAYS);
    const problem = { where: "events/corridors.csv, row 5, start", what: "is empty and must be filled", fix: "" };
    expect(columnOf(problem)).toBe("start");
    form.mark([problem]);
    const wrong = form.host.querySelector('[aria-invalid="true"]')!;
    expect(wrong.id).toMatch(/-start$/);
    expect(form.host.textContent).toContain("is empty and must be filled");
    form.mark([]);
    expect(form.host.querySelector('[aria-invalid="true"]')).toBeNull();
  });
});

describe("problems", () => {
  it("are told in the words of the server, never read as markup", () => {
    const list = problemList({ message: "x", problems: [{ where: "a.csv, row 2", what: "got '<img src=x>'", fix: "mend it" }] });
    expect(list.querySelector("img")).toBeNull();
    expect(list.textContent).toContain("got '<img src=x>'");
    expect(list.getAttribute("role")).toBe("alert");
  });
});
