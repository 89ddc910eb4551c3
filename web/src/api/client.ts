import { read } from "../model/decode";
import type { ViewModel } from "../model";

/** What the app asks of the local server. A report has none: `Context.api` is null there. */
export interface Api {
  /** GET of a JSON answer below the address of the app. */
  get<T>(path: string): Promise<T>;
  /** POST, PUT or DELETE with a JSON body. */
  send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** POST of a file. */
  upload<T>(path: string, file: File): Promise<T>;
  /** Server-sent events, such as the progress of a run; returns what ends them. */
  listen(path: string, hear: (event: string, data: unknown) => void): () => void;
  /** The view-model at an address. */
  viewModel(path: string): Promise<ViewModel>;
}

/** An answer that says no, with the words and problems the server gave. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problems: { where: string; what: string; fix: string }[] = [],
  ) {
    super(message);
  }
}

/** The client of `safepassage serve`: the token of the address goes with every request. */
export function localApi(token: string, base = "api/"): Api {
  const headers = { "X-Safepassage-Token": token };
  const ask = async (path: string, options: RequestInit): Promise<Response> => {
    const answer = await fetch(base + path, {
      ...options,
      headers: { ...headers, ...options.headers },
      credentials: "same-origin",
    });
    if (answer.ok) return answer;
    const said = (await answer.json().catch(() => ({}))) as Partial<ApiError>;
    throw new ApiError(answer.status, said.message ?? answer.statusText, said.problems ?? []);
  };
  return {
    get: async (path) => (await ask(path, {})).json(),
    send: async (method, path, body) => {
      const answer = await ask(path, {
        method,
        headers: { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return answer.status === 204 ? undefined : answer.json();
    },
    upload: async (path, file) =>
      (await ask(`${path}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file })).json(),
    listen: (path, hear) => {
      const source = new EventSource(`${base}${path}?token=${encodeURIComponent(token)}`);
      for (const kind of ["progress", "done", "failed", "message"]) {
        source.addEventListener(kind, (event) => hear(kind, JSON.parse((event as MessageEvent).data)));
      }
      return () => source.close();
    },
    viewModel: async (path) => read(await (await ask(path, {})).text()),
  };
}
