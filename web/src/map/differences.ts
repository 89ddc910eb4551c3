import type { DifferenceRow, World } from "../model";
import { s } from "../ui/dom";
import { range, signed } from "../ui/words";
import type { Points } from "./roads";

const WIDEST = 26; // pixels, of the largest difference of the quantity under any closure
const LEAST = 4;

export type Sign = "more" | "fewer" | "unsure" | "same";

/** What is known of the sign, from the words of the answer; all else is not known. */
export function signOf(row: DifferenceRow): Sign {
  if (row.sign === "more" || row.sign === "fewer") return row.sign;
  return row.sign === "no difference" ? "same" : "unsure";
}

/** "+1,200 to +3,400 more", "-300 to +900, sign not known": the range first, never the middle alone. */
export function changeWords(row: DifferenceRow): string {
  if (signOf(row) === "same") return "no difference";
  const text = row.low === row.high ? signed(row.low) : `${signed(row.low)} to ${signed(row.high)}`;
  return signOf(row) === "unsure" ? `${text} ?` : text;
}

/** Places with a circle for what differs: size by the middle of the differences, look by its sign. */
export class DifferenceLayer {
  readonly group = s("g", { class: "differences", "aria-hidden": "true" });
  private readonly circles = new Map<string, SVGCircleElement>();

  /** `largest`: of all maps shown together, so that sizes can be compared. */
  constructor(world: World, readonly rows: ReadonlyMap<string, DifferenceRow>, largest: number) {
    const drawn = [...rows.values()].sort((a, b) => Math.abs(b.middle) - Math.abs(a.middle));
    for (const row of drawn) {
      if (world.places.get(row.place)?.lat == null) continue;
      const circle = s("circle", {
        class: `difference ${signOf(row)}`,
        r: Math.max(LEAST, WIDEST * Math.sqrt(Math.abs(row.middle) / Math.max(1, largest))).toFixed(1),
      }, s("title", {}, `${row.name}: ${row.quantity}, ${changeWords(row)} ${row.unit} (${row.sign})`));
      this.circles.set(row.place, circle);
      this.group.append(circle);
    }
  }

  place(points: Points): void {
    for (const [id, circle] of this.circles) {
      const point = points.get(id);
      if (!point) continue;
      circle.setAttribute("cx", point[0].toFixed(1));
      circle.setAttribute("cy", point[1].toFixed(1));
    }
  }

  radius(place: string): number {
    return Number(this.circles.get(place)?.getAttribute("r") ?? 0);
  }

  /** The map in words, for whoever does not see it. */
  words(): string {
    const told = [...this.rows.values()].filter((row) => signOf(row) !== "same")
      .map((row) => `${row.name} ${range(row.low, row.high)} (${row.sign})`);
    return told.join("; ") || "no place differs";
  }
}
