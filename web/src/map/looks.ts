import type { PartyLook, PlacePoint, RoadSpan, SupplySpan } from "../model";

/** What is drawn over a holder's colour, in a square of 6 by 6; index is `pattern` of the party. */
export const PATTERNS = [
  "",
  "M-1,1l2,-2M0,6l6,-6M5,7l2,-2",
  "M1,1.5h1.4M4,4.5h1.4",
  "M0,1.5h6M0,4.5h6",
  "M1.5,0v6M4.5,0v6",
  "M0,3h6M3,0v6",
  "M-1,5l2,2M0,0l6,6M5,-1l2,2",
  "M1,1h2v2h-2z",
];

export const NOBODY: PartyLook = {
  party: "", name: "nobody, or unknown", calls_itself: "", colour: "#6B6B6B", pattern: 0, letter: "?",
};

/** How a place stands, in one word: decides on its ring. */
export type Ring = "besieged" | "encircled" | "fire-cut" | "under-fire" | "";

export function ringOf(span: SupplySpan | undefined, place: PlacePoint): Ring {
  if (!span || place.abroad || !place.population) return "";
  if (span.besieged) return "besieged";
  if (span.encircled) return "encircled";
  if (span.degree === "fire-cut" || span.degree === "cut") return "fire-cut";
  return span.degree === "under fire" ? "under-fire" : "";
}

/** In words, as the board has it. */
export const RING_WORDS: Record<Ring, string> = {
  besieged: "besieged (encircled for long)",
  encircled: "encircled: no open road in or out",
  "fire-cut": "cut by fire: goods cannot pass",
  "under-fire": "road open under fire: supply limited, leaving deadly",
  "": "",
};

/** Which traffic the roads show. */
export const TRAFFICS = {
  supply: "Supplies (goods, trade or aid)",
  goods: "Goods of the holder",
  aid: "Aid",
  people: "People",
} as const;
export type Traffic = keyof typeof TRAFFICS;

export type RoadState = "open" | "limited" | "under_fire" | "closed" | "people";
const BETTER = ["closed", "under_fire", "limited", "open"] as const;

function best(...states: (typeof BETTER)[number][]): (typeof BETTER)[number] {
  return BETTER[Math.max(...states.map((state) => BETTER.indexOf(state)))]!;
}

/** The state that is drawn for a traffic; a road that lets only people pass says so. */
export function roadState(span: RoadSpan | undefined, traffic: Traffic): RoadState {
  if (!span) return "closed";
  const people = best(span.civilians_out, span.civilians_in);
  if (traffic === "people") return people;
  if (traffic === "goods") return span.goods;
  if (traffic === "aid") return span.aid;
  const supply = best(span.goods, span.trade, span.aid);
  return supply === "closed" && people !== "closed" ? "people" : supply;
}

export const ROAD_WORDS: Record<RoadState, string> = {
  open: "open", limited: "limited", under_fire: "open under fire", people: "people only, no goods",
  closed: "closed",
};

/** Half the size of a symbol, in pixels; fixed by people at the start, so it never moves. */
export function sizeOf(place: PlacePoint): number {
  if (place.kind === "camp") return 6;
  if (place.kind === "crossing") return 5.5;
  if (place.kind === "chokepoint" || place.kind === "airbase") return 4.5;
  return Math.min(13, Math.max(3.6, Math.sqrt(place.population / 2600)));
}

/** The outline of a symbol: what a place is can be seen without colour. */
export function symbol(place: PlacePoint): string {
  const r = sizeOf(place);
  if (place.kind === "camp" || place.kind === "urban_refuge") {
    return `M0,${-r * 1.1}L${r},${r * 0.8}L${-r},${r * 0.8}Z`;
  }
  if (place.kind === "crossing") return `M${-r},${-r}h${2 * r}v${2 * r}h${-2 * r}Z`;
  if (place.kind === "chokepoint" || place.kind === "airbase") {
    return `M0,${-r * 1.2}L${r * 1.2},0L0,${r * 1.2}L${-r * 1.2},0Z`;
  }
  return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
}
