import { geoMercator, geoPath } from "d3-geo";
import type { GeoProjection } from "d3-geo";
import { zoomIdentity } from "d3-zoom";
import type { ZoomTransform } from "d3-zoom";
import type { World } from "../model";

export interface Size { width: number; height: number }

/** Where the map looks. Two maps side by side share one, so that they move together. */
export class Camera {
  transform: ZoomTransform = zoomIdentity;
  /** whether it has been told where to begin */
  opened = false;
  private listeners: (() => void)[] = [];

  /** whether one map alone looks through it */
  get isAlone(): boolean {
    return this.listeners.length === 1;
  }

  move(transform: ZoomTransform): void {
    if (`${transform}` === `${this.transform}`) return;
    this.transform = transform;
    for (const listener of this.listeners) listener();
  }

  onMove(listener: () => void): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }
}

/** The projection that holds every place that has coordinates, with a margin for labels. */
export function fitted(world: World, { width, height }: Size): GeoProjection {
  const points = world.model.places
    .filter((place) => place.lat != null && place.lon != null)
    .map((place) => [place.lon!, place.lat!]);
  const margin = Math.min(52, width / 9);
  return geoMercator().fitExtent(
    [[margin, margin * 0.8], [width - margin, height - margin]],
    { type: "MultiPoint", coordinates: points },
  );
}

/** Where the map begins: the middle nine tenths of the places at home, which is where things happen. */
export function opening(world: World, base: Map<string, [number, number]>, { width, height }: Size): ZoomTransform {
  const home = world.model.places.filter((place) => !place.abroad || place.kind === "crossing");
  const points = home.flatMap((place) => {
    const point = base.get(place.place);
    return point ? [point] : [];
  });
  if (points.length < 12) return zoomIdentity;
  const [left, right] = middle(points.map(([x]) => x));
  const [top, bottom] = middle(points.map(([, y]) => y));
  const room = Math.min(70, width / 8);
  const k = Math.min((width - 2 * room) / Math.max(1, right - left), (height - 1.4 * room) / Math.max(1, bottom - top), 6);
  if (k < 1.15) return zoomIdentity;
  return zoomIdentity.translate(width / 2 - (k * (left + right)) / 2, height / 2 - (k * (top + bottom)) / 2).scale(k);
}

function middle(values: number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]!;
  return [at(0.06), at(0.94)];
}

/** Kilometres that one pixel of the unzoomed map stands for, in its middle. */
export function kmPerPixel(projection: GeoProjection, { width, height }: Size): number {
  const a = projection.invert!([width / 2 - 50, height / 2])!;
  const b = projection.invert!([width / 2 + 50, height / 2])!;
  const east = (b[0] - a[0]) * 111.32 * Math.cos((a[1] * Math.PI) / 180);
  return east / 100;
}

export { geoPath };
