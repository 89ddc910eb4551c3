// The app of `safepassage serve`: the document comes from the local server, and panels may ask it.
import "./style/main.css";
import "./panels/all";
import { localApi } from "./api/client";
import { explore } from "./explore";
import { h, refill } from "./ui/dom";

async function start(): Promise<void> {
  const host = document.getElementById("app");
  if (!host) return;
  const api = localApi(new URLSearchParams(location.search).get("token") ?? "");
  try {
    const model = await api.viewModel("view-model");
    document.title = `${model.meta.title}: model scenario, not a prediction`;
    const stage = h("main", { id: "explore" });
    const { title, start: first, end, mark } = model.meta;
    refill(host,
      h("header", { class: "app-head" },
        mark ? h("p", { class: "mark", role: "note" }, mark) : null,
        h("h1", {}, title),
        h("p", { class: "period" }, `${first} to ${end}. Model scenario, not a prediction.`)),
      stage);
    explore(stage, model, api);
  } catch (error) {
    refill(host, h("p", { class: "said error", role: "alert" }, (error as Error).message));
  }
}

void start();
