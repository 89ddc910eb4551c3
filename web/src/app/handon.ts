import { h, refill } from "../ui/dom";
import type { Desk } from "./desk";
import { keep } from "./keep";

const FILES = [
  ["report", "Report (one page that opens anywhere)"],
  ["planning", "Planning sheet (workbook)"],
  ["workbook", "Tables of the report (workbook)"],
  ["tables", "All tables by place and day (CSV in a .zip)"],
] as const;

/** Files to hand on from the run on the map. */
export function handOnPanel(host: HTMLElement, desk: Desk): () => void {
  const messages = h("div", { class: "messages" });
  const body = h("div", {});
  const asOf = h("input", { id: "as-of", type: "date" });
  const busy = h("p", { class: "note", role: "status" });
  const field = h("div", { class: "field" }, h("label", { for: "as-of" }, "Now of the planning figures"), asOf,
    h("small", {}, "Empty: 30 days before the end."));
  refill(host, h("h2", {}, "Hand on"), body, messages, busy);
  return desk.subscribe((state) => {
    const job = state.jobs.find((other) => other.job === state.shown);
    if (!job) {
      refill(body, h("p", { class: "note" }, "Put a run on the map first, under Run."));
      return;
    }
    if (state.draft) {
      asOf.min = state.draft.start;
      asOf.max = state.draft.end;
    }
    const ask = async (what: string) => {
      busy.textContent = "Writing the file takes some seconds ...";
      await keep(desk, messages, "POST", `jobs/${job.job}/export`, { what, as_of: asOf.value });
      busy.textContent = "";
    };
    refill(body,
      h("p", {}, "From ", h("strong", {}, job.title), ". Every file says that it is a model scenario, not a prediction."),
      field,
      h("p", { class: "buttons column" }, FILES.filter(([what]) => what === "report" || job.kind !== "compare").map(([what, text]) =>
        h("button", { type: "button", onclick: () => void ask(what) }, text))));
  });
}
