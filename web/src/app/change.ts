import { ApiError } from "../api/client";
import { h, refill } from "../ui/dom";
import type { Desk } from "./desk";
import { cellForm } from "./form";
import type { CellForm } from "./form";
import { attempt } from "./messages";
import { rowsPanel } from "./rows";
import type { Action, Draft } from "./types";

/** Enter a change: a usual one by its form, or a row of any table; and what was changed so far. */
export function changePanel(host: HTMLElement, desk: Desk): () => void {
  const done = h("div", { class: "done" });
  const place = h("div", { class: "entry" });
  const menu = h("div", { class: "actions" });
  const rows = h("div", { class: "tables" });
  refill(host, h("h2", {}, "Change"), done, menu, place, rows);
  let ends: (() => void)[] = [];
  const close = () => {
    ends.splice(0).forEach((end) => end());
    refill(place);
    menu.hidden = false;
  };
  const leave = (action: Action) => () => {
    close();
    menu.querySelector<HTMLElement>(`[data-action="${action.action}"]`)?.focus();
  };
  const show = (action: Action) => {
    close();
    menu.hidden = true;
    ends = entry(place, desk, action, leave(action));
  };
  const endRows = rowsPanel(rows, desk);
  const stop = desk.subscribe((state, before) => {
    if (state !== before && state.draft === before.draft) return;
    if (state.draft?.draft !== before.draft?.draft) close();
    refill(done, changes(desk));
    refill(menu, state.draft ? actionButtons(desk, show) : null);
  });
  return () => {
    stop();
    endRows();
    close();
  };
}

function actionButtons(desk: Desk, show: (action: Action) => void): HTMLElement {
  return h("div", {},
    h("h3", {}, "What changes?"),
    h("ul", { class: "choices" }, desk.schema.actions.map((action) =>
      h("li", {}, h("button", { type: "button", "data-action": action.action, onclick: () => show(action) }, action.title)))));
}

function changes(desk: Desk): HTMLElement {
  const { draft } = desk.get();
  if (!draft) return h("p", {}, "Open a scenario first.");
  if (!draft.changes.length) return h("p", { class: "note" }, "Nothing differs yet from what was opened.");
  return h("div", {},
    h("h3", {}, draft.changes.length === 1 ? "One row differs from what was opened" : `${draft.changes.length} rows differ from what was opened`),
    h("ul", { class: "changes" }, draft.changes.map((text) => h("li", {}, text))));
}

/** The form of one change. */
function entry(place: HTMLElement, desk: Desk, action: Action, close: () => void): (() => void)[] {
  const { draft, ids } = desk.get();
  if (!draft) return [];
  const form = cellForm(desk.schema.tables[action.table]!, action, ids, draft);
  const messages = h("div", { class: "messages" });
  form.host.append(messages, h("p", { class: "buttons" },
    h("button", { type: "submit", class: "main-button" }, "Enter this change"),
    h("button", { type: "button", onclick: close }, "Leave it")));
  form.host.addEventListener("submit", (event) => {
    event.preventDefault();
    void enter(desk, action.table, form, messages).then((good) => {
      if (good) close();
    });
  });
  if (desk.context) {
    const { world, store } = desk.context;
    const first = action.columns.find((column) => column === "date" || column === "start");
    if (first) form.fill(first, world.date(store.get().day));
  }
  refill(place, h("h3", { tabindex: -1 }, action.title), h("p", { class: "note" }, action.hint), form.host);
  const ends = picking(form, desk);
  place.querySelector<HTMLElement>("h3")!.focus();
  return ends;
}

async function enter(desk: Desk, table: string, form: CellForm, messages: HTMLElement): Promise<boolean> {
  const { draft } = desk.get();
  form.mark([]);
  const good = await attempt(messages, async () => {
    const body = { version: draft!.version, kind: "add", table, ...form.cells() };
    try {
      const next = await desk.api.send<Draft>("POST", `drafts/${draft!.draft}/edits`, body);
      await desk.take(next);
      desk.say(`Entered: ${next.done.at(-1)}. Run it to see what follows.`);
    } catch (error) {
      if (error instanceof ApiError) form.mark(error.problems);
      throw error;
    }
  });
  return good;
}

/** Beside each field for a place or a road: take it from the map. */
function picking(form: CellForm, desk: Desk): (() => void)[] {
  const ends: (() => void)[] = [];
  for (const pick of form.picks) {
    const input = form.host.querySelector<HTMLElement>(`[id$="-${pick.column}"]`);
    if (!input || !desk.context) continue;
    const roads = h("div", { class: "roads" });
    const what = pick.kind === "place" ? "Take the place chosen on the map" : "Show the roads of the place chosen on the map";
    const take = () => {
      const chosen = desk.context?.store.get().place;
      if (!chosen) desk.say("Choose a place on the map first: click it, or press Enter on it.", "error");
      else if (pick.kind === "place") form.take(pick.column, chosen);
      else refill(roads, roadButtons(desk, chosen, (route) => {
        form.take(pick.column, route);
        refill(roads);
        input.focus();
      }));
    };
    const button = h("button", { type: "button", class: "pick", onclick: take }, what);
    input.after(button, roads);
  }
  return ends;
}

function roadButtons(desk: Desk, place: string, take: (route: string) => void): HTMLElement {
  const world = desk.context!.world;
  const found = world.model.routes.filter((route) => route.from_place === place || route.to_place === place);
  if (!found.length) return h("p", { class: "note" }, "No road touches this place.");
  return h("ul", { class: "choices" }, found.map((route) =>
    h("li", {}, h("button", { type: "button", onclick: () => take(route.route) },
      `${world.name(route.from_place)} to ${world.name(route.to_place)}`))));
}
