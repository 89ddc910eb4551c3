import { h, refill } from "../ui/dom";
import type { Desk } from "./desk";
import { keep } from "./keep";
import { attempt, warningList } from "./messages";
import type { Draft } from "./types";
import { asUpload, folderUpload } from "./zip";

/** Open a scenario: one that ships, one that was saved, or files of one's own. */
export function scenarioPanel(host: HTMLElement, desk: Desk): () => void {
  const messages = h("div", { class: "messages" });
  const take = (work: () => Promise<Draft>) =>
    attempt(messages, async () => {
      desk.say("Reading ...");
      const draft = await work();
      await desk.take(draft);
      desk.say(`${draft.title} is open.`);
    });
  const picker = h("div", { class: "picker" });
  const about = h("div", { class: "about-draft" });
  refill(host, h("h2", {}, "Scenario"), about, messages, picker, dropArea(desk, take), h("p", { class: "note" },
    `${desk.about.privacy} What you save and run lies in ${desk.about.project}.`));
  return desk.subscribe((state, before) => {
    if (state === before || state.listed !== before.listed) refill(picker, choices(desk, take));
    if (state === before || state.draft !== before.draft) refill(about, ...described(desk, messages));
  });
}

type Take = (work: () => Promise<Draft>) => Promise<boolean>;

function choices(desk: Desk, take: Take): HTMLElement {
  const { bundled, saved, open } = desk.get().listed;
  const button = (text: string, work: () => Promise<Draft>) =>
    h("li", {}, h("button", { type: "button", onclick: () => void take(work) }, text));
  return h("details", { class: "open-other", open: !desk.get().draft },
    h("summary", {}, "Open another scenario"),
    h("h3", {}, "Ships with safepassage"),
    h("ul", { class: "choices" }, bundled.map((name) =>
      button(name, () => desk.api.send<Draft>("POST", "drafts", { bundled: name })))),
    saved.length ? h("h3", {}, "Saved in this project") : null,
    saved.length ? h("ul", { class: "choices" }, saved.map((name) =>
      button(name, () => desk.api.send<Draft>("POST", "drafts", { saved: name })))) : null,
    open.length > 1 ? h("h3", {}, "Open already, with your changes") : null,
    open.length > 1 ? h("ul", { class: "choices" }, open.map((draft) =>
      button(`${draft.draft}, ${draft.version} ${draft.version === 1 ? "change" : "changes"}`,
        () => desk.api.get<Draft>(`drafts/${draft.draft}`)))) : null);
}

/** Drop a folder, a workbook or a zip; or choose it by dialogue, for the keyboard. */
function dropArea(desk: Desk, take: Take): HTMLElement {
  const upload = (name: string, blob: Blob) => take(() => desk.api.upload<Draft>("drafts/upload", name, blob));
  const file = h("input", {
    type: "file", id: "own-file", accept: ".zip,.xlsx",
    onchange: () => {
      const chosen = file.files?.[0];
      if (chosen) void upload(chosen.name, chosen).then(() => { file.value = ""; });
    },
  });
  const folder = h("input", {
    type: "file", id: "own-folder", webkitdirectory: true,
    onchange: () => {
      if (folder.files?.length) void folderUpload(folder.files).then(({ name, blob }) => upload(name, blob)).then(() => { folder.value = ""; });
    },
  });
  const area = h("div", { class: "drop" },
    h("h3", {}, "Your own"),
    h("p", {}, "Drop a scenario folder, a .zip of one or a workbook (.xlsx) here, or choose it:"),
    h("div", { class: "field" }, h("label", { for: "own-file" }, "File (.zip or .xlsx)"), file),
    h("div", { class: "field" }, h("label", { for: "own-folder" }, "Folder"), folder));
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    if (event.dataTransfer) {
      void asUpload(event.dataTransfer).then((found) => (found ? upload(found.name, found.blob) : undefined));
    }
  });
  return area;
}

/** The open scenario: what it is, how to keep it. */
function described(desk: Desk, messages: HTMLElement): HTMLElement[] {
  const { draft } = desk.get();
  if (!draft) return [h("p", {}, "No scenario is open yet. Open one below.")];
  const rows = ["places", "routes", "control", "route_status", "gates", "corridors", "claims", "sources"]
    .filter((table) => draft.rows[table])
    .map((table) => `${draft.rows[table]!.toLocaleString("en-US")} ${table.replace("_", " ")}`);
  const warnings = warningList(draft.warnings);
  return [
    h("p", { class: "what" }, h("strong", {}, draft.title), `, ${draft.start} to ${draft.end}`),
    h("p", { class: "note" }, `From ${draft.origin}. It holds ${rows.join(", ")}. Shown as: ${draft.sensitivity}.`),
    ...(warnings ? [warnings] : []),
    saveForm(desk, messages, draft),
    h("p", { class: "buttons" },
      h("button", { type: "button", onclick: () => void keep(desk, messages, "GET", `drafts/${draft.draft}/file/zip`) }, "Download as .zip"),
      h("button", { type: "button", onclick: () => void keep(desk, messages, "GET", `drafts/${draft.draft}/file/xlsx`) }, "Download as workbook")),
  ];
}

function saveForm(desk: Desk, messages: HTMLElement, draft: Draft): HTMLElement {
  const name = h("input", { id: "save-name", type: "text", value: `${draft.scenario}-mine`.slice(0, 60), autocomplete: "off" });
  const replace = h("input", { id: "save-replace", type: "checkbox" });
  return h("form", {
    class: "save", novalidate: true,
    onsubmit: (event: Event) => {
      event.preventDefault();
      void attempt(messages, async () => {
        const body = { name: name.value.trim(), replace: replace.checked };
        const { path } = await desk.api.send<{ path: string }>("POST", `drafts/${draft.draft}/save`, body);
        desk.set({ listed: await desk.api.get("scenarios") });
        desk.say(`Saved as ${path}.`);
      });
    },
  },
    h("div", { class: "field" }, h("label", { for: "save-name" }, "Save as a scenario folder named"), name),
    h("label", { class: "tick", for: "save-replace" }, replace, " replace the one of this name"),
    h("button", { type: "submit" }, "Save"));
}
