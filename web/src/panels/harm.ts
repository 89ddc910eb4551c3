import { h, refill } from "../ui/dom";
import { dayWords, listed, number } from "../ui/words";
import { table } from "../ui/table";
import type { Column } from "../ui/table";
import { onDay } from "../model/decode";
import { registerPanel } from "./registry";
import { roadName } from "./place";

interface HarmRow { name: string; pcode: string; figures: Record<string, number | string> }
interface Quantity { quantity: string; unit: string; meaning: string }

registerPanel({
  id: "harm",
  title: "What people suffer",
  where: "tab",
  order: 40,
  shows: ({ world }) => Boolean((world.model.pages.harm as { rows?: unknown[] })?.rows?.length),
  mount: (host, { world }) => {
    const harm = world.model.pages.harm as { quantities: Quantity[]; rows: HarmRow[] };
    const columns: Column<HarmRow>[] = [
      { head: "Place", value: (row) => row.name },
      ...harm.quantities.map((q) => ({
        head: `${q.quantity} (${q.unit}; ${q.meaning})`, numeric: true,
        value: (row: HarmRow) => row.figures[q.quantity] ?? null,
      })),
    ];
    refill(host, h("h3", {}, "What people suffer, each quantity for itself"),
      h("p", { class: "note" }, "From the first to the last day. These are different things: they are not added up, weighed or "
        + "ranked, and there is no overall figure. Deaths are not modelled: no figure here says who is alive."),
      table("Harm by place, separate quantities", columns, harm.rows, "harm"));
  },
});

registerPanel({
  id: "lifelines",
  title: "Lifelines",
  where: "tab",
  order: 50,
  shows: ({ world }) => world.model.spans.lifelines.length > 0,
  mount: (host, { world, store }) => store.subscribe((state) => {
    if (host.hidden) return;
    const rows = onDay(world.model.spans.lifelines, state.day);
    refill(host, h("h3", {}, `Lifelines on ${dayWords(world.date(state.day))}`),
      h("p", { class: "note" }, "Roads whose re-opening restores supply, or whose staying open keeps it, by name. No ranking; what it "
        + "would take to close a road is never computed."),
      table(`Lifelines, ${world.date(state.day)}`, [
        { head: "Road", value: (row) => roadName(world, row.route) },
        { head: "Stands", value: (row) => row.state.replace("_", " ") },
        { head: "What it would mean", value: (row) => (row.state === "closed" ? "re-opening restores supply" : "keeping it open keeps supply")
          + (row.together_with.length ? `, together with ${listed(row.together_with.map((r) => roadName(world, r)))}` : "") },
        { head: "For people in", value: (row) => listed(row.places.map((p) => world.name(p))) },
        { head: "People at the start", value: (row) => row.people, numeric: true, show: (row) => number(row.people) },
      ], rows, `lifelines-${world.date(state.day)}`));
  }),
});
