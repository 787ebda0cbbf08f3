// The way of a wire in the drawing: straight where nothing is in between, in a bow between devices of one column, and
// otherwise round the boxes that it has nothing to do with.

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Where a wire may be plugged into a device: its left and its right edge, at the height of its name; and the box it stands in. */
export interface Plug {
  x: number;
  right: number;
  y: number;
  home: Box;
}

/** `boxes` are what it must not cross, `gap` the room between columns, `lane` tells wires that go round the same box apart. */
export function route(a: Plug, b: Plug, boxes: readonly Box[], gap: number, lane: number): Point[] {
  if (Math.abs(a.home.x - b.home.x) < a.home.width) return bow(a, b, gap);
  const leftToRight = a.x <= b.x;
  const from = { x: leftToRight ? a.right : a.x, y: a.y };
  const to = { x: leftToRight ? b.x : b.right, y: b.y };
  const others = boxes.filter((box) => box !== a.home && box !== b.home);
  if (clear(from, to, others)) return [from, to];
  return around(a, b, boxes, gap, ((lane % 5) - 2) * 5) ?? [from, to];
}

/** Out of the right edge and back in. */
function bow(a: Plug, b: Plug, gap: number): Point[] {
  const from = { x: a.right, y: a.y };
  const to = { x: b.right, y: b.y };
  const control = { x: Math.max(from.x, to.x) + gap * 0.7, y: (from.y + to.y) / 2 };
  return Array.from({ length: 17 }, (_, index) => {
    const t = index / 16;
    const mix = (p: number, c: number, q: number) => (1 - t) ** 2 * p + 2 * (1 - t) * t * c + t ** 2 * q;
    return { x: mix(from.x, control.x, to.x), y: mix(from.y, control.y, to.y) };
  });
}

/** The shortest way out into a gap, along a free height, and in from a gap; null where there is none. */
function around(a: Plug, b: Plug, boxes: readonly Box[], gap: number, offset: number): Point[] | null {
  const gaps = ({ home, x, right }: Plug) => [
    { edge: right, x: home.x + home.width + gap / 2 + offset },
    { edge: x, x: home.x - gap / 2 + offset },
  ];
  const heights = [a.y, b.y, ...boxes.map((box) => box.y + box.height + 7 + offset / 3)];
  let best: Point[] | null = null;
  for (const out of gaps(a))
    for (const into of gaps(b))
      for (const y of heights) {
        const way = [
          { x: out.edge, y: a.y },
          { x: out.x, y: a.y },
          { x: out.x, y },
          { x: into.x, y },
          { x: into.x, y: b.y },
          { x: into.edge, y: b.y },
        ];
        const free = way.every((point, index) => {
          const next = way[index + 1];
          // The first and the last step lead through the edge of a wire's own box.
          const own = index === 0 ? a.home : index === 4 ? b.home : undefined;
          return (
            next === undefined ||
            clear(
              point,
              next,
              boxes.filter((box) => box !== own),
            )
          );
        });
        if (free && (best === null || lengthOf(way) < lengthOf(best))) best = way;
      }
  return best;
}

/** Whether the straight line from `p` to `q` stays out of all boxes: the line is cut to each box, and nothing must be left. */
function clear(p: Point, q: Point, boxes: readonly Box[]): boolean {
  return boxes.every((box) => {
    let enter = 0;
    let leave = 1;
    for (const [start, way, low, high] of [
      [p.x, q.x - p.x, box.x, box.x + box.width],
      [p.y, q.y - p.y, box.y, box.y + box.height],
    ] as const) {
      if (way === 0) {
        if (start <= low || start >= high) return true;
        continue;
      }
      const [first, last] = way > 0 ? [low, high] : [high, low];
      enter = Math.max(enter, (first - start) / way);
      leave = Math.min(leave, (last - start) / way);
    }
    return enter >= leave;
  });
}

const steps = (points: readonly Point[]) =>
  points.slice(1).map((to, index) => {
    const from = points[index] as Point;
    return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
  });

const lengthOf = (points: readonly Point[]) => steps(points).reduce((sum, { length }) => sum + length, 0);

/** The point at `progress` (0 to 1) of the way. */
export function along(points: readonly Point[], progress: number): Point {
  let left = progress * lengthOf(points);
  for (const { from, to, length } of steps(points)) {
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}
