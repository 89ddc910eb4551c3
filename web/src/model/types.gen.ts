// Made by tools/view_model_pages.py from safepassage/view/viewmodel; change it there.

/** A party and how it is drawn: colour, pattern and letter, never colour alone. */
export interface PartyLook {
  /** id */
  party: string;
  /** neutral name */
  name: string;
  /** what it calls itself */
  calls_itself: string;
  /** hex colour; one that colour-blind readers tell apart */
  colour: string;
  /** number of the pattern drawn over the colour */
  pattern: number;
  /** letter drawn where there is room for no more */
  letter: string;
}

/** A place; without coordinates where `sensitivity` hides them. */
export interface PlacePoint {
  /** id */
  place: string;
  /** name for people */
  name: string;
  /** city, district, town, village, chokepoint, airbase, crossing, camp, ... */
  kind: string;
  /** ISO 3166-1 alpha-3 */
  country: string;
  /** governorate or province */
  admin1: string;
  /** sub-district */
  admin3: string;
  /** P-code of the sub-district */
  pcode: string;
  /** latitude, WGS 84; none: not shown or not known */
  lat?: number | null;
  /** longitude, WGS 84 */
  lon?: number | null;
  /** people at the start, most likely */
  population: number;
  /** lower end of the range */
  population_low: number;
  /** upper end */
  population_high: number;
  /** stated, or not stated: then a single figure stands for both ends */
  population_range: string;
  /** people a camp can hold; none: unknown */
  capacity?: number | null;
  /** whether it lies in another country than people are displaced from */
  abroad: boolean;
}

/** A road, track or ferry between two places. */
export interface Road {
  /** id */
  route: string;
  /** one end */
  from_place: string;
  /** the other end */
  to_place: string;
  /** class of road */
  kind: string;
  /** length */
  length_km: number;
}

/** Something that happened or was announced, with its days, words and sources. */
export interface EventBar {
  /** id */
  event: string;
  /** operation, strike, talks, ceasefire, corridor, agreement, convoy, outage, ... */
  kind: string;
  /** first day; negative: before the scenario */
  first_day: number;
  /** last day; none: not stated */
  last_day?: number | null;
  /** a few words */
  title: string;
  /** what happened, neutrally */
  text: string;
  /** ids of the places */
  places: string[];
  /** ids of the routes */
  routes: string[];
  /** ids of the sources */
  sources: string[];
  /** high, med, low or not stated */
  confidence: string;
}

/** Who held a place. */
export interface HolderSpan {
  /** id */
  place: string;
  /** id of the party; none: nobody, or unknown */
  party?: string | null;
  /** part of the place that this holder holds */
  share: number;
  /** first day */
  first_day: number;
  /** last day */
  last_day: number;
}

/** How a place stood: supplied, encircled, besieged. None is unknown, never false. */
export interface SupplySpan {
  /** id */
  place: string;
  /** goods, trade or aid reached it */
  supplied?: boolean | null;
  /** no way in for any traffic, no regular way out for people */
  encircled?: boolean | null;
  /** encircled with sustained effect, by the rule of this model */
  besieged?: boolean | null;
  /** open, under fire (passable), fire-cut (goods no, people yes), cut */
  degree?: "open" | "under fire" | "fire-cut" | "cut" | null;
  /** first day */
  first_day: number;
  /** last day */
  last_day: number;
}

/** How far a road let each traffic pass. */
export interface RoadSpan {
  /** id */
  route: string;
  /** goods of the holder */
  goods: "open" | "limited" | "under_fire" | "closed";
  /** tolerated trade */
  trade: "open" | "limited" | "under_fire" | "closed";
  /** aid */
  aid: "open" | "limited" | "under_fire" | "closed";
  /** people from `from_place` to `to_place` */
  civilians_out: "open" | "limited" | "under_fire" | "closed";
  /** people the other way */
  civilians_in: "open" | "limited" | "under_fire" | "closed";
  /** the record contradicts itself */
  disputed: boolean;
  /** first day */
  first_day: number;
  /** last day */
  last_day: number;
}

/** What a border gate did for one category. */
export interface GateSpan {
  /** id of the crossing */
  place: string;
  /** asylum, family, medical, trade, aid or voluntary_return */
  category: string;
  /** open, quota, urgent_only or closed */
  policy: string;
  /** quota */
  people_per_day?: number | null;
  /** the policy is an assumption, not a record */
  assumed: boolean;
  /** first day */
  first_day: number;
  /** last day */
  last_day: number;
}

/** An offered way out; its uptake is a decision of households. */
export interface CorridorSpan {
  /** id */
  corridor: string;
  /** place it leads out of */
  from_place: string;
  /** place it leads to */
  to_place: string;
  /** who offers it */
  offered_by: string[];
  /** who guarantees it; empty: nobody beside the one who offers */
  guarantor: string;
  /** what was offered, neutrally */
  text: string;
  /** first day */
  first_day: number;
  /** last day; none: not stated */
  last_day?: number | null;
}

/** A claim that a place is besieged: shown beside the computed state, never overwriting it. */
export interface ListingSpan {
  /** id */
  place: string;
  /** id of the claim */
  claim: string;
  /** who lists it */
  claimant: string;
  /** first day; none: not stated */
  first_day?: number | null;
  /** last day; none: not stated */
  last_day?: number | null;
  /** ids of the sources */
  sources: string[];
}

/** A road whose re-opening restores supply, or whose staying open keeps it. In order of ids. */
export interface LifelineSpan {
  /** id */
  route: string;
  /** how it stands */
  state: "open" | "limited" | "under_fire" | "closed";
  /** people at the start for whom it restores or keeps supply */
  people: number;
  /** ids of those places */
  places: string[];
  /** closed roads that have to re-open with it */
  together_with: string[];
  /** first day */
  first_day: number;
  /** last day */
  last_day: number;
}

/** What held over time. */
export interface Spans {
  /** who held places */
  holder: HolderSpan[];
  /** how places stood */
  supply: SupplySpan[];
  /** roads by traffic */
  roads: RoadSpan[];
  /** gates by category */
  gates: GateSpan[];
  /** offered ways out */
  corridors: CorridorSpan[];
  /** who lists which place as besieged */
  listed: ListingSpan[];
  /** roads whose re-opening restores supply */
  lifelines: LifelineSpan[];
}

/** Lines and areas behind the map: longitude, latitude, ... in thousandths of a degree. */
export interface Basemap {
  /** outlines of land */
  land: number[][];
  /** land borders of states, as lines */
  borders: number[][];
  /** rivers, as lines */
  rivers: number[][];
  /** outlines of lakes */
  lakes: number[][];
  /** names of states: text, longitude, latitude */
  names: [string, number, number][];
  /** where it comes from */
  credit: string;
  /** what is disputed in this window */
  note: string;
}

/** People by day. Each list: value of day 0, then differences from day to day. */
export interface Line {
  /** of a single run */
  one?: number[] | null;
  /** 5 % of the members lie below */
  p05?: number[] | null;
  /** 25 % below */
  p25?: number[] | null;
  /** half below */
  p50?: number[] | null;
  /** 75 % below */
  p75?: number[] | null;
  /** 95 % below */
  p95?: number[] | null;
}

/** People at a place at the end of each day; a line that is zero throughout is left out. */
export interface PlaceLines {
  /** everybody there, displaced or not */
  present?: Line | null;
  /** displaced people there */
  displaced?: Line | null;
  /** of them in camps and collective centres */
  in_camps?: Line | null;
  /** moves that ended there, since the start */
  arrivals?: Line | null;
  /** first moves that began there, since the start */
  left?: Line | null;
  /** days of stock left, by day */
  stock_days?: (number | null)[] | null;
  /** shortage index (not IPC, not famine) */
  shortage?: (number | null)[] | null;
}

/** A border crossing. Crossings never stand without those who wait, and were turned back. */
export interface CrossingLines {
  /** waiting on the near side at the end of the day */
  waiting: Line;
  /** in camps close by */
  in_camps: Line;
  /** exposed to fighting there that day */
  exposed: Line;
  /** tried elsewhere and were turned back, since the start */
  turned_back: Line;
  /** gave up waiting, since the start */
  left_queue: Line;
  /** let through by the gate, since the start */
  admitted: Line;
  /** got across elsewhere on the border, since the start */
  irregular: Line;
}

/** People who entered a route on a day; a direction that nobody took is left out. */
export interface FlowLines {
  /** from `from_place` to `to_place` */
  forth?: Line | null;
  /** from `to_place` to `from_place` */
  back?: Line | null;
}

/** People anywhere; moves are counted each time, people once. */
export interface TotalLines {
  /** displaced at home */
  idps?: Line | null;
  /** displaced people in places of the network abroad */
  abroad?: Line | null;
  /** waiting at crossings */
  waiting?: Line | null;
  /** on the way */
  on_the_way?: Line | null;
  /** in places besieged by the rule of this model */
  besieged?: Line | null;
  /** fled for the first time, since the start */
  first_moves?: Line | null;
  /** all moves, since the start */
  moves?: Line | null;
}

/** One course of the world, or its spread: the first is the run or ensemble itself. */
export interface Variant {
  /** id */
  variant: string;
  /** name for people */
  name: string;
  /** what differs from the first, in words */
  changes: string[];
  /** whether the war reacts, in words */
  closure: string;
  /** runs */
  members: number;
  /** what the members vary; empty: one run, no range is shown */
  varied: string[];
  /** figures that an ensemble does not keep and that come from one run */
  one_run: string;
  /** by place */
  places: Record<string, PlaceLines>;
  /** by crossing */
  crossings: Record<string, CrossingLines>;
  /** by route */
  flows: Record<string, FlowLines>;
  /** everybody */
  totals: TotalLines;
  /** what held over time where it differs; none: as in the first */
  spans?: Spans | null;
}

/** What this is, how it was made, and what it may not be taken for. */
export interface Meta {
  /** title */
  title: string;
  /** short name of the scenario */
  name: string;
  /** first day, ISO */
  start: string;
  /** last day, ISO */
  end: string;
  /** number of days */
  days: number;
  /** ISO code of the country whose people are displaced */
  home_country: string;
  /** runs behind the figures */
  members: number;
  /** seed of a single run; none: an ensemble */
  seed?: number | null;
  /** version of safepassage */
  version: string;
  /** hash of the scenario */
  scenario_hash: string;
  /** digest of the run or ensemble */
  digest: string;
  /** whether the war reacts, in words */
  closure: string;
  /** the day after which a forecast knows nothing */
  issue_date?: string | null;
  /** warnings of the run */
  warnings: string[];
  /** people in the network */
  people?: number | null;
  /** how much may be shown */
  sensitivity: "open" | "restricted" | "live";
  /** words that stand on every page; empty where all may be shown */
  mark: string;
  /** how good it is against what was counted, in one sentence */
  verdict: string;
  /** words that go with every map and export */
  disclaimers: string[];
}

/** A count or statement about people, drawn as a range. */
export interface Observed {
  /** id */
  claim: string;
  /** id of the place; empty: an area */
  place: string;
  /** what is counted */
  quantity: string;
  /** the same in words */
  meaning: string;
  /** first day it speaks of */
  first_day: number;
  /** last day it speaks of */
  last_day: number;
  /** the figure */
  value?: number | null;
  /** lower end */
  low?: number | null;
  /** upper end */
  high?: number | null;
  /** stated, or assumed from the error of the counter */
  range_kind: string;
  /** who says so */
  claimant: string;
  /** emergent, conditioned, driven, or not compared */
  evidence: string;
  /** ids of the sources */
  sources: string[];
  /** high, med, low or not stated */
  confidence: string;
}

/** A place on the board "cut off from aid", as long as nothing in the row changes. */
export interface BoardRow {
  /** id; in a live crisis the P-code */
  place: string;
  /** name */
  name: string;
  /** P-code */
  pcode: string;
  /** first day; none: a week of a live crisis */
  first_day?: number | null;
  /** last day */
  last_day?: number | null;
  /** in a live crisis: the first day of the week */
  week?: string | null;
  /** people inside at the start, lower end */
  people_low: number;
  /** upper end */
  people_high: number;
  /** stated or not stated */
  people_range: string;
  /** first day without an open road */
  surrounded_since?: string | null;
  /** first day cut by fire */
  fire_cut_since?: string | null;
  /** besieged by the rule of this model */
  besieged?: boolean | null;
  /** first day of that */
  besieged_since?: string | null;
  /** how aid reaches it, and the last convoy on record */
  aid_in: string;
  /** whether people can leave */
  people_out: string;
  /** who lists it as besieged on that day (claim) */
  listed_by: string[];
  /** who listed it, from when, end not stated */
  listed_from: Record<string, any>[];
  /** roads whose re-opening would restore supply */
  reopening: Record<string, any>[];
  /** how sure, and why */
  sureness: string;
}

/** One quantity at one place in both worlds, under one closure of the war. */
export interface DifferenceRow {
  /** id */
  place: string;
  /** name */
  name: string;
  /** what is counted, from the decision on */
  quantity: string;
  /** its unit */
  unit: string;
  /** whether the war reacts */
  closure: string;
  /** median over members in the first world */
  first: number;
  /** median over members in the second world */
  second: number;
  /** 5 % of the paired differences, second less first */
  low: number;
  /** their median */
  middle: number;
  /** 95 % */
  high: number;
  /** more, fewer, no difference, sign not known, or too few draws to tell */
  sign: string;
}

/** Two worlds, one decision apart, with the same draws; the closures side by side. */
export interface Comparison {
  /** what is asked */
  question: string;
  /** what the second world assumes */
  assumes: string;
  /** what differs, row by row of the scenario */
  changes: string[];
  /** first day on which the two differ, ISO */
  decision: string;
  /** last day counted, ISO */
  until: string;
  /** joint draws */
  members: number;
  /** what low and high are */
  interval: string;
  /** what the members vary, by closure */
  varied: Record<string, string>;
  /** the words that stand before the answer, by closure */
  opening: Record<string, string>;
  /** differences; never added up, never ranked */
  rows: DifferenceRow[];
}

/** Where a row comes from. */
export interface SourceRow {
  /** id */
  source: string;
  /** title */
  title: string;
  /** publisher */
  publisher: string;
  /** day, month or year */
  date: string;
  /** address */
  address: string;
  /** terms of use */
  licence: string;
}

/** Everything that a report, the app or a notebook shows; nothing that may not be shown. */
export interface ViewModel {
  /** version of this form */
  format_version: number;
  /** what this is */
  meta: Meta;
  /** who holds places */
  parties: PartyLook[];
  /** places; empty in a live crisis */
  places: PlacePoint[];
  /** roads; empty in a live crisis */
  routes: Road[];
  /** what is drawn behind */
  basemap?: Basemap | null;
  /** what happened, for the time line */
  events: EventBar[];
  /** what held over time */
  spans: Spans;
  /** places cut off from aid */
  board: BoardRow[];
  /** figures over time; the first is the run itself */
  variants: Variant[];
  /** what-if answers; a reader sees every closure */
  comparisons: Comparison[];
  /** counts to draw beside them */
  observed: Observed[];
  /** days worth a look: day, date, why */
  key_days: Record<string, any>[];
  /** the first screen in plain words, ranges first */
  summary: string[];
  /** tables of the static page: planning, border, harm, ... */
  pages: Record<string, any>;
  /** sources */
  sources: SourceRow[];
}
