import type { World } from "../model";
import { h } from "../ui/dom";

/** Sources by id, each with its title; the address is text, since nothing here leaves the page. */
export function sourceList(world: World, ids: readonly string[], confidence = ""): HTMLElement | null {
  if (!ids.length && !confidence) return null;
  return h("details", { class: "sources" },
    h("summary", {}, ids.length ? `${ids.length} source${ids.length > 1 ? "s" : ""}` : "no source",
      confidence && confidence !== "not stated" ? `, confidence ${confidence}` : ""),
    h("ul", {}, ids.map((id) => {
      const source = world.sources.get(id);
      return h("li", {}, `[${id}] `, source
        ? [source.title, source.publisher, source.date].filter(Boolean).join(", ") : "");
    })));
}
