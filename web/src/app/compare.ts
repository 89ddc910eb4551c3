import type { Comparison } from "../model";
import { asked } from "../panels/whatif";
import { h, refill } from "../ui/dom";
import { number } from "../ui/words";
import type { Desk } from "./desk";
import { attempt } from "./messages";
import { card } from "./runs";
import type { Compared, Job } from "./types";

type How = "luck" | "joint";
const HELP: Record<How, string> = {
  luck: "Each pair has the same luck; all else is the same. What it says is simulation noise, not how sure the difference is. Six or more can tell a direction.",
  joint: "Luck, rules and populations are drawn anew for each pair, and the war goes on as recorded and by rule. 100 can tell a sign; each takes four runs.",
};

/** The scenario as opened beside the version shown: the same luck, only the decision different. */
export function comparePanel(host: HTMLElement, desk: Desk): () => void {
  const messages = h("div", { class: "messages" });
  const how = h("select", { id: "compare-how", onchange: () => {
    help.textContent = HELP[how.value as How];
    seeds.value = how.value === "joint" ? "20" : "6";
  } },
    h("option", { value: "luck" }, "Pairs of runs with the same luck (quick)"),
    h("option", { value: "joint" }, "Joint draws, both closures of the war"));
  const help = h("small", {}, HELP.luck);
  const seeds = h("input", { id: "compare-seeds", type: "number", min: 2, max: 200, value: 6 });
  const list = h("div", { class: "jobs" });
  const result = h("div", { class: "compared" });
  const what = h("div", { class: "what-compared" });
  const begin = h("form", {
    class: "begin", novalidate: true,
    onsubmit: (event: Event) => {
      event.preventDefault();
      void attempt(messages, () => start(desk, how.value as How, Number(seeds.value)));
    },
  },
    h("div", { class: "field" }, h("label", { for: "compare-how" }, "How"), how, help),
    h("div", { class: "field" }, h("label", { for: "compare-seeds" }, "How many"), seeds),
    h("button", { type: "submit", class: "main-button" }, "Compare"));
  refill(host, h("h2", {}, "Compare"), what, begin, messages, list, result);
  let shown = "";
  const open = (job: Job) => void attempt(messages, async () => {
    shown = job.job;
    const found = await desk.api.get<Compared>(`jobs/${job.job}/comparison`);
    refill(result, found.joint ? jointly(found, found.joint) : table(found));
    result.querySelector<HTMLElement>("h3")?.focus();
  });
  return desk.subscribe((state) => {
    const jobs = state.jobs.filter((job) => job.kind === "compare" && ofDraft(job, state.draft?.draft)).reverse();
    begin.hidden = !state.draft?.changes.length;
    refill(what, about(desk));
    refill(list, jobs.map((job) => {
      const made = card(job, state.shown === job.job, desk, messages);
      if (job.state === "done") {
        made.querySelector(".buttons")!.prepend(h("button", { type: "button", onclick: () => open(job) }, "Show what differs"));
      }
      return made;
    }));
    const newest = jobs[0];
    if (newest?.state === "done" && newest.job !== shown && !shown) open(newest);
    if (newest && !newest.ended) shown = "";
  });
}

function ofDraft(job: Job, draft: string | undefined): boolean {
  return Boolean(draft) && job.asked.first?.draft === draft;
}

function about(desk: Desk): HTMLElement {
  const { draft } = desk.get();
  if (!draft) return h("p", {}, "Open a scenario first.");
  if (!draft.changes.length) {
    return h("p", { class: "note" }, "Nothing differs yet from what was opened. Enter a change first, under Change.");
  }
  return h("div", {},
    h("p", {}, "A: the scenario as it was opened. B: the same with"),
    h("ul", { class: "changes" }, draft.changes.map((text) => h("li", {}, text))));
}

/** The answer over joint draws, as a report has it. */
function jointly(found: Compared, joint: Comparison): HTMLElement {
  return h("div", {},
    found.mark ? h("p", { class: "mark", role: "note" }, found.mark) : null,
    h("h3", { tabindex: -1 }, "What differs between A and B"), asked(joint));
}

async function start(desk: Desk, how: How, many: number): Promise<void> {
  const { draft } = desk.get();
  const side = (version: number) => ({ draft: draft!.draft, version });
  const number = how === "joint" ? { members: many } : { seeds: many };
  const body = { first: side(0), second: side(draft!.version), ...number };
  desk.begin(await desk.api.send<Job>("POST", "comparisons", body));
  desk.say("The comparison has begun; you may go on working.");
}

function table(found: Compared): HTMLElement {
  const figures = found.rows.some((row) => row.low !== undefined);
  return h("div", {},
    found.mark ? h("p", { class: "mark", role: "note" }, found.mark) : null,
    h("h3", { tabindex: -1 }, "What differs between A and B"),
    h("p", {}, found.opening),
    h("details", {}, h("summary", {}, `B differs in ${found.changes.length === 1 ? "one row" : `${found.changes.length} rows`}`),
      h("ul", { class: "changes" }, found.changes.map((text) => h("li", {}, text)))),
    found.rows.length
      ? h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Differences" }, h("table", {},
        h("thead", {}, h("tr", {}, ["Where", "What", "Unit", ...(figures ? ["A", "B", "B - A, smallest to largest"] : []), "Direction"]
          .map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, found.rows.map((row) => line(row, figures)))))
      : h("p", {}, "No figure differs in any pair of runs."),
    h("p", { class: "note" }, `Range: ${found.range}. Closure: ${found.closure}. ${found.disclaimer}. These are different things: they are not added up, weighed or ranked.`));
}

function line(row: Compared["rows"][number], figures: boolean): HTMLElement {
  const signed = (value: number) => (value > 0 ? `+${number(value)}` : number(value));
  return h("tr", {},
    h("th", { scope: "row" }, row.name), h("td", {}, row.quantity), h("td", {}, row.unit),
    figures ? [h("td", { class: "n" }, number(row.first)), h("td", { class: "n" }, number(row.second)),
      h("td", { class: "n" }, `${signed(row.low!)} to ${signed(row.high!)}`)] : null,
    h("td", { class: row.sign === "sign not known" ? "unsure" : "" }, row.sign));
}
