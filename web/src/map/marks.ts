import type { PlacePoint, World } from "../model";
import { valueOn } from "../model/decode";
import { s } from "../ui/dom";
import { dayWords, number, range } from "../ui/words";
import { NOBODY, RING_WORDS, ringOf, sizeOf, symbol } from "./looks";
import type { Ring } from "./looks";
import type { Points } from "./roads";

export const FULL_STOCK = 30; // days that the siege clock shows at most
const QUEUE_RADIUS = 30; // pixels, of the most people waiting anywhere

interface Mark {
  place: PlacePoint;
  group: SVGGElement;
  queue: SVGCircleElement;
  ring: SVGCircleElement;
  outer: SVGCircleElement;
  clock: SVGPathElement;
  body: SVGPathElement;
  pattern: SVGPathElement;
  bar: SVGPathElement;
  key: string;
  state: { ring: Ring; waiting: number };
}

/** The places: symbol by kind, colour and pattern by holder, ring and clock by siege, queue at gates. */
export class MarkLayer {
  readonly group = s("g", { class: "marks" });
  readonly marks = new Map<string, Mark>();

  constructor(
    private readonly world: World,
    private readonly id: string,
    choose: (place: string) => void,
  ) {
    const drawn = world.model.places
      .filter((place) => place.lat != null && place.kind !== "sink")
      .sort((a, b) => sizeOf(b) - sizeOf(a) || a.place.localeCompare(b.place));
    for (const place of drawn) {
      const mark = this.made(place);
      mark.group.addEventListener("click", () => choose(place.place));
      mark.group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(place.place);
      });
      this.marks.set(place.place, mark);
      this.group.append(mark.group);
    }
    const first = drawn[0];
    if (first) this.marks.get(first.place)!.group.setAttribute("tabindex", "0");
  }

  private made(place: PlacePoint): Mark {
    const size = sizeOf(place);
    const queue = s("circle", { class: "queue", r: 0 });
    const outer = s("circle", { class: "ring outer", r: size + 7.5 });
    const ring = s("circle", { class: "ring", r: size + 4.5 });
    const clock = s("path", { class: "clock" });
    const body = s("path", { class: "body", d: symbol(place) });
    const pattern = s("path", { class: "over", d: symbol(place) });
    const bar = s("path", { class: "gate-bar" });
    const group = s("g", {
      class: `mark ${place.kind}`, role: "button", tabindex: -1, "data-place": place.place,
    }, queue, s("circle", { class: "hit", r: Math.max(13, size + 4) }), outer, ring, clock, body, pattern, bar);
    return { place, group, queue, ring, outer, clock, body, pattern, bar, key: "", state: { ring: "", waiting: 0 } };
  }

  place(points: Points): void {
    for (const [id, mark] of this.marks) {
      const point = points.get(id);
      if (point) mark.group.setAttribute("transform", `translate(${point[0].toFixed(1)},${point[1].toFixed(1)})`);
    }
  }

  /** Draw a day; only what changed is touched. */
  show(day: number, variant: string, chosen: string): void {
    for (const [id, mark] of this.marks) this.showOne(id, mark, day, variant, chosen === id);
  }

  private showOne(id: string, mark: Mark, day: number, variant: string, chosen: boolean): void {
    const { world } = this;
    const supply = world.supply.on(id, day);
    const holder = world.holder.on(id, day);
    const ring = ringOf(supply, mark.place);
    const crossing = world.crossing(id, variant);
    const waiting = crossing ? valueOn(crossing.waiting, day) : 0;
    const gate = mark.place.kind === "crossing" ? world.gate.on(`${id}/asylum`, day)?.policy ?? "" : "";
    const lines = ring ? world.lines(id, variant) : undefined;
    const stock = lines?.stock_days?.[day] ?? null;
    const shortage = lines?.shortage?.[day] ?? null;
    mark.state = { ring, waiting };
    const key = [holder?.party, ring, waiting, gate, stock, shortage, chosen, ring ? day : 0].join("|");
    if (key === mark.key) return;
    mark.key = key;
    const look = world.parties.get(holder?.party ?? "") ?? NOBODY;
    mark.body.style.fill = look.colour;
    mark.pattern.style.fill = look.pattern ? `url(#${this.id}-${look.pattern})` : "none";
    mark.group.setAttribute("class",
      `mark ${mark.place.kind}${ring ? ` ringed ${ring}` : ""}${gate ? ` gate-${gate}` : ""}${chosen ? " chosen" : ""}`);
    mark.group.setAttribute("aria-pressed", String(chosen));
    mark.clock.setAttribute("d", ring && stock !== null ? arc(sizeOf(mark.place) + 4.5, stock / FULL_STOCK) : "");
    mark.clock.setAttribute("class", `clock${shortage ? " short" : ""}`);
    mark.queue.setAttribute("r", (QUEUE_RADIUS * Math.sqrt(waiting / world.largestQueue)).toFixed(1));
    mark.bar.setAttribute("d", gateBar(gate));
    mark.group.setAttribute("aria-label", this.words(mark, day, look.name, waiting, gate));
  }

  private words(mark: Mark, day: number, holder: string, waiting: number, gate: string): string {
    const { place, state } = mark;
    const since = state.ring === "besieged" || state.ring === "encircled"
      ? this.world.since(place.place, (span) => span.encircled === true, day) : null;
    return [
      `${place.name}, ${place.kind.replace("_", " ")}`,
      place.abroad ? "" : `held by ${holder}`,
      state.ring ? RING_WORDS[state.ring] + (since !== null ? `, since ${dayWords(this.world.date(since))}` : "") : "",
      place.population ? `${range(place.population_low, place.population_high)} people at the start` : "",
      gate ? `gate ${gate.replace("_", " ")} for people who seek asylum` : "",
      waiting ? `${number(waiting)} people waiting` : "",
    ].filter(Boolean).join("; ");
  }

  /** The nearest place in a direction, for the arrow keys. */
  beside(from: string, dx: number, dy: number, points: Points): string | null {
    const at = points.get(from);
    if (!at) return null;
    let best: string | null = null;
    let least = Infinity;
    for (const id of this.marks.keys()) {
      const point = points.get(id);
      if (!point || id === from) continue;
      const [x, y] = [point[0] - at[0], point[1] - at[1]];
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy - y * dx);
      if (along > 0 && along >= across * 0.7 && along + 2 * across < least) {
        least = along + 2 * across;
        best = id;
      }
    }
    return best;
  }

  focus(id: string): void {
    for (const mark of this.marks.values()) mark.group.setAttribute("tabindex", "-1");
    const mark = this.marks.get(id);
    mark?.group.setAttribute("tabindex", "0");
    mark?.group.focus();
  }
}

/** Part of a circle from the top, clockwise. */
function arc(r: number, part: number): string {
  const share = Math.min(Math.max(part, 0), 0.9999);
  if (share <= 0) return "";
  const angle = 2 * Math.PI * share;
  const [x, y] = [r * Math.sin(angle), -r * Math.cos(angle)];
  return `M0,${-r}A${r},${r} 0 ${share > 0.5 ? 1 : 0},1 ${x.toFixed(2)},${y.toFixed(2)}`;
}

/** The bar of a gate: across where it is shut, half where few pass, none where it is open. */
function gateBar(policy: string): string {
  if (policy === "closed") return "M-3.6,0h7.2";
  if (policy === "quota" || policy === "urgent_only") return "M-3.6,0h3.2";
  return "";
}
