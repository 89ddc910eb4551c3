import type { World } from "../model";
import { s } from "../ui/dom";
import { ROAD_WORDS, roadState } from "./looks";
import type { Traffic } from "./looks";

export type Points = Map<string, [number, number]>;

/** The roads: one line each, whose class says how far it lets pass. */
export class RoadLayer {
  readonly group = s("g", { class: "roads", "aria-hidden": "true" });
  private readonly lines = new Map<string, { line: SVGPathElement; title: SVGTitleElement; state: string }>();

  constructor(private readonly world: World) {
    for (const road of world.model.routes) {
      const title = s("title");
      const line = s("path", { class: "road", "data-route": road.route }, title);
      this.lines.set(road.route, { line, title, state: "" });
      this.group.append(line);
    }
  }

  place(points: Points): void {
    for (const [route, { line }] of this.lines) {
      const road = this.world.routes.get(route)!;
      const a = points.get(road.from_place);
      const b = points.get(road.to_place);
      if (a && b) line.setAttribute("d", `M${a[0].toFixed(1)},${a[1].toFixed(1)}L${b[0].toFixed(1)},${b[1].toFixed(1)}`);
      else line.removeAttribute("d");
    }
  }

  show(day: number, traffic: Traffic, place: string): void {
    for (const [route, kept] of this.lines) {
      const span = this.world.road.on(route, day);
      const state = roadState(span, traffic);
      const road = this.world.routes.get(route)!;
      const chosen = place !== "" && (road.from_place === place || road.to_place === place);
      const key = `road ${state}${span?.disputed ? " disputed" : ""}${chosen ? " chosen" : ""}`;
      if (key === kept.state) continue;
      kept.state = key;
      kept.line.setAttribute("class", key);
      kept.title.textContent = `${this.world.name(road.from_place)} to ${this.world.name(road.to_place)}, `
        + `${road.length_km} km: ${ROAD_WORDS[state]}${span?.disputed ? " (disputed)" : ""}`;
    }
  }
}
