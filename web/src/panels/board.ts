import { onDay, valueOn } from "../model/decode";
import type { BoardRow } from "../model";
import { h, refill } from "../ui/dom";
import { about, dayWords, listed, number, range } from "../ui/words";
import { table } from "../ui/table";
import type { Column } from "../ui/table";
import { registerPanel } from "./registry";

registerPanel({
  id: "board",
  title: "Cut off from aid",
  where: "tab",
  order: 10,
  shows: ({ world }) => world.model.places.length > 0,
  mount: (host, { world, store }) => {
    let shown = "";
    return store.subscribe((state) => {
      const rows = onDay(world.model.board, state.day);
      const key = `${state.day}/${state.variant}`;
      if (key === shown || (host.hidden && shown)) return;
      shown = key;
      refill(host,
        h("h3", {}, `Cut off from aid on ${dayWords(world.date(state.day))}`),
        h("p", { class: "note" }, "Places where people live that are encircled, cut by fire, without supply, reached only "
          + "under fire, or on somebody's list. Listing is a claim: it stands beside what is computed and decides nothing."),
        rows.length ? table(`Cut off from aid, ${world.date(state.day)}`, columns(), rows, `cut-off-${world.date(state.day)}`)
          : h("p", {}, "No place on the board."));

      function columns(): Column<BoardRow>[] {
        const clock = (row: BoardRow) => world.lines(row.place, state.variant);
        const many = world.variant(state.variant).members > 1;
        return [
          { head: "Place", value: (row) => row.name, show: (row) => [
            h("button", { type: "button", class: "link", onclick: () => store.set({ place: row.place }) }, row.name),
            h("small", {}, ` ${row.pcode}`)] },
          { head: "People, range at the start", value: (row) => row.people_low, numeric: true, show: (row) => [
            range(row.people_low, row.people_high),
            h("small", {}, ` that day in the model ${many ? "the middle of the runs is " + about(valueOn(clock(row)?.present, state.day)) : number(valueOn(clock(row)?.present, state.day))}`)] },
          { head: "Since when", value: (row) => row.surrounded_since ?? row.fire_cut_since ?? null, show: (row) => since(row) },
          { head: "Aid in", value: (row) => row.aid_in },
          { head: "Can people leave?", value: (row) => row.people_out },
          { head: "Stock, days", value: (row) => clock(row)?.stock_days?.[state.day] ?? null, numeric: true },
          { head: "Shortage index (not IPC, not famine)", numeric: true, value: (row) => clock(row)?.shortage?.[state.day] ?? null,
            show: (row) => clock(row)?.shortage?.[state.day]?.toFixed(2) ?? "unknown" },
          { head: "Listed as besieged (claim)", value: (row) => listedBy(row) },
          { head: "Re-opening would restore supply", value: (row) => reopening(row) },
          { head: "How sure", value: (row) => row.sureness },
        ];
      }
    });
  },
});

function since(row: BoardRow): string {
  return [
    row.surrounded_since ? `surrounded since ${dayWords(row.surrounded_since)}` : "",
    row.fire_cut_since ? `cut by fire since ${dayWords(row.fire_cut_since)}` : "",
    row.besieged && row.besieged_since ? `besieged since ${dayWords(row.besieged_since)}` : "",
  ].filter(Boolean).join("; ") || "not surrounded";
}

function listedBy(row: BoardRow): string {
  const from = row.listed_from.map((one) => `${one.claimant} from ${one.start ? dayWords(one.start) : "a day not stated"}, end not stated`);
  return [...row.listed_by, ...from].join("; ") || "by nobody on record";
}

function reopening(row: BoardRow): string {
  return row.reopening.map((way) => `${listed(way.roads)}${way.roads.length > 1 ? " together" : ""} (${number(way.people)} people)`)
    .join("; ") || "-";
}
