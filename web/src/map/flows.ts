import type { World } from "../model";
import { restored } from "../model/decode";
import type { FlowLines } from "../model";

export const WINDOW = 7; // days: one day alone flickers
export const LEAST = 50; // people in a window; fewer are not drawn
export const WIDEST = 20; // pixels, of the largest flow of all variants

/** People on each road in the days up to a day, by direction: running sums make it one subtraction. */
export class Flows {
  readonly largest: number;
  private readonly sums = new Map<string, Map<string, { forth?: Float64Array; back?: Float64Array }>>();

  constructor(world: World) {
    let largest = 1;
    for (const variant of world.model.variants) {
      const roads = new Map<string, { forth?: Float64Array; back?: Float64Array }>();
      for (const [route, lines] of Object.entries(variant.flows)) {
        const found = { forth: running(lines.forth), back: running(lines.back) };
        roads.set(route, found);
        for (const sum of [found.forth, found.back]) {
          for (let day = 0; sum && day < sum.length; day++) largest = Math.max(largest, window7(sum, day));
        }
      }
      this.sums.set(variant.variant, roads);
    }
    this.largest = largest;
  }

  /** Width in pixels; area of the arrow grows with people, on one scale for all days. */
  width(people: number): number {
    return Math.max(1.6, WIDEST * Math.sqrt(people / this.largest));
  }

  on(variant: string, day: number): { route: string; forth: number; back: number }[] {
    const found = [];
    for (const [route, sum] of this.sums.get(variant) ?? []) {
      const forth = sum.forth ? window7(sum.forth, day) : 0;
      const back = sum.back ? window7(sum.back, day) : 0;
      if (forth >= LEAST || back >= LEAST) found.push({ route, forth, back });
    }
    return found;
  }
}

function running(line: FlowLines["forth"]): Float64Array | undefined {
  const steps = line?.one ?? line?.p50;
  if (!steps) return undefined;
  const values = restored(steps);
  for (let day = 1; day < values.length; day++) values[day]! += values[day - 1]!;
  return values;
}

function window7(sum: Float64Array, day: number): number {
  return (sum[day] ?? 0) - (day >= WINDOW ? sum[day - WINDOW]! : 0);
}

/** An arrow from a to b, on its right-hand side, thin at the tail and broad at the head. */
export function drawArrow(
  paint: CanvasRenderingContext2D, ax: number, ay: number, bx: number, by: number, width: number,
): void {
  const length = Math.hypot(bx - ax, by - ay);
  if (length < 8) return;
  const ux = (bx - ax) / length;
  const uy = (by - ay) / length;
  const nx = -uy;
  const ny = ux;
  const near = Math.min(7, length * 0.18);
  const off = 1.5;
  const head = Math.min(Math.max(8, width * 1.3), length * 0.5);
  const at = (along: number, across: number): [number, number] =>
    [ax + ux * along + nx * (across + off), ay + uy * along + ny * (across + off)];
  const end = length - near;
  const bend = Math.min(10, length * 0.06);
  paint.beginPath();
  paint.moveTo(...at(near, 0));
  paint.quadraticCurveTo(...at(length / 2, bend + width * 0.3), ...at(end - head, width * 0.5 + width * 0.3));
  paint.lineTo(...at(end - head, width * 0.5 + Math.max(4, width * 0.75)));
  paint.lineTo(...at(end, width * 0.35));
  paint.lineTo(...at(end - head, -Math.max(2.5, width * 0.35)));
  paint.lineTo(...at(end - head, 0));
  paint.quadraticCurveTo(...at(length / 2, bend), ...at(near, 0));
  paint.closePath();
  paint.fill();
  paint.stroke();
}
