import type { Comparison } from "../model";

// What the local server says; docs/reference/app-api.md.

export interface About {
  version: string;
  disclaimer: string;
  privacy: string;
  project: string;
  opened: string;
  /** the run that the command line named; empty: none */
  shown: string;
}

export interface Draft {
  draft: string;
  origin: string;
  version: number;
  done: string[];
  can_undo: boolean;
  can_redo: boolean;
  scenario: string;
  /** of the version that was opened; a run of the command line tells the same */
  base_hash: string;
  title: string;
  start: string;
  end: string;
  sensitivity: "open" | "restricted" | "live";
  rows: Record<string, number>;
  changes: string[];
  warnings: { where: string; what: string; fix: string }[];
}

export interface Listed {
  bundled: string[];
  saved: string[];
  open: { draft: string; origin: string; version: number }[];
}

export interface Column {
  name: string;
  meaning: string;
  required: boolean;
  /** what an empty cell stands for */
  default: string;
  kind: "text" | "day" | "number" | "whole number" | "yes or no" | "ids";
  words: string[];
  several: boolean;
  refers_to: string[];
  least?: number;
  most?: number;
}

export interface TableForm {
  file: string;
  doc: string;
  key: string[];
  columns: Column[];
}

export interface Action {
  action: string;
  title: string;
  hint: string;
  table: string;
  columns: string[];
  given: Record<string, string>;
  until: boolean;
}

export interface Schema {
  actions: Action[];
  tables: Record<string, TableForm>;
}

export type Ids = Record<string, { id: string; name: string; kind?: string; ends?: string[] }[]>;

export interface Row {
  row: number;
  cells: Record<string, string>;
}

export interface Job {
  job: string;
  kind: "run" | "compare" | "members";
  title: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  asked: { draft?: string; scenario_hash?: string; version?: number; seed?: number; members?: number; changes?: string[]; first?: { draft: string } };
  made_at: string;
  done: number;
  total: number;
  phase: string;
  error: string;
  problems: { where: string; what: string; fix: string }[];
  ended: boolean;
}

export interface Compared {
  /** over joint draws and under both closures; all else is absent then */
  joint?: Comparison;
  opening: string;
  changes: string[];
  range: string;
  closure: string;
  disclaimer: string;
  sensitivity: string;
  mark: string;
  rows: {
    name: string;
    quantity: string;
    unit: string;
    first?: number;
    second?: number;
    low?: number;
    high?: number;
    sign: string;
  }[];
}
