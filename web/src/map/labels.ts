/** A text beside a point; `reach` is how far the symbol of the point extends. */
export interface Label {
  key: string;
  text: string;
  x: number;
  y: number;
  reach: number;
  size: number;
  /** stands even where it covers a symbol */
  forced?: boolean;
}

export interface PlacedLabel { label: Label; x: number; y: number; anchor: "start" | "middle" | "end" }

interface Box { left: number; top: number; right: number; bottom: number }

const LETTER = 0.54; // mean width of a letter, of the font size
const WIDE_LETTER = 0.62; // of what stands in bold

/** The labels that fit, earlier ones first; none over another or over a symbol. */
export function placeLabels(
  labels: readonly Label[], symbols: readonly Box[], width: number, height: number,
): PlacedLabel[] {
  const marks = new Grid(symbols);
  const texts = new Grid([]);
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const options = candidates(label);
    const free = options.filter(({ box }) =>
      box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2 && !texts.hits(box));
    const fits = free.find(({ box }) => !marks.hits(box));
    const found = fits ?? (label.forced ? free[0] ?? options[0] : undefined);
    if (!found) continue;
    texts.add(found.box);
    placed.push(found.placed);
  }
  return placed;
}

function candidates(label: Label): { placed: PlacedLabel; box: Box }[] {
  const { x, y, size } = label;
  const gap = label.reach + 4;
  const low = size * 0.35;
  const tilt = gap * 0.75;
  const wide = label.text.length * size * (label.forced || size > 12 ? WIDE_LETTER : LETTER);
  const spots: [number, number, PlacedLabel["anchor"]][] = [
    [gap, low, "start"], [-gap, low, "end"], [0, -gap - 1, "middle"], [0, gap + size * 0.8, "middle"],
    [tilt, -tilt, "start"], [tilt, tilt + size * 0.8, "start"], [-tilt, -tilt, "end"],
    [-tilt, tilt + size * 0.8, "end"],
  ];
  return spots.map(([dx, dy, anchor]) => {
    const left = x + dx - { start: 0, middle: wide / 2, end: wide }[anchor];
    const top = y + dy - size * 0.85;
    return {
      placed: { label, x: x + dx, y: y + dy, anchor },
      box: { left: left - 1, top, right: left + wide + 1, bottom: top + size * 1.15 },
    };
  });
}

/** Boxes by cell of a coarse grid, so that a thousand labels are no work. */
class Grid {
  private readonly cells = new Map<number, Box[]>();

  constructor(boxes: readonly Box[]) {
    boxes.forEach((box) => this.add(box));
  }

  add(box: Box): void {
    this.each(box, (list) => list.push(box));
  }

  hits(box: Box): boolean {
    let hit = false;
    this.each(box, (list) => {
      hit ||= list.some((other) => box.left < other.right && other.left < box.right
        && box.top < other.bottom && other.top < box.bottom);
    });
    return hit;
  }

  private each(box: Box, act: (list: Box[]) => void): void {
    for (let col = Math.floor(box.left / 64); col <= Math.floor(box.right / 64); col++) {
      for (let row = Math.floor(box.top / 64); row <= Math.floor(box.bottom / 64); row++) {
        const key = col * 4096 + row;
        let list = this.cells.get(key);
        if (!list) this.cells.set(key, (list = []));
        act(list);
      }
    }
  }
}
