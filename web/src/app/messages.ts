import { ApiError } from "../api/client";
import type { Problem } from "../api/client";
import { h } from "../ui/dom";

/** The problems of an answer as a list: where, what, what to do; the words of `check`. */
export function problemList(error: unknown): HTMLElement {
  const said = error as ApiError;
  const problems = said.problems ?? [];
  const count = problems.length;
  const head = count ? (count === 1 ? "One thing to mend" : `${count} things to mend`) : said.message;
  return h("div", { class: "problems", role: "alert", tabindex: -1 },
    h("p", { class: "problems-head" }, head),
    count ? h("ul", {}, problems.map(item)) : null);
}

function item(problem: Problem): HTMLElement {
  return h("li", {},
    h("code", {}, problem.where), `: ${problem.what}`,
    problem.fix ? h("span", { class: "fix" }, problem.fix) : null);
}

/** The column a problem stands in: "events/corridors.csv, row 5, start" -> start. */
export function columnOf(problem: Problem): string {
  return problem.where.split(", ").at(-1) ?? "";
}

export function warningList(warnings: readonly Problem[]): HTMLElement | null {
  if (!warnings.length) return null;
  return h("details", { class: "warnings" },
    h("summary", {}, `${warnings.length} ${warnings.length === 1 ? "doubt" : "doubts"} of the check`),
    h("ul", {}, warnings.map(item)));
}

/** Do something that may be refused; the words of a refusal go to `place`. */
export async function attempt(place: Element, work: () => Promise<void>): Promise<boolean> {
  place.replaceChildren();
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const list = problemList(error);
    place.replaceChildren(list);
    list.focus({ preventScroll: true });
    list.scrollIntoView?.({ block: "nearest" });
    return false;
  }
}
