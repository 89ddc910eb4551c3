import type { Context } from "../panels/registry";
import { h } from "../ui/dom";

export function timeBar(host: HTMLElement, { world, store }: Context): () => void {
  const slider = h("input", { type: "range", id: "day", min: 0, max: world.days - 1, step: 1,
    "aria-label": "Day", oninput: () => store.set({ day: Number(slider.value) }) });
  host.append(slider);
  return store.subscribe((state) => {
    slider.value = String(state.day);
  });
}
