// Which addresses and routes a drawn network gets. A segment is what one broadcast reaches: cables joined by bridges. Each is a
// /24 of its own, each end of a cable that is not in a bridge has an address there, and who has ends in several is a router.

import { type Cable, placeOf, type Sketch } from "./sketch.ts";

/** One end of a cable. */
export interface End {
  place: string;
  cable: number;
}

/** "10.0.3.2" of 10.0.3.0/24. */
export interface Addressed extends End {
  segment: number;
  address: string;
}

export interface Route {
  place: string;
  /** Its prefix, as "10.0.3.0/24". */
  to: string;
  via: string;
}

export interface Plan {
  addresses: Addressed[];
  routes: Route[];
  /** Places that forward. */
  routers: string[];
}

const prefixOf = (segment: number): string => `10.0.${segment}.0/24`;

export function planAddresses(sketch: Sketch): Plan {
  const segments = segmentsOf(sketch);
  const counts = new Map<number, number>();
  const addresses = sketch.cables.flatMap((cable, index) =>
    cable.flatMap((place): Addressed[] => {
      if (placeOf(sketch, place)?.kind === "bridge") return [];
      const segment = segments[index] as number;
      const count = (counts.get(segment) ?? 0) + 1;
      counts.set(segment, count);
      return [{ place, cable: index, segment, address: `10.0.${segment}.${count}` }];
    }),
  );
  const at = new Map<string, Set<number>>();
  for (const { place, segment } of addresses) at.set(place, (at.get(place) ?? new Set()).add(segment));
  const routers = [...at].filter(([, own]) => own.size > 1).map(([place]) => place);
  const routes = [...at.keys()].flatMap((place) => routesOf(place, addresses, at));
  return { addresses, routes, routers };
}

/** The segment of each cable, from 0: cables that meet in a bridge share one. */
function segmentsOf({ places, cables }: Sketch): number[] {
  const bridges = new Set(places.filter(({ kind }) => kind === "bridge").map(({ name }) => name));
  const segments: number[] = cables.map(() => -1);
  const shares = (a: Cable, b: Cable) => a.some((end) => bridges.has(end) && b.includes(end));
  let next = 0;
  for (const start of cables.keys()) {
    if (segments[start] !== -1) continue;
    const queue = [start];
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      if (segments[index] !== -1) continue;
      segments[index] = next;
      const cable = cables[index] as Cable;
      for (const [other, candidate] of cables.entries())
        if (segments[other] === -1 && shares(cable, candidate)) queue.push(other);
    }
    next++;
  }
  return segments;
}

/** The shortest way from a place to each segment that it has no end in. */
function routesOf(
  place: string,
  addresses: readonly Addressed[],
  at: ReadonlyMap<string, Set<number>>,
): Route[] {
  const known = new Set(at.get(place));
  const routes: Route[] = [];
  let reached = [...known].map((segment) => ({ segment, via: "" }));
  while (reached.length > 0) {
    const further: typeof reached = [];
    for (const { segment, via } of reached)
      for (const router of addresses.filter((end) => end.segment === segment && end.place !== place))
        for (const beyond of at.get(router.place) ?? []) {
          if (known.has(beyond)) continue;
          known.add(beyond);
          const first = via === "" ? router.address : via;
          further.push({ segment: beyond, via: first });
          routes.push({ place, to: prefixOf(beyond), via: first });
        }
    reached = further;
  }
  return routes;
}
