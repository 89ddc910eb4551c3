import type { GeoProjection } from "d3-geo";
import type { Basemap } from "../model";
import { refill, s } from "../ui/dom";

/** Land, water and borders; drawn once per size, then only moved. */
export function drawGround(host: SVGGElement, map: Basemap | null | undefined, at: GeoProjection): void {
  if (!map) {
    host.replaceChildren();
    return;
  }
  const path = (lines: number[][], close: boolean) =>
    lines.map((line) => outline(line, at) + (close ? "Z" : "")).join("");
  refill(host,
    s("path", { class: "land", d: path(map.land, true) }),
    s("path", { class: "lake", d: path(map.lakes, true) }),
    s("path", { class: "river", d: path(map.rivers, false) }),
    s("path", { class: "state-border", d: path(map.borders, false) }));
}

function outline(flat: readonly number[], at: GeoProjection): string {
  let text = "";
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [x, y] = at([flat[i]! / 1000, flat[i + 1]! / 1000])!;
    text += `${text ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
  }
  return text;
}
