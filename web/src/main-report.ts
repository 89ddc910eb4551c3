// The report: the document stands in the page, packed; nothing is asked of any network.
import "./style/main.css";
import "./panels/all";
import { explore } from "./explore";
import { read, unpack } from "./model/decode";

async function start(): Promise<void> {
  const host = document.getElementById("explore-host");
  const data = document.getElementById("view-model");
  if (!host || !data) return;
  try {
    explore(host, read(await unpack(data.textContent ?? "")), null);
    document.documentElement.classList.add("live");
  } catch (error) {
    host.textContent = `The map cannot be drawn here: ${(error as Error).message}. `
      + "All figures stand in the tables below.";
  }
}

void start();
