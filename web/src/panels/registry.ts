import type { Api } from "../api/client";
import type { World } from "../model";
import type { Store } from "../state/store";

/** What a panel is given: the world shown, the state, and the server where there is one. */
export interface Context {
  world: World;
  store: Store;
  /** null in a report: nothing can be asked */
  api: Api | null;
  /** Say something to everybody, screen readers too. */
  say(text: string, kind?: "note" | "error"): void;
  /** Show another document in the place of this one, such as that of a new run. */
  show(world: World): void;
}

/** A panel: a named part of the page. It draws itself into `host` and returns what ends it. */
export interface Panel {
  id: string;
  title: string;
  /** `aside`: beside the map; `tab`: one of the tabs below it; `bar`: above the map */
  where: "aside" | "tab" | "bar";
  /** lower first */
  order: number;
  /** whether there is anything to show of this world */
  shows?(context: Context): boolean;
  mount(host: HTMLElement, context: Context): (() => void) | void;
}

const panels: Panel[] = [];

/** Add a panel; called once by each module of panels, before the page is built. */
export function registerPanel(panel: Panel): void {
  if (panels.some((other) => other.id === panel.id)) throw new Error(`panel ${panel.id} twice`);
  panels.push(panel);
}

/** The panels of a part of the page that have something to show, in their order. */
export function panelsOf(where: Panel["where"], context: Context): Panel[] {
  return panels
    .filter((panel) => panel.where === where && (panel.shows?.(context) ?? true))
    .sort((a, b) => a.order - b.order);
}
