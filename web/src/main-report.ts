// The report: the document stands in the page, packed; nothing is asked of any network. It is drawn
// into a shadow root, so that the style of the page and that of the map leave each other alone.
import "./style/main.css";
import "./panels/all";
import { explore } from "./explore";
import { read, unpack } from "./model/decode";
import { h } from "./ui/dom";

async function start(): Promise<void> {
  const outside = document.getElementById("explore-host");
  const data = document.getElementById("view-model");
  const style = document.getElementById("explore-style");
  if (!outside || !data) return;
  try {
    const model = read(await unpack(data.textContent ?? ""));
    const root = outside.attachShadow({ mode: "open" });
    const host = h("div", { class: "explore" });
    root.append(h("style", {}, style?.textContent ?? ""), host);
    explore(host, model, null);
    document.documentElement.classList.add("live");
  } catch (error) {
    outside.textContent = `The map cannot be drawn here (${(error as Error).message}). `
      + "All figures stand in the tables below.";
  }
}

void start();
