/** What is looked at. It stands in the address behind #, so that a link shows the same. */
export interface State {
  day: number;
  /** id of the place chosen; empty: none */
  place: string;
  /** id of the variant shown, and of the one beside it */
  variant: string;
  other: string;
  /** one map; A and B beside each other; or the differences between them on a map */
  compare: "" | "side" | "difference";
  /** number of the what-if answer whose differences are drawn */
  asked: string;
  /** the quantity of which they are drawn */
  what: string;
  /** open panel of the lower part */
  panel: string;
}

export const START: State = {
  day: 0, place: "", variant: "", other: "", compare: "", asked: "", what: "", panel: "",
};

const WORDS = ["place", "variant", "other", "asked", "what", "panel"] as const;

type Listener = (state: State, before: State) => void;

/** One small store: whoever draws subscribes, whoever acts sets. */
export class Store {
  private listeners: Listener[] = [];

  constructor(private state: State) {}

  get(): State {
    return this.state;
  }

  set(change: Partial<State>): void {
    const before = this.state;
    const after = { ...before, ...change };
    const changed = (Object.keys(after) as (keyof State)[]).some((k) => after[k] !== before[k]);
    if (!changed) return;
    this.state = after;
    for (const listener of [...this.listeners]) listener(after, before);
  }

  /** Call now and on each change; returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.push(listener);
    listener(this.state, this.state);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }
}

/** The state as the text behind #: only what differs from the start. `day` is an ISO date. */
export function toHash(state: State, dateOf: (day: number) => string): string {
  const words = new URLSearchParams();
  words.set("day", dateOf(state.day));
  for (const key of WORDS) {
    if (state[key]) words.set(key, state[key]);
  }
  if (state.compare) words.set("compare", state.compare);
  return words.toString();
}

/** What a text behind # says; anything not understood is left as it is. */
export function fromHash(hash: string, dayOf: (iso: string) => number, days: number): Partial<State> {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const found: Partial<State> = {};
  const iso = words.get("day");
  if (iso && /^\d{4}-\d{2}-\d{2}$/.test(iso)) {
    const day = dayOf(iso);
    if (Number.isFinite(day)) found.day = Math.min(Math.max(day, 0), days - 1);
  }
  for (const key of WORDS) {
    const value = words.get(key);
    if (value !== null) found[key] = value;
  }
  const compare = words.get("compare");
  if (compare === "side" || compare === "difference") found.compare = compare;
  return found;
}

/** Keep store and address in step. Replaces, so that playing does not fill the history. */
export function bindHash(
  store: Store,
  dateOf: (day: number) => string,
  dayOf: (iso: string) => number,
  days: number,
): () => void {
  let timer = 0;
  const write = () => {
    timer = 0;
    const hash = `#${toHash(store.get(), dateOf)}`;
    try {
      if (location.hash !== hash) history.replaceState(null, "", hash);
    } catch {
      return; // in the frame of a notebook the address is not ours
    }
  };
  const stop = store.subscribe((state, before) => {
    if (state !== before && !timer) timer = window.setTimeout(write, 150);
  });
  const readBack = () => store.set(fromHash(location.hash, dayOf, days));
  window.addEventListener("hashchange", readBack);
  return () => {
    stop();
    window.removeEventListener("hashchange", readBack);
  };
}
