import { s } from "./dom";

/** Signs of buttons as drawings: fonts of many machines lack them. 16 by 16. */
const SHAPES = {
  play: "M4,2.5V13.5L13,8Z",
  pause: "M4,3h3v10h-3ZM9,3h3v10h-3Z",
  back: "M10.5,3L5.5,8L10.5,13",
  on: "M5.5,3L10.5,8L5.5,13",
  before: "M3.5,3V13M12.5,3L7,8L12.5,13",
  next: "M12.5,3V13M3.5,3L9,8L3.5,13",
  plus: "M8,3V13M3,8H13",
  minus: "M3,8H13",
  whole: "M2.5,6V2.5H6M10,2.5H13.5V6M13.5,10V13.5H10M6,13.5H2.5V10",
  close: "M4,4L12,12M12,4L4,12",
} as const;
export type Icon = keyof typeof SHAPES;

export function icon(name: Icon): SVGSVGElement {
  const filled = name === "play" || name === "pause";
  return s("svg", { viewBox: "0 0 16 16", class: `icon${filled ? " filled" : ""}`, "aria-hidden": "true" },
    s("path", { d: SHAPES[name] }));
}
