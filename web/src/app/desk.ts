import type { Api } from "../api/client";
import type { Context } from "../panels/registry";
import { World } from "../model";
import type { About, Draft, Ids, Job, Listed, Schema } from "./types";

/** What the app works on: the open scenario, the jobs, and what the map shows. */
export interface DeskState {
  listed: Listed;
  draft: Draft | null;
  ids: Ids;
  jobs: Job[];
  /** the run on the map; empty: none */
  shown: string;
}

type Listener = (state: DeskState, before: DeskState) => void;

const NOTHING: DeskState = {
  listed: { bundled: [], saved: [], open: [] }, draft: null, ids: {}, jobs: [], shown: "",
};

/** The app's own state beside that of the map; whoever draws subscribes. */
export class Desk {
  private state = NOTHING;
  private listeners: Listener[] = [];
  private ears = new Map<string, () => void>();
  /** what draws the map; null before a run is shown */
  context: Context | null = null;
  /** put a world on the screen; set by the shell */
  showWorld: (world: World | null) => void = () => {};
  /** open a part of the work beside the map; set by the shell */
  openPart: (part: string) => void = () => {};
  /** say that the map is on its way; set by the shell */
  showWaiting: () => void = () => {};

  constructor(
    readonly api: Api,
    readonly about: About,
    readonly schema: Schema,
    readonly say: (text: string, kind?: "note" | "error") => void,
  ) {}

  get(): DeskState {
    return this.state;
  }

  set(change: Partial<DeskState>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of [...this.listeners]) listener(this.state, before);
  }

  /** Call now and on each change; returns what ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.push(listener);
    listener(this.state, this.state);
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Read what can be opened and what was run; open what was opened first. */
  async start(): Promise<void> {
    const [listed, { jobs }] = await Promise.all([
      this.api.get<Listed>("scenarios"), this.api.get<{ jobs: Job[] }>("jobs"),
    ]);
    this.set({ listed, jobs });
    for (const job of jobs) if (!job.ended) this.hear(job.job);
    const first = this.about.opened || listed.open[0]?.draft;
    if (first) await this.take(await this.api.get<Draft>(`drafts/${first}`), this.about.shown);
    if (this.state.draft) return;
    this.showWorld(null);
    this.openPart("scenario");
  }

  /** Work on a draft, and show its latest run where there is one. */
  async take(draft: Draft, wanted = ""): Promise<void> {
    const ids = await this.api.get<Ids>(`drafts/${draft.draft}/ids`);
    const other = this.state.draft?.draft !== draft.draft;
    this.set({ draft, ids });
    if (!other) return;
    const done = this.runs().filter((job) => job.state === "done");
    const run = done.find((job) => job.job === wanted) ?? done[0];
    if (run) await this.show(run.job);
    else {
      this.set({ shown: "" });
      this.showWorld(null);
    }
    this.set({ listed: await this.api.get<Listed>("scenarios") });
  }

  /** Runs of the open scenario, the latest first. */
  runs(): Job[] {
    const { draft, jobs } = this.state;
    return jobs.filter((job) => job.kind !== "compare" && draft
      && (job.asked.draft === draft.draft || job.asked.scenario_hash === draft.base_hash)).reverse();
  }

  /** Put the result of a run on the map. */
  async show(job: string): Promise<void> {
    if (!this.context) this.showWaiting();
    const model = await this.api.viewModel(`jobs/${job}/view`);
    this.set({ shown: job });
    this.showWorld(new World(model));
  }

  /** Begin a job and follow it; a run is shown when it is done. */
  begin(job: Job): void {
    this.put(job);
    this.hear(job.job);
  }

  /** Put a job in the place of what was known of it. */
  put(job: Job): void {
    const known = this.state.jobs.some((other) => other.job === job.job);
    const jobs = known
      ? this.state.jobs.map((other) => (other.job === job.job ? job : other))
      : [...this.state.jobs, job];
    this.set({ jobs });
  }

  forget(name: string): void {
    this.set({ jobs: this.state.jobs.filter((job) => job.job !== name) });
  }

  private hear(name: string): void {
    this.ears.get(name)?.();
    const end = this.api.listen<Job>(`jobs/${name}/events`, (job) => {
      this.put(job);
      if (!job.ended) return;
      this.ears.delete(name);
      void this.ended(job);
    });
    this.ears.set(name, end);
  }

  private async ended(job: Job): Promise<void> {
    if (job.state === "failed") this.say(`${job.title}: ${job.error}`, "error");
    else this.say(`${job.title}: ${job.state}.`);
    const own = job.asked.draft === this.state.draft?.draft;
    if (job.state === "done" && job.kind !== "compare" && own) {
      await this.show(job.job).catch((error: Error) => this.say(error.message, "error"));
    }
  }
}
