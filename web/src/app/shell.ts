import type { World } from "../model";
import { explore } from "../explore";
import { h, refill } from "../ui/dom";
import { changePanel } from "./change";
import { comparePanel } from "./compare";
import type { Desk } from "./desk";
import { handOnPanel } from "./handon";
import { attempt } from "./messages";
import { run, runPanel } from "./runs";
import { scenarioPanel } from "./scenario";
import type { Draft } from "./types";

const PARTS = [
  ["scenario", "Scenario", scenarioPanel],
  ["change", "Change", changePanel],
  ["run", "Run", runPanel],
  ["compare", "Compare", comparePanel],
  ["hand-on", "Hand on", handOnPanel],
] as const;

/** The page of the app: head, the parts of the work, the map beside them. */
export function shell(host: HTMLElement, desk: Desk, live: HTMLElement): void {
  const head = h("header", { class: "app-head" });
  const stage = h("main", { id: "explore", tabindex: -1 });
  const bodies = PARTS.map(([id, title, draw]) => {
    const body = h("section", { id: `part-${id}`, "aria-labelledby": `to-${id}`, class: "part" });
    draw(body, desk);
    return { id, title, body };
  });
  const side = h("div", { class: "side", role: "region", "aria-label": "Work on the scenario", tabindex: -1 },
    bodies.map(({ body }) => body));
  const place = h("div", { class: "desk" }, side, stage);
  const { bar, open } = parts(bodies, side, place);
  refill(host, head, bar, live, place);
  desk.showWaiting = () => refill(stage, h("p", { class: "wait", role: "status" }, "Drawing the map ..."));
  desk.showWorld = (world) => showWorld(desk, stage, world);
  desk.showWaiting();
  desk.subscribe((state, before) => {
    const same = state !== before && state.draft === before.draft && state.shown === before.shown;
    if (!same) drawHead(head, desk);
  });
  desk.openPart = open;
}

type Body = { id: string; title: string; body: HTMLElement };

/** A button for each part: it opens the part beside the map, and pressed again it closes it. */
function parts(bodies: readonly Body[], side: HTMLElement, place: HTMLElement): { bar: HTMLElement; open: (id: string) => void } {
  const bar = h("nav", { class: "work-bar", "aria-label": "Work on the scenario" });
  const open = (id: string) => {
    place.dataset["open"] = id;
    side.hidden = !id;
    bodies.forEach(({ id: other, body }, at) => {
      body.hidden = other !== id;
      bar.children[at]!.setAttribute("aria-expanded", String(other === id));
    });
    side.scrollTop = 0;
  };
  for (const { id, title, body } of bodies) {
    bar.append(h("button", {
      type: "button", id: `to-${id}`, "aria-controls": body.id, "aria-expanded": "false",
      onclick: () => open(place.dataset["open"] === id ? "" : id),
    }, title));
  }
  open("");
  return { bar, open };
}

/** The head: what is open, undo and redo, and whether the map is of another version. */
function drawHead(head: HTMLElement, desk: Desk): void {
  const { draft, shown, jobs } = desk.get();
  const messages = h("div", { class: "messages" });
  if (!draft) {
    refill(head, h("h1", {}, "safepassage"), h("p", { class: "period" }, desk.about.disclaimer));
    return;
  }
  document.title = `${draft.title}: model scenario, not a prediction`;
  const go = (step: "undo" | "redo") => () => void attempt(messages, async () => {
    const next = await desk.api.send<Draft>("POST", `drafts/${draft.draft}/${step}`, { version: draft.version });
    await desk.take(next);
    desk.say(step === "undo" ? "Undone." : "Done again.");
    head.querySelector<HTMLElement>(`[data-step="${step}"]`)?.focus();
  });
  const button = (step: "undo" | "redo", text: string, off: boolean) =>
    h("button", { type: "button", "data-step": step, disabled: off, onclick: go(step) }, text);
  const asked = jobs.find((job) => job.job === shown)?.asked;
  const of = asked?.version ?? (asked?.scenario_hash ? 0 : undefined);
  const stale = shown && of !== undefined && of !== draft.version;
  const count = draft.version === 1 ? "1 change" : `${draft.version} changes`;
  refill(head,
    draft.sensitivity === "open" ? null : h("p", { class: "mark", role: "note" },
      draft.sensitivity === "live" ? "LIVE CRISIS. What is shown is by sub-district and week, rounded." : "RESTRICTED. For named partners."),
    h("div", { class: "head-row" },
      h("div", {}, h("h1", {}, draft.title), h("p", { class: "period" }, `${draft.start} to ${draft.end}. ${desk.about.disclaimer}`)),
      h("div", { class: "buttons" }, h("span", { class: "count" }, count), button("undo", "Undo", !draft.can_undo), button("redo", "Redo", !draft.can_redo))),
    messages,
    stale ? h("p", { class: "stale", role: "note" },
      `The map shows the run with ${of === 1 ? "1 change" : `${of} changes`}; the scenario now has ${count}. `,
      h("button", { type: "button", onclick: () => void run(desk, messages, 1) }, "Run it as it is now")) : null);
}

function showWorld(desk: Desk, stage: HTMLElement, world: World | null): void {
  if (!world) {
    desk.context = null;
    noRun(desk, stage);
  } else if (desk.context) desk.context.show(world);
  else desk.context = explore(stage, world.model, desk.api);
}

/** Before the first run there is no map yet. */
function noRun(desk: Desk, stage: HTMLElement): void {
  const { draft } = desk.get();
  const messages = h("div", { class: "messages" });
  refill(stage, h("div", { class: "no-run" }, draft
    ? [h("h2", {}, "Not run yet"),
      h("p", {}, `The map shows who holds, supplies and encircles what on each day, and how people move. It is drawn from a run of ${draft.title}.`),
      h("p", {}, h("button", { type: "button", class: "main-button", onclick: () => void run(desk, messages, 1) }, "Run it now")), messages]
    : [h("h2", {}, "Open a scenario"), h("p", {}, "Choose one that ships with safepassage, or drop your own folder, .zip or workbook at the side.")]));
}
