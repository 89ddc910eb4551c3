import { h, refill } from "../ui/dom";
import type { Desk } from "./desk";
import { attempt, problemList } from "./messages";
import type { Job } from "./types";

/** Run the version shown; see how runs stand; put one on the map. */
export function runPanel(host: HTMLElement, desk: Desk): () => void {
  const messages = h("div", { class: "messages" });
  const seed = h("input", { id: "run-seed", type: "number", min: 0, value: 1 });
  const members = h("input", { id: "run-members", type: "number", min: 1, max: 1000, value: 1 });
  const list = h("div", { class: "jobs" });
  const begin = h("form", {
    class: "begin", novalidate: true,
    onsubmit: (event: Event) => {
      event.preventDefault();
      void run(desk, messages, Number(seed.value), Number(members.value));
    },
  },
    h("div", { class: "field" }, h("label", { for: "run-seed" }, "Seed"), seed,
      h("small", {}, "Same scenario, same seed: the same run.")),
    h("div", { class: "field" }, h("label", { for: "run-members" }, "Members"), members,
      h("small", {}, "1: a single run, which is no range. 50 or more differ in luck, in rules within their priors and in figures within their ranges, and give bands.")),
    h("button", { type: "submit", class: "main-button" }, "Run"));
  refill(host, h("h2", {}, "Run"), begin, messages, list);
  const drawn = new Map<string, { job: Job; shown: boolean; element: HTMLElement }>();
  return desk.subscribe((state) => {
    const runs = desk.runs();
    begin.hidden = !state.draft;
    refill(list, runs.length ? null : h("p", { class: "note" }, "No run of this scenario yet."));
    for (const job of runs) {
      const shown = state.shown === job.job;
      const known = drawn.get(job.job);
      if (!known || known.job !== job || known.shown !== shown) {
        drawn.set(job.job, { job, shown, element: card(job, shown, desk, messages) });
      }
      list.append(drawn.get(job.job)!.element);
    }
  });
}

/** Run the version shown, in the background. */
export function run(desk: Desk, messages: HTMLElement, seed: number, members = 1): Promise<boolean> {
  const { draft } = desk.get();
  return attempt(messages, async () => {
    const body = { draft: draft!.draft, version: draft!.version, seed, members };
    desk.begin(await desk.api.send<Job>("POST", "runs", body));
    desk.say("The run has begun; you may go on working.");
  });
}

/** How a job stands, with what can be done about it. */
export function card(job: Job, shown: boolean, desk: Desk, messages: HTMLElement): HTMLElement {
  const act = (path: string) => () => void attempt(messages, async () => {
    const next = await desk.api.send<Job>("POST", `jobs/${job.job}/${path}`);
    if (next.ended) desk.put(next);
    else desk.begin(next);
  });
  const remove = () => void attempt(messages, async () => {
    await desk.api.send("DELETE", `jobs/${job.job}`);
    desk.forget(job.job);
    desk.say(`${job.title} is removed.`);
  });
  const button = (text: string, onclick: () => void, off = false) =>
    h("button", { type: "button", "aria-label": `${text}: ${job.title}`, disabled: off, onclick }, text);
  const showWords = job.kind === "compare" ? "Show A and B on the map" : "Show on the map";
  return h("div", { class: `job ${job.state}${shown ? " shown" : ""}`, "data-job": job.job },
    h("p", {}, h("strong", {}, job.title), " ", h("span", { class: "state" }, stateWords(job))),
    job.ended ? null : h("progress", { max: job.total || 1, value: job.total ? job.done : null, "aria-label": `Progress of ${job.title}` }),
    job.error && job.state !== "cancelled" ? problemList({ message: job.error, problems: job.problems }) : null,
    h("p", { class: "buttons" },
      job.state === "done" ? button(shown ? "On the map" : showWords, () => void attempt(messages, () => desk.show(job.job)), shown) : null,
      job.ended ? null : button("Cancel", act("cancel")),
      job.ended && job.state !== "done" ? button(job.state === "interrupted" ? "Resume" : "Run again", act("resume")) : null,
      job.ended && !shown ? button("Remove", remove) : null));
}

function stateWords(job: Job): string {
  if (job.state !== "running") return job.state;
  if (job.phase) return job.phase;
  return job.total ? `running, ${Math.floor((100 * job.done) / job.total)} %` : "starting";
}
