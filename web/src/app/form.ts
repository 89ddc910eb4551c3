import { h } from "../ui/dom";
import type { Problem } from "../api/client";
import { columnOf } from "./messages";
import type { Action, Column, Ids, TableForm } from "./types";

let forms = 0;

/** A form drawn from the schema: one field per column, the usual ones first. */
export interface CellForm {
  host: HTMLFormElement;
  /** what was typed, and the last day of a state */
  cells(): { cells: Record<string, string>; until: string };
  /** put a cell in the place of what stands there */
  fill(column: string, cell: string): void;
  /** add an id to a cell that takes several, once; else put it there */
  take(column: string, id: string): void;
  /** mark the fields that problems speak of */
  mark(problems: readonly Problem[]): void;
  /** the fields that take a place or a route, so that the map can fill them */
  picks: { column: string; kind: "place" | "route" }[];
}

const LABELS: Record<string, string> = {
  capacity_people_per_day: "capacity, people per day",
  people_per_day: "people per day",
  from_place: "from place",
  to_place: "to place",
  to_places: "to places",
  offered_by: "offered by",
  date: "first day",
  start: "first day",
  end: "last day",
  source: "source (who reports it)",
};

export function cellForm(table: TableForm, action: Action | null, ids: Ids, days: { start: string; end: string }): CellForm {
  const name = `f${++forms}`;
  const usual = action?.columns ?? table.columns.map((column) => column.name);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const fields = new Map<string, Field>();
  const drawn = (column: Column) => {
    const made = field(column, `${name}-${column.name}`, ids, days);
    fields.set(column.name, made);
    return made.host;
  };
  const first = usual.map((column) => drawn(columns.get(column)!));
  const rest = table.columns.filter((column) => !usual.includes(column.name)).map(drawn);
  const until = action?.until && !usual.includes("end")
    ? field(UNTIL, `${name}-until`, ids, days) : null;
  if (until) first.splice(2, 0, until.host);
  const host = h("form", { class: "cells", novalidate: true, autocomplete: "off" },
    h("div", { class: "fields" }, first),
    rest.length ? h("details", { class: "more" }, h("summary", {}, "More columns"), h("div", { class: "fields" }, rest)) : null);
  for (const [column, cell] of Object.entries(action?.given ?? {})) fields.get(column)?.set(cell);
  return {
    host,
    cells: () => ({
      cells: Object.fromEntries([...fields].map(([column, made]) => [column, made.get()]).filter(([, cell]) => cell)),
      until: until?.get() ?? "",
    }),
    fill: (column, cell) => (column === "until" ? until : fields.get(column))?.set(cell),
    take: (column, id) => {
      const made = fields.get(column);
      const there = made?.get() ? made.get().split(";") : [];
      if (!columns.get(column)?.several) made?.set(id);
      else if (!there.includes(id)) made?.set([...there, id].join(";"));
    },
    mark: (problems) => {
      const wrong = new Map(problems.map((problem) => [columnOf(problem), problem]));
      for (const [column, made] of [...fields, ...(until ? [["until", until] as const] : [])]) {
        made.mark(wrong.get(column));
      }
    },
    picks: usual.flatMap((column): CellForm["picks"] => {
      const kinds = columns.get(column)!.refers_to;
      if (kinds.includes("place")) return [{ column, kind: "place" }];
      return kinds.includes("route") ? [{ column, kind: "route" }] : [];
    }),
  };
}

const UNTIL: Column = {
  name: "until",
  meaning: "last day; what was recorded goes on after it. Empty: until the next recorded change",
  required: false, default: "", kind: "day", words: [], several: false, refers_to: [],
};

interface Field {
  host: HTMLElement;
  get(): string;
  set(cell: string): void;
  mark(problem?: Problem): void;
}

function field(column: Column, id: string, ids: Ids, days: { start: string; end: string }): Field {
  if (column.several && column.words.length && !column.refers_to.length) return checks(column, id);
  const input = column.words.length && !column.several ? choice(column, id) : typed(column, id, ids, days);
  const told = h("small", { id: `${id}-told` }, column.meaning === labelOf(column) ? "" : column.meaning);
  const wrong = h("span", { class: "wrong", id: `${id}-wrong` });
  const list = input instanceof HTMLInputElement && input.getAttribute("list") ? options(column, id, ids) : null;
  input.setAttribute("aria-describedby", `${id}-wrong ${id}-told`);
  const label = h("label", { for: id }, labelOf(column), column.required ? h("span", { class: "must" }, " (needed)") : null);
  return {
    host: h("div", { class: `field ${column.kind.replaceAll(" ", "-")}` }, label, input, wrong, told, list),
    get: () => input.value.trim(),
    set: (cell) => {
      input.value = cell;
    },
    mark: (problem) => {
      input.setAttribute("aria-invalid", String(Boolean(problem)));
      wrong.textContent = problem ? problem.what : "";
    },
  };
}

function labelOf(column: Column): string {
  if (column.name === "until") return "last day";
  return LABELS[column.name] ?? column.name.replaceAll("_", " ");
}

function choice(column: Column, id: string): HTMLSelectElement {
  return h("select", { id },
    h("option", { value: "" }, column.required ? "choose" : column.default ? `empty: ${column.default}` : ""),
    column.words.map((word) => h("option", { value: word }, word.replaceAll("_", " "))));
}

function typed(column: Column, id: string, ids: Ids, days: { start: string; end: string }): HTMLInputElement {
  const known = column.refers_to.some((kind) => ids[kind]?.length) || column.words.length > 0;
  const numeric = column.kind === "number" || column.kind === "whole number";
  const day = column.kind === "day";
  return h("input", {
    id,
    type: day ? "date" : "text",
    inputmode: numeric ? "decimal" : null,
    min: day ? days.start : null,
    max: day ? days.end : null,
    list: known && !day ? `${id}-list` : null,
    placeholder: column.default ? `empty: ${column.default}` : column.several ? "several: joined by ;" : null,
  });
}

/** The ids a cell can take, with names for people. */
function options(column: Column, id: string, ids: Ids): HTMLElement {
  const found = column.refers_to.flatMap((kind) => ids[kind] ?? []);
  return h("datalist", { id: `${id}-list` },
    column.words.map((word) => h("option", { value: word })),
    found.map((row) => h("option", { value: row.id }, row.name)));
}

/** Several words of a short list: a box for each. */
function checks(column: Column, id: string): Field {
  const boxes = column.words.map((word) => h("input", { type: "checkbox", id: `${id}-${word}`, value: word }));
  const wrong = h("span", { class: "wrong" });
  const host = h("fieldset", { class: "field checks" },
    h("legend", {}, labelOf(column)),
    boxes.map((box) => h("label", { for: box.id }, box, ` ${box.value.replaceAll("_", " ")}`)), wrong);
  return {
    host,
    get: () => boxes.filter((box) => box.checked).map((box) => box.value).join(";"),
    set: (cell) => {
      const on = cell.split(";");
      for (const box of boxes) box.checked = on.includes(box.value);
    },
    mark: (problem) => {
      wrong.textContent = problem ? problem.what : "";
    },
  };
}
