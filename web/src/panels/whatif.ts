import type { Comparison, DifferenceRow } from "../model";
import { h, refill } from "../ui/dom";
import { capital, dayWords, number, signed } from "../ui/words";
import { table } from "../ui/table";
import { registerPanel } from "./registry";

registerPanel({
  id: "whatif",
  title: "What if",
  where: "tab",
  order: 15,
  shows: ({ world }) => world.model.comparisons.length > 0,
  mount: (host, { world }) => refill(host, h("h3", {}, "What if"),
    h("p", { class: "note" }, "The same world twice with the same draws, only one decision different. Each quantity stands for itself: "
      + "none is added up or ranked. Where a range holds zero, the sign is not known."),
    world.model.comparisons.map(asked)),
});

/** One question: what differs, and the answer under every closure, side by side. */
export function asked(one: Comparison): HTMLElement {
  const closures = Object.keys(one.opening);
  const pairs = paired(one.rows, closures);
  return h("section", { class: "asked" },
    h("h4", {}, one.question),
    h("ul", {}, one.changes.map((change) => h("li", {}, change))),
    h("p", { class: "note" }, `${number(one.members)} joint draws; counted from ${dayWords(one.decision)} to ${dayWords(one.until)}. `
      + `${capital(one.interval)}. ${one.assumes ? `Assumes: ${one.assumes} ` : ""}`
      + closures.map((closure) => `${capital(closure)}: ${one.opening[closure]} Varied: ${one.varied[closure]}`).join(" ")),
    table(one.question, [
      { head: "Place", value: (pair) => pair[0]!.name },
      { head: "What", value: (pair) => `${pair[0]!.quantity} (${pair[0]!.unit})` },
      ...closures.flatMap((closure) => [
        { head: `${capital(closure)}: difference`, numeric: true, value: (pair: DifferenceRow[]) => of(pair, closure)?.middle ?? null,
          show: (pair: DifferenceRow[]) => change(of(pair, closure)) },
        { head: "Sign known?", value: (pair: DifferenceRow[]) => of(pair, closure)?.sign ?? "not compared" },
      ]),
    ], pairs, "what-if"));
}

function of(pair: DifferenceRow[], closure: string): DifferenceRow | undefined {
  return pair.find((row) => row.closure === closure);
}

function change(row?: DifferenceRow): string {
  return row ? `${signed(row.low)} to ${signed(row.high)}` : "-";
}

/** The rows of one quantity at one place, all closures together, in the order of the first. */
function paired(rows: readonly DifferenceRow[], closures: readonly string[]): DifferenceRow[][] {
  const found = new Map<string, DifferenceRow[]>();
  for (const closure of closures) {
    for (const row of rows.filter((one) => one.closure === closure)) {
      const key = `${row.place}/${row.quantity}`;
      found.set(key, [...(found.get(key) ?? []), row]);
    }
  }
  return [...found.values()];
}
