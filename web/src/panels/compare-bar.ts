import { answerOf, otherOf, quantitiesOf, whatOf } from "../map/panes";
import type { World } from "../model";
import type { State, Store } from "../state/store";
import { h, refill } from "../ui/dom";
import { dayWords } from "../ui/words";
import { registerPanel } from "./registry";

const VIEWS: { value: State["compare"]; text: string; fits(world: World): boolean }[] = [
  { value: "", text: "One map", fits: () => true },
  { value: "side", text: "A and B, two maps, one slider", fits: (world) => world.model.variants.length > 1 },
  { value: "difference", text: "What differs, on a map", fits: (world) => world.model.comparisons.some((one) => one.rows.length > 0) },
];

registerPanel({
  id: "compare-bar",
  title: "Compare",
  where: "bar",
  order: 10,
  shows: ({ world }) => VIEWS.some((view) => view.value && view.fits(world)) && world.model.places.some((place) => place.lat != null),
  mount: (host, { world, store }) => {
    let key = "";
    return store.subscribe((state) => {
      const now = [state.compare, state.variant, state.other, state.asked, state.what].join("|");
      if (now === key) return;
      const held = host.contains(document.activeElement) || host.contains((host.getRootNode() as ShadowRoot).activeElement)
        ? ((host.getRootNode() as ShadowRoot).activeElement as HTMLElement | null)?.id : "";
      key = now;
      refill(host, h("div", { class: "compare-bar" }, choices(world, store, state)), h("p", { class: "note" }, explained(world, state)));
      if (held) host.querySelector<HTMLElement>(`#${held}`)?.focus();
    });
  },
});

function choices(world: World, store: Store, state: State): HTMLElement[] {
  const views = VIEWS.filter((view) => view.fits(world)).map((view) => [view.value, view.text] as const);
  const found = [pick("compare-view", "Show", views, state.compare, (value) => store.set({ compare: value as State["compare"] }))];
  const named = world.model.variants.map((one) => [one.variant, one.name] as const);
  if (state.compare === "side" && named.length > 2) {
    found.push(pick("compare-other", "B", named.slice(1), otherOf(world, state), (other) => store.set({ other })));
  }
  const answer = state.compare === "difference" ? answerOf(world, state) : undefined;
  if (answer) {
    const questions = world.model.comparisons.map((one, i) => [String(i), one.question] as const);
    if (questions.length > 1) {
      found.push(pick("compare-asked", "Question", questions, state.asked || "0", (asked) => store.set({ asked, what: "" })));
    }
    const units = new Map(answer.rows.map((row) => [row.quantity, row.unit]));
    found.push(pick("compare-what", "Quantity", quantitiesOf(answer).map((name) => [name, `${name} (${units.get(name)})`] as const),
      whatOf(answer, state), (what) => store.set({ what })));
  }
  return found;
}

function pick(
  id: string, label: string, options: (readonly [string, string])[], chosen: string, choose: (value: string) => void,
): HTMLElement {
  const select = h("select", { id, onchange: () => choose(select.value) },
    options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
  return h("label", { for: id }, `${label} `, select);
}

/** What is seen, in words: whose maps, what was varied, what a sign is worth. */
function explained(world: World, state: State): string {
  if (state.compare === "side" && world.model.variants.length > 1) {
    const other = world.variant(otherOf(world, state));
    const one = other.members === 1 ? " One run each with the same luck: figures that differ a little may be simulation noise." : "";
    return `B differs in: ${other.changes.join("; ") || "nothing on record"}. The same world and the same day on both maps.${one}`;
  }
  const answer = state.compare === "difference" ? answerOf(world, state) : undefined;
  if (answer) {
    return `${answer.question} Counted from ${dayWords(answer.decision)} to ${dayWords(answer.until)}, whatever day the slider shows; `
      + `${answer.members} pairs; ${answer.interval}. Where a range holds zero, or draws are few, the sign is not known (?). `
      + "Quantities are not added up or ranked. Each closure of the war has a map of its own.";
  }
  const words = world.model.variants.slice(1).map((one) => `${one.name}: ${one.changes.join("; ")}`);
  return words.length ? `Beside this run there is ${words.join(" and ")}.` : "A what-if answer can be seen on the map.";
}
