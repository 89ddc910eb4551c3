import type { Observed } from "../model";
import { h, refill } from "../ui/dom";
import { dayWords, range } from "../ui/words";
import { table } from "../ui/table";
import { registerPanel } from "./registry";

const KINDS: [string, string][] = [
  ["emergent", "The script holds neither the event nor the number."],
  ["conditioned", "The event is scripted, the number is not."],
  ["driven", "The script put the number in: no evidence, shown for completeness."],
  ["not compared", "No rule says how to compare it, or it is outside the network."],
];

registerPanel({
  id: "counts",
  title: "What was counted",
  where: "tab",
  order: 60,
  shows: ({ world }) => world.model.observed.length > 0,
  mount: (host, { world }) => {
    const where = (seen: Observed) => (seen.place ? world.name(seen.place) : "a wider area");
    refill(host, h("h3", {}, "What was counted, by kind of evidence"),
      h("p", {}, h("strong", {}, world.model.meta.verdict)),
      KINDS.map(([kind, meaning]) => {
        const rows = world.model.observed.filter((seen) => seen.evidence === kind);
        return rows.length ? h("details", { open: kind === "emergent" },
          h("summary", {}, `${kind}: ${rows.length}. ${meaning}`),
          table(`Counts, ${kind}`, [
            { head: "Claim", value: (seen) => seen.claim },
            { head: "What", value: (seen) => seen.meaning },
            { head: "Where", value: where },
            { head: "Day", value: (seen) => world.date(seen.last_day), show: (seen) => dayWords(world.date(seen.last_day)) },
            { head: "Low", value: (seen) => seen.low, numeric: true },
            { head: "Figure", value: (seen) => seen.value, numeric: true },
            { head: "High", value: (seen) => seen.high, numeric: true },
            { head: "Range", value: (seen) => seen.range_kind || "not stated", show: (seen) => `${range(seen.low, seen.high)} (${seen.range_kind || "not stated"})` },
            { head: "Who says so", value: (seen) => seen.claimant },
            { head: "Sources", value: (seen) => seen.sources.join("; ") },
          ], rows, `counts-${kind.replace(" ", "-")}`)) : null;
      }));
  },
});
