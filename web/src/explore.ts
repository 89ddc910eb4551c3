import { World } from "./model";
import type { ViewModel } from "./model";
import type { Api } from "./api/client";
import { Flows } from "./map/flows";
import { legend } from "./map/legend";
import { mapView } from "./map/view";
import { panelsOf } from "./panels/registry";
import type { Context } from "./panels/registry";
import { bindHash, fromHash, START, Store } from "./state/store";
import { timeBar } from "./time/bar";
import { h, refill } from "./ui/dom";
import { sayAbout } from "./ui/table";

/** Build map, time bar and panels into a host; returns what a caller may use to act on them. */
export function explore(host: HTMLElement, model: ViewModel, api: Api | null): Context {
  const world = new World(model);
  const first = model.key_days[0]?.day ?? 0;
  const store = new Store({ ...START, day: first, variant: world.variant().variant });
  store.set(fromHash(location.hash, (iso) => world.day(iso), world.days));
  const live = h("p", { class: "said", role: "status", "aria-live": "polite" });
  const context: Context = {
    world,
    store,
    api,
    say: (text, kind = "note") => {
      live.className = `said ${kind}`;
      live.textContent = text;
    },
    show: (next) => {
      ends.splice(0).forEach((end) => end());
      context.world = next;
      store.set({ day: Math.min(store.get().day, next.days - 1), variant: next.variant().variant });
      build();
    },
  };
  const ends: (() => void)[] = [];
  const build = () => {
    const at = context.world;
    sayAbout(aboutFile(at.model));
    ends.push(bindHash(store, (day) => at.date(day), (iso) => at.day(iso), at.days));
    refill(host, bars(context, ends), stage(context, ends), tabs(context, ends), live);
  };
  build();
  return context;
}

/** What stands in every file of a table: what it is, how made, how much may be shown. */
function aboutFile({ meta }: ViewModel): string[] {
  return [
    `${meta.title}, ${meta.start} to ${meta.end}`, ...meta.disclaimers, meta.mark,
    `Runs: ${meta.members}${meta.seed == null ? "" : `; seed ${meta.seed}`}; safepassage ${meta.version}; ${meta.closure}`,
    `Scenario ${meta.name} ${meta.scenario_hash}; run ${meta.digest}`, meta.verdict,
  ];
}

function bars(context: Context, ends: (() => void)[]): HTMLElement[] {
  return panelsOf("bar", context).map((panel) => {
    const host = h("section", { class: `bar-panel ${panel.id}`, "aria-label": panel.title });
    keep(ends, panel.mount(host, context));
    return host;
  });
}

/** The map with its time bar, and beside it what is told of the day and the place. */
function stage(context: Context, ends: (() => void)[]): HTMLElement {
  const aside = h("div", { class: "aside" });
  for (const panel of panelsOf("aside", context)) {
    const host = h("section", { class: `panel ${panel.id}`, "aria-label": panel.title });
    aside.append(host);
    keep(ends, panel.mount(host, context));
  }
  if (!context.world.model.places.some((place) => place.lat != null)) return h("div", { class: "stage" }, aside);
  const map = h("section", { class: "map-host", "aria-label": "Map" });
  const time = h("section", { class: "time-host", "aria-label": "Time" });
  keep(ends, mapView(map, context));
  keep(ends, timeBar(time, context));
  return h("div", { class: "stage" },
    h("div", { class: "main" }, map, time, legend(context.world, new Flows(context.world))), aside);
}

/** The tabs below: one panel is seen at a time; on paper all of them. */
function tabs(context: Context, ends: (() => void)[]): HTMLElement {
  const panels = panelsOf("tab", context);
  const list = h("div", { class: "tab-list", role: "tablist", "aria-label": "Figures and tables" });
  const bodies = h("div", { class: "tab-bodies" });
  const drawn = new Set<string>();
  const chosen = () => panels.find((p) => p.id === context.store.get().panel) ?? panels[0];
  const buttons = panels.map((panel) => {
    const body = h("section", {
      id: `panel-${panel.id}`, class: "tab", role: "tabpanel",
      "aria-labelledby": `tab-${panel.id}`, tabindex: 0, hidden: true,
    });
    const button = h("button", {
      type: "button", id: `tab-${panel.id}`, role: "tab", "aria-controls": body.id,
      onclick: () => context.store.set({ panel: panel.id }),
    }, panel.title);
    list.append(button);
    bodies.append(body);
    return { panel, body, button };
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = panels.indexOf(chosen()!);
    const next = buttons[(at + step + buttons.length) % buttons.length]!;
    context.store.set({ panel: next.panel.id });
    next.button.focus();
  });
  keep(ends, context.store.subscribe(() => {
    for (const { panel, body, button } of buttons) {
      const open = panel === chosen();
      button.setAttribute("aria-selected", String(open));
      button.tabIndex = open ? 0 : -1;
      body.hidden = !open;
      if (open && !drawn.has(panel.id)) {
        drawn.add(panel.id);
        keep(ends, panel.mount(body, context));
      }
    }
  }));
  return h("div", { class: "tabs" }, list, bodies);
}

function keep(ends: (() => void)[], end: (() => void) | void): void {
  if (end) ends.push(end);
}
