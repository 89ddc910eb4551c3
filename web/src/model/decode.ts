import type { Line, ViewModel } from "./types.gen";

export const FORMAT_VERSION = 2;
export const LEVELS = ["p05", "p25", "p50", "p75", "p95"] as const;
export type Level = (typeof LEVELS)[number];

/** People by day: one run has `middle` alone, an ensemble has both bands around its median. */
export interface Curve {
  middle: Float64Array;
  /** of one run; otherwise the middle of the runs of an ensemble */
  single: boolean;
  bands: { low: Float64Array; high: Float64Array; share: number }[];
}

/** Values from the first value and the differences from day to day. */
export function restored(steps: readonly number[]): Float64Array {
  const values = new Float64Array(steps.length);
  let sum = 0;
  steps.forEach((step, day) => {
    sum += step;
    values[day] = sum;
  });
  return values;
}

const kept = new WeakMap<Line, Curve>();

/** The curve of a line; decoded once. */
export function curve(line: Line | null | undefined): Curve | null {
  if (!line) return null;
  const known = kept.get(line);
  if (known) return known;
  const found = decoded(line);
  kept.set(line, found);
  return found;
}

function decoded(line: Line): Curve {
  if (line.one) return { middle: restored(line.one), single: true, bands: [] };
  const level = (name: Level) => restored(line[name] ?? []);
  return {
    middle: level("p50"),
    single: false,
    bands: [
      { low: level("p05"), high: level("p95"), share: 90 },
      { low: level("p25"), high: level("p75"), share: 50 },
    ].filter((band) => band.low.length > 0),
  };
}

/** The value of a line on a day: the one run, or the median. */
export function valueOn(line: Line | null | undefined, day: number): number {
  return curve(line)?.middle[day] ?? 0;
}

/** What holds on a day, of rows with a first and last day. */
export function onDay<T extends { first_day?: number | null; last_day?: number | null }>(
  rows: readonly T[],
  day: number,
): T[] {
  return rows.filter((row) => (row.first_day ?? -1e9) <= day && day <= (row.last_day ?? 1e9));
}

/** Read the text of a document; a newer form is refused in words. */
export function read(text: string): ViewModel {
  const model = JSON.parse(text) as ViewModel;
  if (model.format_version !== FORMAT_VERSION) {
    throw new Error(
      `This page reads form ${FORMAT_VERSION} of the view-model; the file has form ` +
        `${model.format_version}. Use the version of safepassage that wrote it.`,
    );
  }
  return model;
}

/** Unpack base64 of gzip: how a report carries its data. */
export async function unpack(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
