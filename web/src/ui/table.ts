import { h, refill } from "./dom";
import { number } from "./words";
import { xlsx } from "./xlsx";

export interface Column<Row> {
  head: string;
  /** what is sorted and written to a file */
  value(row: Row): string | number | boolean | null | undefined;
  /** what is shown, where that differs */
  show?(row: Row): Node | string | (Node | string)[];
  numeric?: boolean;
}

/** What a file of a table says of itself; set by whoever shows a document. */
const about: string[] = ["Model scenario, not a prediction."];

export function sayAbout(lines: readonly string[]): void {
  about.splice(0, about.length, ...lines.filter(Boolean));
}

/** A table that sorts by a click on a head, and can be kept as CSV or as a workbook. */
export function table<Row>(
  caption: string, columns: readonly Column<Row>[], rows: readonly Row[], file: string,
): HTMLElement {
  let order: { column: number; down: boolean } | null = null;
  const body = h("tbody");
  const heads = columns.map((column, i) => h("th", { scope: "col", class: column.numeric ? "n" : "" },
    h("button", { type: "button", onclick: () => {
      order = { column: i, down: order?.column === i ? !order.down : Boolean(column.numeric) };
      draw();
    } }, column.head)));
  const draw = () => {
    const sorted = order ? [...rows].sort(by(columns[order.column]!, order.down)) : rows;
    heads.forEach((head, i) => head.setAttribute("aria-sort",
      order?.column === i ? (order.down ? "descending" : "ascending") : "none"));
    refill(body, sorted.map((row) => h("tr", {}, columns.map((column, i) => {
      const shown = column.show?.(row) ?? plain(column.value(row));
      const parts = Array.isArray(shown) ? shown : [shown];
      return i === 0 ? h("th", { scope: "row" }, parts) : h("td", { class: column.numeric ? "n" : "" }, parts);
    }))));
  };
  draw();
  return h("div", { class: "table" },
    h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": caption },
      h("table", {}, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads)), body)),
    h("p", { class: "keep" },
      h("button", { type: "button", "aria-label": `Keep as CSV: ${caption}`, onclick: () => download(`${file}.csv`, csv(columns, rows)) }, "Keep as CSV"),
      " ",
      h("button", { type: "button", "aria-label": `Keep as XLSX: ${caption}`,
        onclick: () => download(`${file}.xlsx`, xlsx(columns, rows, [caption, ...about])) }, "Keep as XLSX")));
}

function plain(value: string | number | boolean | null | undefined): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value ?? "-";
}

function by<Row>(column: Column<Row>, down: boolean): (a: Row, b: Row) => number {
  const sign = down ? -1 : 1;
  return (a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x == null || y == null) return x == null ? (y == null ? 0 : 1) : -1; // unknown comes last
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y));
  };
}

/** Comma-separated text with a mark of UTF-8; a cell that a sheet would run as a formula is quoted off. */
export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cell = (value: unknown) => {
    let text = value === null || value === undefined ? "" : String(value);
    if (typeof value === "string" && /^[=+\-@\t]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map((column) => cell(column.head)),
    ...rows.map((row) => columns.map((column) => cell(column.value(row))))];
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** Hand a text or file to the reader; nothing leaves the page. */
export function download(name: string, content: string | Blob): void {
  const blob = typeof content === "string" ? new Blob([content], { type: "text/csv;charset=utf-8" }) : content;
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}
