import { ApiError } from "../api/client";
import { h, refill } from "../ui/dom";
import type { Desk } from "./desk";
import { cellForm } from "./form";
import { attempt } from "./messages";
import type { Draft, Row } from "./types";

const MOST = 200;

/** Any table of the scenario: its rows, to change, take out or add to. */
export function rowsPanel(host: HTMLElement, desk: Desk): () => void {
  const chosen = h("select", { id: "table-name" }, h("option", { value: "" }, "choose a table"),
    Object.entries(desk.schema.tables).map(([name, table]) => h("option", { value: name }, `${name.replaceAll("_", " ")}: ${table.doc}`)));
  const search = h("input", { id: "table-search", type: "search", placeholder: "only rows with this text" });
  const body = h("div", { class: "rows" });
  const messages = h("div", { class: "messages" });
  const draw = () => void attempt(messages, () => fillRows(body, messages, desk, chosen.value, search.value));
  chosen.addEventListener("change", draw);
  search.addEventListener("input", draw);
  refill(host, h("details", { class: "all-tables" },
    h("summary", {}, "All tables, row by row"),
    h("div", { class: "fields" },
      h("div", { class: "field" }, h("label", { for: "table-name" }, "Table"), chosen),
      h("div", { class: "field" }, h("label", { for: "table-search" }, "Search"), search)),
    messages, body));
  return desk.subscribe((state, before) => {
    if (state !== before && state.draft !== before.draft && chosen.value) draw();
  });
}

async function fillRows(body: HTMLElement, messages: HTMLElement, desk: Desk, table: string, search: string): Promise<void> {
  const { draft } = desk.get();
  if (!draft || !table) {
    refill(body);
    return;
  }
  const { rows } = await desk.api.get<{ rows: Row[] }>(`drafts/${draft.draft}/tables/${table}`);
  const wanted = search.trim().toLowerCase();
  const found = rows.filter((row) => !wanted || Object.values(row.cells).join(" ").toLowerCase().includes(wanted));
  const columns = desk.schema.tables[table]!.columns.map((column) => column.name)
    .filter((name) => found.some((row) => row.cells[name]));
  refill(body,
    h("p", { class: "note" }, found.length > MOST ? `The first ${MOST} of ${found.length} rows; search to see fewer.` : `${found.length} rows.`,
      " ", h("button", { type: "button", onclick: () => form(body, desk, table, null, draft) }, "Add a row")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Rows of ${table}` },
      h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "row"), columns.map((name) => h("th", { scope: "col" }, name)), h("th", { scope: "col" }, "change"))),
        h("tbody", {}, found.slice(0, MOST).map((row) => line(row, columns, desk, table, draft, body, messages))))));
}

function line(
  row: Row, columns: readonly string[], desk: Desk, table: string, draft: Draft, body: HTMLElement, messages: HTMLElement,
): HTMLElement {
  const out = () => void attempt(messages, async () => {
    const edit = { version: draft.version, kind: "remove", table, row: row.row };
    const next = await desk.api.send<Draft>("POST", `drafts/${draft.draft}/edits`, edit);
    await desk.take(next);
    desk.say(`${next.done.at(-1)}. Undo brings it back.`);
  });
  return h("tr", {},
    h("th", { scope: "row" }, row.row),
    columns.map((name) => h("td", {}, row.cells[name] ?? "")),
    h("td", { class: "buttons" },
      h("button", { type: "button", "aria-label": `Change row ${row.row}`, onclick: () => form(body, desk, table, row, draft) }, "Change"),
      h("button", { type: "button", "aria-label": `Take out row ${row.row}`, onclick: out }, "Take out")));
}

/** The form of one row, new or not. */
function form(body: HTMLElement, desk: Desk, table: string, row: Row | null, draft: Draft): void {
  const made = cellForm(desk.schema.tables[table]!, null, desk.get().ids, draft);
  for (const [column, cell] of Object.entries(row?.cells ?? {})) made.fill(column, cell);
  const messages = h("div", { class: "messages" });
  made.host.append(messages, h("p", { class: "buttons" },
    h("button", { type: "submit", class: "main-button" }, row ? "Change the row" : "Add the row"),
    h("button", { type: "button", onclick: () => made.host.remove() }, "Leave it")));
  made.host.addEventListener("submit", (event) => {
    event.preventDefault();
    made.mark([]);
    void attempt(messages, async () => {
      const { cells } = made.cells();
      const edit = row ? { kind: "change", row: row.row } : { kind: "add" };
      try {
        const body = { version: draft.version, table, cells, ...edit };
        const next = await desk.api.send<Draft>("POST", `drafts/${draft.draft}/edits`, body);
        await desk.take(next);
        desk.say(`${next.done.at(-1)}.`);
      } catch (error) {
        if (error instanceof ApiError) made.mark(error.problems);
        throw error;
      }
    });
  });
  body.prepend(made.host);
  made.host.querySelector<HTMLElement>("input, select")?.focus();
}
