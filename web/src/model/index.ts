import { curve } from "./decode";
import type {
  CrossingLines, EventBar, PartyLook, PlaceLines, PlacePoint, Road, SourceRow, SupplySpan, Variant,
  ViewModel,
} from "./types.gen";

export * from "./types.gen";

const DAY_MS = 86_400_000;

/** A span found by day: spans of one thing in order of days. */
class ByDay<T extends { first_day: number; last_day: number }> {
  private readonly rows = new Map<string, T[]>();

  constructor(spans: readonly T[], key: (span: T) => string) {
    for (const span of spans) {
      const name = key(span);
      const list = this.rows.get(name);
      if (list) list.push(span);
      else this.rows.set(name, [span]);
    }
    for (const list of this.rows.values()) list.sort((a, b) => a.first_day - b.first_day);
  }

  on(name: string, day: number): T | undefined {
    const list = this.rows.get(name);
    if (!list) return undefined;
    let low = 0;
    let high = list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const span = list[middle]!;
      if (day < span.first_day) high = middle - 1;
      else if (day > span.last_day) low = middle + 1;
      else return span;
    }
    return undefined;
  }

  all(name: string): T[] {
    return this.rows.get(name) ?? [];
  }
}

/** The document with what the screen looks up all the time. */
export class World {
  readonly days: number;
  readonly places = new Map<string, PlacePoint>();
  readonly parties = new Map<string, PartyLook>();
  readonly routes = new Map<string, Road>();
  readonly sources = new Map<string, SourceRow>();
  readonly holder;
  readonly supply;
  readonly road;
  readonly gate;
  private readonly startMs: number;
  private readonly flowScale = new Map<string, number>();

  private readonly others = new Map<string, World>();
  private readonly whole: World;

  constructor(readonly model: ViewModel, whole?: World) {
    this.whole = whole ?? this;
    this.days = model.meta.days;
    this.startMs = Date.parse(`${model.meta.start}T00:00:00Z`);
    for (const place of model.places) this.places.set(place.place, place);
    for (const party of model.parties) this.parties.set(party.party, party);
    for (const route of model.routes) this.routes.set(route.route, route);
    for (const source of model.sources) this.sources.set(source.source, source);
    this.holder = new ByDay(model.spans.holder, (span) => span.place);
    this.supply = new ByDay(model.spans.supply, (span) => span.place);
    this.road = new ByDay(model.spans.roads, (span) => span.route);
    this.gate = new ByDay(model.spans.gates, (span) => `${span.place}/${span.category}`);
  }

  /** ISO date of a day number. */
  date(day: number): string {
    return new Date(this.startMs + day * DAY_MS).toISOString().slice(0, 10);
  }

  /** Day number of an ISO date; not limited to the period. */
  day(iso: string): number {
    return Math.round((Date.parse(`${iso}T00:00:00Z`) - this.startMs) / DAY_MS);
  }

  name(place: string): string {
    return this.places.get(place)?.name ?? place;
  }

  variant(id?: string | null): Variant {
    const found = this.model.variants.find((variant) => variant.variant === id);
    return found ?? this.model.variants[0]!;
  }

  /** The world of a variant: its own holders, roads, gates and sieges where it has them. */
  of(id?: string | null): World {
    const variant = this.variant(id);
    if (!variant.spans) return this.whole;
    const known = this.whole.others.get(variant.variant);
    if (known) return known;
    const made = new World({ ...this.model, spans: variant.spans }, this.whole);
    this.whole.others.set(variant.variant, made);
    return made;
  }

  lines(place: string, variant?: string | null): PlaceLines | undefined {
    return this.variant(variant).places[place];
  }

  crossing(place: string, variant?: string | null): CrossingLines | undefined {
    return this.variant(variant).crossings[place];
  }

  /** Since which day the place is in this state without a break, as a day number. */
  since(place: string, holds: (span: SupplySpan) => boolean, day: number): number | null {
    const spans = this.supply.all(place);
    let first: number | null = null;
    let end = -2;
    for (const span of spans) {
      if (span.first_day > day) break;
      if (holds(span)) {
        if (first === null || end + 1 !== span.first_day) first = span.first_day;
        end = span.last_day;
      } else first = null;
    }
    return first !== null && end >= day ? first : null;
  }

  /** Largest daily flow on any road in any variant: the scale of the map, fixed while it plays. */
  get largestFlow(): number {
    return this.once("flow", () =>
      Math.max(1, ...this.model.variants.flatMap((variant) =>
        Object.values(variant.flows).flatMap((flow) =>
          [flow.forth, flow.back].map((line) => peak(curve(line)?.middle))))));
  }

  /** Most people waiting at any crossing on any day. */
  get largestQueue(): number {
    return this.once("queue", () =>
      Math.max(1, ...this.model.variants.flatMap((variant) =>
        Object.values(variant.crossings).map((lines) => peak(curve(lines.waiting)?.middle)))));
  }

  private once(name: string, work: () => number): number {
    if (!this.flowScale.has(name)) this.flowScale.set(name, work());
    return this.flowScale.get(name)!;
  }

  /** Events that hold on a day, those that begin that day first. */
  eventsOn(day: number): EventBar[] {
    return this.model.events
      .filter((event) => event.first_day <= day && day <= (event.last_day ?? event.first_day))
      .sort((a, b) => Number(b.first_day === day) - Number(a.first_day === day));
  }
}

function peak(values?: Float64Array): number {
  let most = 0;
  values?.forEach((value) => {
    if (value > most) most = value;
  });
  return most;
}
