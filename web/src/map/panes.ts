import type { Comparison, DifferenceRow, World } from "../model";
import type { State } from "../state/store";
import { capital } from "../ui/words";

/** What one map shows: a variant, and perhaps differences under one closure. */
export interface PaneAsked {
  key: string;
  variant: string;
  title: string;
  rows: Map<string, DifferenceRow> | null;
  largest: number;
}

/** The maps that a state asks for: one, two variants, or the differences under each closure. */
export function panesOf(world: World, state: State): PaneAsked[] {
  const variant = world.variant(state.variant);
  const plain = (id: string, title: string): PaneAsked => ({ key: `map ${id} ${title}`, variant: id, title, rows: null, largest: 1 });
  if (state.compare === "side" && world.model.variants.length > 1) {
    const other = otherOf(world, state);
    return [plain(variant.variant, `A: ${variant.name}`), plain(other, `B: ${world.variant(other).name}`)];
  }
  const answer = state.compare === "difference" ? answerOf(world, state) : undefined;
  if (answer) return differing(world, variant.variant, answer, whatOf(answer, state));
  return [plain(variant.variant, "")];
}

function differing(world: World, variant: string, answer: Comparison, what: string): PaneAsked[] {
  const rows = answer.rows.filter((row) => row.quantity === what);
  const largest = Math.max(1, ...rows.map((row) => Math.abs(row.middle)));
  return Object.keys(answer.opening).map((closure) => ({
    key: `difference ${world.model.comparisons.indexOf(answer)} ${what} ${closure} ${variant}`,
    variant,
    title: `B less A, ${what}. ${capital(closure)}`,
    rows: new Map(rows.filter((row) => row.closure === closure).map((row) => [row.place, row])),
    largest,
  }));
}

/** The variant on the second map: the one asked for, else the first that is not on the first map. */
export function otherOf(world: World, state: State): string {
  const first = world.variant(state.variant).variant;
  const others = world.model.variants.map((one) => one.variant).filter((id) => id !== first);
  return others.includes(state.other) ? state.other : others[0] ?? first;
}

/** The variant on the second map, empty where there is only one map of a variant. */
export function besideOf(world: World, state: State): string {
  return state.compare === "side" && world.model.variants.length > 1 ? otherOf(world, state) : "";
}

export function answerOf(world: World, state: State): Comparison | undefined {
  return world.model.comparisons[Number(state.asked) || 0] ?? world.model.comparisons[0];
}

/** Quantities that an answer holds, in its order. */
export function quantitiesOf(answer: Comparison): string[] {
  return [...new Set(answer.rows.map((row) => row.quantity))];
}

export function whatOf(answer: Comparison, state: State): string {
  const all = quantitiesOf(answer);
  return all.includes(state.what) ? state.what : all[0] ?? "";
}
