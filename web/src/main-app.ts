// The app of `safepassage serve`: the document comes from the local server, and panels may ask it.
import "./style/main.css";
import "./app/app.css";
import "./panels/all";
import { localApi } from "./api/client";
import { Desk } from "./app/desk";
import { shell } from "./app/shell";
import type { About, Schema } from "./app/types";
import { h, refill } from "./ui/dom";

const KEPT = "safepassage-token";

/** The token of the address; kept for this tab alone and taken out of the address. */
function token(): string {
  const words = new URLSearchParams(location.hash.replace(/^#/, ""));
  const given = words.get("token");
  if (given) {
    sessionStorage.setItem(KEPT, given);
    words.delete("token");
    history.replaceState(null, "", `${location.pathname}#${words}`);
  }
  return given ?? sessionStorage.getItem(KEPT) ?? "";
}

async function start(): Promise<void> {
  const host = document.getElementById("app");
  if (!host) return;
  const live = h("p", { class: "said", role: "status", "aria-live": "polite" });
  const say = (text: string, kind: "note" | "error" = "note") => {
    live.className = `said ${kind}`;
    live.textContent = text;
  };
  try {
    const api = localApi(token());
    const [about, schema] = await Promise.all([api.get<About>("about"), api.get<Schema>("schema")]);
    const desk = new Desk(api, about, schema, say);
    shell(host, desk, live);
    await desk.start();
  } catch (error) {
    refill(host, h("p", { class: "said error", role: "alert" }, (error as Error).message));
  }
}

void start();
