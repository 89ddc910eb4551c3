import type { World } from "../model";
import { h, s } from "../ui/dom";
import { about, number } from "../ui/words";
import type { Flows } from "./flows";
import { LEAST, WINDOW } from "./flows";
import { PATTERNS, ROAD_WORDS } from "./looks";
import type { RoadState } from "./looks";

/** What every sign on the map means, with real numbers; and whose borders these are not. */
export function legend(world: World, flows: Flows): HTMLElement {
  const holding = new Set(world.model.spans.holder.map((span) => span.party));
  const parties = world.model.parties.filter((party) => holding.has(party.party));
  return h("details", { class: "legend", open: window.innerWidth > 900 },
    h("summary", {}, "Legend"),
    h("div", { class: "legend-body" },
      group("Held by", parties.map((party) => item(swatch(party.colour, party.pattern), party.name,
        party.calls_itself ? `calls itself ${party.calls_itself}` : ""))),
      group("Roads, for the traffic chosen", (Object.keys(ROAD_WORDS) as RoadState[]).map((state) =>
        item(s("svg", { viewBox: "0 0 40 12", class: "line" }, s("path", { class: `road ${state}`, d: "M1,6H39" })),
          ROAD_WORDS[state]))),
      group("Places", [
        item(ring("besieged"), "besieged", "encircled for long; arc: days of stock left, of 30"),
        item(ring("encircled"), "encircled"),
        item(ring("fire-cut"), "cut by fire", "goods cannot pass"),
        item(ring("under-fire"), "open under fire", "supply limited, leaving deadly"),
        item(shape("M0,-6L6,5L-6,5Z"), "camp"),
        item(shape("M-5,-5h10v10h-10Z"), "border gate", "bar across: shut; half a bar: few pass"),
        item(shape("M0,-6L6,0L0,6L-6,0Z"), "chokepoint"),
      ]),
      group("People", [
        item(s("svg", { viewBox: "-12 -12 24 24", class: "sign" }, s("circle", { class: "queue", r: 9 })),
          "waiting at a gate", `largest circle: ${about(world.largestQueue)} people`),
        item(s("svg", { viewBox: "0 0 40 16", class: "line" }, s("path", { class: "arrow", d: "M2,8L26,4V1L39,8L26,12V10Z" })),
          `movements, ${WINDOW} days together`, `widest: ${about(flows.largest)} people; under ${LEAST} not drawn`),
      ]),
      h("p", { class: "note" },
        "Roads are drawn as straight lines. Symbols grow with people at the start. Scales stay the same on all days. "
        + `${number(world.model.places.length)} places, ${number(world.model.routes.length)} roads. `
        + (world.model.meta.disclaimers[1] ?? "") + " " + (world.model.basemap?.note ?? "")
        + (world.model.basemap?.credit ? ` Basemap: ${world.model.basemap.credit}.` : ""))));
}

function group(title: string, items: HTMLElement[]): HTMLElement {
  return h("div", { class: "legend-group" }, h("h3", {}, title), h("ul", {}, items));
}

function item(sign: Element, text: string, more = ""): HTMLElement {
  sign.setAttribute("aria-hidden", "true");
  return h("li", {}, sign, h("span", {}, text, more ? h("small", {}, ` ${more}`) : null));
}

/** Colour and pattern of a holder. */
export function swatch(colour: string, pattern: number): SVGSVGElement {
  const id = `swatch-${pattern}-${colour.slice(1)}`;
  const round = "M-7,0a7,7 0 1,0 14,0a7,7 0 1,0 -14,0Z";
  return s("svg", { viewBox: "-9 -9 18 18", class: "sign", "aria-hidden": "true" },
    PATTERNS[pattern]
      ? s("defs", {}, s("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
        s("path", { d: PATTERNS[pattern]!, class: "pattern" })))
      : null,
    s("path", { d: round, fill: colour, class: "body" }),
    PATTERNS[pattern] ? s("path", { d: round, fill: `url(#${id})` }) : null);
}

function ring(kind: string): SVGSVGElement {
  return s("svg", { viewBox: "-13 -13 26 26", class: "sign" },
    s("g", { class: `mark ringed ${kind}` },
      s("circle", { class: "ring outer", r: 11 }), s("circle", { class: "ring", r: 8 }),
      kind === "besieged" ? s("path", { class: "clock", d: "M0,-8A8,8 0 0,1 6.9,4" }) : null,
      s("circle", { class: "body", r: 4, fill: "#8a8781" })));
}

function shape(d: string): SVGSVGElement {
  return s("svg", { viewBox: "-9 -9 18 18", class: "sign" }, s("path", { d, class: "body", fill: "#8a8781" }));
}
