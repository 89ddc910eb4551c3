import { read } from "../model/decode";
import type { ViewModel } from "../model";

export interface Problem {
  where: string;
  what: string;
  fix: string;
}

/** What the app asks of the local server. A report has none: `Context.api` is null there. */
export interface Api {
  /** GET of a JSON answer below the address of the app. */
  get<T>(path: string): Promise<T>;
  /** POST or DELETE with a JSON body. */
  send<T>(method: "POST" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** POST of a file. */
  upload<T>(path: string, name: string, file: Blob): Promise<T>;
  /** A file to keep: its name and content. */
  file(method: "GET" | "POST", path: string, body?: unknown): Promise<{ name: string; blob: Blob }>;
  /** Server-sent events, such as the progress of a run; returns what ends them. */
  listen<T>(path: string, hear: (data: T) => void): () => void;
  /** The view-model at an address. */
  viewModel(path: string): Promise<ViewModel>;
}

/** An answer that says no, with the words and problems the server gave. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problems: Problem[] = [],
  ) {
    super(message);
  }
}

const AGAIN_MS = 1000;

/** The client of `safepassage serve`: the token goes with every request, as a header. */
export function localApi(token: string, base = "api/"): Api {
  const ask = async (path: string, options: RequestInit = {}): Promise<Response> => {
    const headers = { Authorization: `Bearer ${token}`, ...options.headers };
    const answer = await fetch(base + path, { ...options, headers, credentials: "omit" }).catch((error: Error) => {
      if (error.name === "AbortError") throw error;
      throw new ApiError(0, "The app does not answer. Was it ended in the terminal? Start it again: nothing saved is lost.");
    });
    if (answer.ok) return answer;
    const said = (await answer.json().catch(() => ({}))) as { message?: string; problems?: Problem[] };
    throw new ApiError(answer.status, said.message ?? answer.statusText, said.problems ?? []);
  };
  const json = (body: unknown): RequestInit => ({
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return {
    get: async (path) => (await ask(path)).json(),
    send: async (method, path, body) => (await ask(path, { method, ...json(body) })).json(),
    upload: async (path, name, file) =>
      (await ask(`${path}?name=${encodeURIComponent(name)}`, { method: "POST", body: file })).json(),
    file: async (method, path, body) => {
      const answer = await ask(path, method === "POST" ? { method, ...json(body) } : {});
      const told = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
      return { name: told?.[1] ?? "safepassage", blob: await answer.blob() };
    },
    listen: (path, hear) => {
      const end = new AbortController();
      void follow((signal) => ask(path, { signal }), hear, end.signal);
      return () => end.abort();
    },
    viewModel: async (path) => read(await (await ask(path)).text()),
  };
}

/** Read a stream of events to its end; one that breaks is asked for again. */
async function follow<T>(
  open: (signal: AbortSignal) => Promise<Response>, hear: (data: T) => void, signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = (await open(signal)).body!.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await stream.read(); !part.done; part = await stream.read()) {
        const events = (rest + part.value).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          if (event.startsWith("data: ")) hear(JSON.parse(event.slice(6)) as T);
        }
      }
      return;
    } catch (error) {
      if (signal.aborted || (error as ApiError).status === 404) return;
      await new Promise((wake) => setTimeout(wake, AGAIN_MS));
    }
  }
}
