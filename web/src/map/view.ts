import type { GeoProjection } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import type { World } from "../model";
import type { Context } from "../panels/registry";
import type { State } from "../state/store";
import { h, refill, s } from "../ui/dom";
import { icon } from "../ui/icons";
import type { Icon } from "../ui/icons";
import { short } from "../ui/words";
import { Camera, fitted, kmPerPixel, opening } from "./camera";
import type { Size } from "./camera";
import { drawArrow, Flows } from "./flows";
import { drawGround } from "./ground";
import { changeWords, DifferenceLayer, signOf } from "./differences";
import { placeLabels } from "./labels";
import type { Label } from "./labels";
import { PATTERNS, sizeOf, TRAFFICS } from "./looks";
import type { Traffic } from "./looks";
import { MarkLayer } from "./marks";
import { RoadLayer } from "./roads";
import { panesOf } from "./panes";
import type { PaneAsked } from "./panes";
import type { Points } from "./roads";

const SCALE_KM = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const ZOOM: [number, number] = [0.6, 24];
let maps = 0;

/** The map with its controls: one, or two with one camera and one slider where worlds are compared. */
export function mapView(host: HTMLElement, context: Context): () => void {
  const camera = new Camera();
  const flows = new Flows(context.world);
  const layers: Layers = { traffic: "supply", flows: true, displaced: false };
  let shown: MapPane[] = [];
  let key = "";
  const panes = h("div", { class: "panes" });
  const redraw = () => shown.forEach((pane) => pane.draw());
  refill(host, panes, controls(context, layers, redraw, () => shown[0]!));
  const stop = context.store.subscribe((state) => {
    const wanted = panesOf(context.world, state);
    const now = wanted.map((pane) => pane.key).join("|");
    if (now !== key) {
      key = now;
      shown.forEach((pane) => pane.end());
      shown = wanted.map((pane) => new MapPane(context, camera, flows, layers, pane));
      refill(panes, shown.map((pane) => pane.host));
      panes.classList.toggle("two", shown.length > 1);
    }
    redraw();
  });
  return () => {
    stop();
    shown.forEach((pane) => pane.end());
  };
}

interface Layers { traffic: Traffic; flows: boolean; displaced: boolean }

/** One map: ground, roads, flows on a canvas, places and labels above. */
class MapPane {
  readonly host = h("div", { class: "pane" });
  private readonly id = `map${++maps}`;
  private readonly back = s("svg", { class: "back", "aria-hidden": "true" });
  private readonly canvas = h("canvas", { class: "flows", "aria-hidden": "true" });
  private readonly front = s("svg", { class: "front", role: "group" });
  private readonly ground = s("g", { class: "ground" });
  private readonly names = s("g", { class: "state-names" });
  private readonly labels = s("g", { class: "labels", "aria-hidden": "true" });
  private readonly scale = s("g", { class: "scale", "aria-hidden": "true" });
  private readonly caption = h("p", { class: "pane-name" });
  private readonly roads: RoadLayer;
  private readonly marks: MarkLayer;
  private readonly differences: DifferenceLayer | null;
  private readonly ends: (() => void)[] = [];
  private readonly zoom = zoom<HTMLElement, unknown>();
  private readonly world: World;
  private size: Size = { width: 0, height: 0 };
  private base: Points = new Map();
  private points: Points = new Map();
  private km = 1;
  private projection: GeoProjection | null = null;

  constructor(
    private readonly context: Context,
    private readonly camera: Camera,
    private readonly flows: Flows,
    private readonly layers: Layers,
    private readonly pane: PaneAsked,
  ) {
    this.world = context.world.of(pane.variant);
    this.differences = pane.rows ? new DifferenceLayer(this.world, pane.rows, pane.largest) : null;
    this.host.classList.toggle("differing", Boolean(this.differences));
    this.host.classList.toggle("plain", !this.world.model.basemap?.land.length);
    this.roads = new RoadLayer(this.world);
    this.marks = new MarkLayer(this.world, this.id, (place) =>
      context.store.set({ place: context.store.get().place === place ? "" : place }));
    this.back.append(this.patterns(), this.ground, this.names, this.roads.group);
    this.front.append(...(this.differences ? [this.differences.group] : []), this.marks.group, this.labels, this.scale);
    refill(this.host, this.back, this.canvas, this.front, this.caption);
    this.front.addEventListener("keydown", (event) => this.key(event as KeyboardEvent));
    this.gestures();
    const watch = new ResizeObserver(() => this.resize());
    watch.observe(this.host);
    this.ends.push(() => watch.disconnect(), camera.onMove(() => this.moved()));
  }

  end(): void {
    this.ends.forEach((end) => end());
    this.host.remove();
  }

  /** Zoom by a factor about the middle, or back to all places. */
  zoomBy(factor: number | null): void {
    const target = select<HTMLElement, unknown>(this.host);
    if (factor === null) this.zoom.transform(target, zoomIdentity);
    else this.zoom.scaleBy(target, factor);
  }

  /** Bring a place into the middle where it is out of sight. */
  reveal(place: string): void {
    const base = this.base.get(place);
    if (!base) return;
    const { width, height } = this.size;
    const k = Math.max(this.camera.transform.k, 2.5);
    this.zoom.transform(select<HTMLElement, unknown>(this.host),
      zoomIdentity.translate(width / 2 - k * base[0], height / 2 - k * base[1]).scale(k));
    this.marks.focus(place);
  }

  private patterns(): SVGDefsElement {
    return s("defs", {}, PATTERNS.map((d, index) => (d
      ? s("pattern", { id: `${this.id}-${index}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
        s("path", { d, class: "pattern" }))
      : null)));
  }

  /** The wheel scrolls the page unless Ctrl is held; one finger scrolls too, two move the map. */
  private gestures(): void {
    this.zoom.scaleExtent(ZOOM).filter((event: Event) => {
      if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
      if ("touches" in event) return (event as TouchEvent).touches.length > 1;
      return !(event as MouseEvent).button;
    });
    this.zoom.on("zoom", (event) => this.camera.move(event.transform));
    select<HTMLElement, unknown>(this.host).call(this.zoom);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width || !height || (width === this.size.width && height === this.size.height)) return;
    const before = this.projection && this.camera.isAlone ? this.middle(this.projection) : null;
    this.size = { width, height };
    const at = fitted(this.world, this.size);
    this.projection = at;
    this.km = kmPerPixel(at, this.size);
    this.base = new Map();
    for (const place of this.world.model.places) {
      if (place.lat != null && place.lon != null) {
        this.base.set(place.place, at([place.lon, place.lat]) as [number, number]);
      }
    }
    drawGround(this.ground, this.world.model.basemap, at);
    refill(this.names, (this.world.model.basemap?.names ?? []).map(([name, lon, lat]) => {
      const [x, y] = at([lon, lat])!;
      return s("text", { x, y, "text-anchor": "middle" }, name.toUpperCase());
    }));
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    if (!this.camera.opened) {
      this.camera.opened = true;
      this.camera.move(opening(this.world, this.base, this.size));
    } else if (before) this.lookAt(before, at);
    this.moved();
  }

  /** Where the middle of the map lies on the ground, and how large a degree is drawn there. */
  private middle(at: GeoProjection): { lonLat: [number, number]; scale: number } {
    const { transform } = this.camera;
    const lonLat = at.invert!(transform.invert([this.size.width / 2, this.size.height / 2]))!;
    return { lonLat, scale: at.scale() * transform.k };
  }

  /** Keep looking at the same ground when the room for the map has changed. */
  private lookAt({ lonLat, scale }: { lonLat: [number, number]; scale: number }, at: GeoProjection): void {
    const [x, y] = at(lonLat)!;
    const k = Math.min(Math.max(scale / at.scale(), ZOOM[0]), ZOOM[1]);
    this.zoom.transform(select<HTMLElement, unknown>(this.host),
      zoomIdentity.translate(this.size.width / 2 - k * x, this.size.height / 2 - k * y).scale(k));
  }

  private moved(): void {
    if (!this.size.width) return;
    const t = this.camera.transform;
    (this.host as HTMLElement & { __zoom?: unknown }).__zoom = t;
    this.ground.setAttribute("transform", t.toString());
    this.names.setAttribute("transform", t.toString());
    this.names.style.fontSize = `${11 / t.k}px`;
    this.points = new Map([...this.base].map(([id, point]) => [id, t.apply(point)]));
    this.roads.place(this.points);
    this.marks.place(this.points);
    this.differences?.place(this.points);
    this.drawScale();
    this.draw();
  }

  draw(): void {
    if (!this.size.width) return;
    const state = this.context.store.get();
    const { variant } = this.pane;
    this.caption.textContent = this.pane.title;
    this.roads.show(state.day, this.layers.traffic, state.place);
    this.marks.show(state.day, variant, state.place);
    if (!this.differences) this.drawFlows(state.day, variant);
    this.drawLabels(state);
    this.front.setAttribute("aria-label",
      `${this.pane.title ? `${this.pane.title}. ` : ""}Map, ${this.world.date(state.day)}. Places are buttons; arrow keys go to the next one.`
      + (this.differences ? ` Differences: ${this.differences.words()}.` : ""));
  }

  private drawFlows(day: number, variant: string): void {
    const paint = this.canvas.getContext("2d");
    if (!paint) return;
    const ratio = this.canvas.width / this.size.width;
    paint.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint.clearRect(0, 0, this.size.width, this.size.height);
    if (!this.layers.flows) return;
    paint.fillStyle = "rgba(58, 42, 102, .78)";
    paint.strokeStyle = "rgba(255, 255, 255, .85)";
    paint.lineWidth = 0.8;
    for (const { route, forth, back } of this.flows.on(variant, day)) {
      const road = this.world.routes.get(route);
      const a = road && this.points.get(road.from_place);
      const b = road && this.points.get(road.to_place);
      if (!a || !b) continue;
      if (forth) drawArrow(paint, a[0], a[1], b[0], b[1], this.flows.width(forth));
      if (back) drawArrow(paint, b[0], b[1], a[0], a[1], this.flows.width(back));
    }
  }

  private drawLabels(state: State): void {
    const phone = this.size.width < 520;
    const wanted: (Label & { rank: number })[] = [];
    const symbols = [];
    const { width, height } = this.size;
    for (const [id, mark] of this.marks.marks) {
      const [x, y] = this.points.get(id)!;
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const { ring, waiting } = mark.state;
      const change = this.differences?.rows.get(id);
      const reach = Math.max(sizeOf(mark.place) + (ring && ring !== "under-fire" ? 8 : 0), this.differences?.radius(id) ?? 0);
      symbols.push({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
      if (this.differences && (!change || signOf(change) === "same") && state.place !== id) continue;
      const rank = change && this.differences ? Math.abs(change.middle) + (signOf(change) === "unsure" ? 0 : 2e7)
        : rankOf(mark.place.population, ring !== "", waiting, state.place === id, mark.place.kind);
      const told = change ? `: ${changeWords(change)}` : waiting >= 100 && !this.differences ? ` · ${short(waiting)} waiting` : "";
      const text = mark.place.name + told;
      wanted.push({ key: id, text, x, y, reach, size: rank > 1e7 ? 13 : phone ? 11 : 12, rank, forced: state.place === id || (ring !== "" && ring !== "under-fire") });
    }
    wanted.sort((a, b) => b.rank - a.rank || a.key.localeCompare(b.key));
    const most = Math.round((width * height) / (phone ? 5200 : 4200));
    refill(this.labels, placeLabels(wanted.slice(0, most), symbols, width, height - 4).map((put) =>
      s("text", {
        x: put.x.toFixed(1), y: put.y.toFixed(1), "text-anchor": put.anchor, "font-size": put.label.size,
        class: (put.label as (typeof wanted)[number]).rank > 1e7 ? "strong" : "",
      }, put.label.text)));
  }

  private drawScale(): void {
    const perPixel = this.km / this.camera.transform.k;
    const want = perPixel * 90;
    const km = SCALE_KM.reduce((a, b) => (Math.abs(b - want) < Math.abs(a - want) ? b : a));
    const length = km / perPixel;
    const y = this.size.height - 14;
    refill(this.scale,
      s("path", { d: `M14,${y - 5}v5h${length.toFixed(1)}v-5` }),
      s("text", { x: 20 + length, y }, `${km} km`));
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = (event.target as Element).closest("[data-place]")?.getAttribute("data-place");
    if (!step || !from) return;
    event.preventDefault();
    const next = this.marks.beside(from, step[0]!, step[1]!, this.points);
    if (next) this.marks.focus(next);
  }
}

function rankOf(people: number, ringed: boolean, waiting: number, chosen: boolean, kind: string): number {
  if (chosen) return 1e9;
  return people + (ringed ? 2e7 : 0) + (waiting >= 100 ? 1e7 + waiting : 0) + (kind === "crossing" ? 5e4 : 0);
}

function controls(context: Context, layers: Layers, redraw: () => void, pane: () => MapPane): HTMLElement {
  const names = [...context.world.model.places]
    .filter((place) => place.lat != null)
    .sort((a, b) => a.name.localeCompare(b.name));
  const find = h("select", { "aria-label": "Go to a place", onchange: () => {
    if (!find.value) return;
    context.store.set({ place: find.value });
    pane().reveal(find.value);
    find.value = "";
  } }, h("option", { value: "" }, "Go to a place ..."),
  names.map((place) => h("option", { value: place.place }, place.name)));
  const roads = h("select", { "aria-label": "Roads show", onchange: () => {
    layers.traffic = roads.value as Traffic;
    redraw();
  } }, Object.entries(TRAFFICS).map(([value, text]) => h("option", { value }, `Roads: ${text}`)));
  const flows = h("input", { type: "checkbox", checked: true, onchange: () => {
    layers.flows = flows.checked;
    redraw();
  } });
  const button = (sign: Icon, label: string, act: () => void) =>
    h("button", { type: "button", "aria-label": label, title: label, onclick: act }, icon(sign));
  return h("div", { class: "map-controls" }, find, roads, h("label", {}, flows, "Movements"),
    h("span", { class: "zoom" },
      button("plus", "Zoom in", () => pane().zoomBy(1.6)),
      button("minus", "Zoom out", () => pane().zoomBy(1 / 1.6)),
      button("whole", "Show all places", () => pane().zoomBy(null))));
}
