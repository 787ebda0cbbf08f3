// A network as it is drawn in the playground: hosts, in each of them namespaces and bridges, and cables between any two of
// these. Pure: every operation gives a new sketch, or says why it cannot be. script.ts makes a lab of it.

/** A host's own namespace, a namespace of it, or a bridge in its own namespace. */
export interface Place {
  kind: "host" | "namespace" | "bridge";
  /** Unique in the sketch, also among its hosts. */
  name: string;
  /** The host it belongs to; a host belongs to itself. */
  host: string;
}

/** Joins two places, by name: a veth pair on one host, a cable between the cards of two; a bridge and its host share an address. */
export type Cable = readonly [string, string];

export interface Sketch {
  places: readonly Place[];
  cables: readonly Cable[];
}

/** Why an operation cannot be done; a message's key (english.ts). */
export type Refusal = "sketch.full" | "sketch.badName" | "sketch.nameTaken" | "sketch.self";

export type Changed = { sketch: Sketch; name: string } | { refusal: Refusal };

export const EMPTY: Sketch = { places: [], cables: [] };
/** More than that is no longer a drawing. */
export const MOST_PLACES = 40;

/** Names end up as names of devices, which have 15 bytes: "v-NAME" and a number must fit. */
const NAME = /^[a-z][a-z0-9]{0,9}$/;

export const placeOf = ({ places }: Sketch, name: string): Place | undefined =>
  places.find((place) => place.name === name);

/** A new place. A namespace or bridge goes to `host`. */
export function addPlace(sketch: Sketch, kind: Place["kind"], host: string): Changed {
  if (sketch.places.length >= MOST_PLACES) return { refusal: "sketch.full" };
  const stem = { host: "host", namespace: "ns", bridge: "br" }[kind];
  const first = kind === "bridge" ? 0 : 1;
  let number = first;
  while (placeOf(sketch, `${stem}${number}`) !== undefined) number++;
  const name = `${stem}${number}`;
  const place: Place = { kind, name, host: kind === "host" ? name : host };
  return { sketch: { ...sketch, places: [...sketch.places, place] }, name };
}

/** Removes a place with its cables; a host with all that is in it. */
export function removePlace(sketch: Sketch, name: string): Sketch {
  const gone = new Set(
    sketch.places
      .filter(
        (place) => place.name === name || (place.host === name && placeOf(sketch, name)?.kind === "host"),
      )
      .map((place) => place.name),
  );
  return {
    places: sketch.places.filter((place) => !gone.has(place.name)),
    cables: sketch.cables.filter(([a, b]) => !gone.has(a) && !gone.has(b)),
  };
}

export function rename(sketch: Sketch, old: string, name: string): Changed {
  if (name === old) return { sketch, name };
  if (!NAME.test(name)) return { refusal: "sketch.badName" };
  if (placeOf(sketch, name) !== undefined) return { refusal: "sketch.nameTaken" };
  const renamed = (text: string) => (text === old ? name : text);
  return {
    sketch: {
      places: sketch.places.map((place) => ({
        ...place,
        name: renamed(place.name),
        host: renamed(place.host),
      })),
      cables: sketch.cables.map(([a, b]) => [renamed(a), renamed(b)] as const),
    },
    name,
  };
}

export function connectPlaces(sketch: Sketch, a: string, b: string): Changed {
  if (a === b) return { refusal: "sketch.self" };
  if (sketch.cables.length >= MOST_PLACES) return { refusal: "sketch.full" };
  return { sketch: { ...sketch, cables: [...sketch.cables, [a, b]] }, name: b };
}

export const removeCable = (sketch: Sketch, position: number): Sketch => ({
  ...sketch,
  cables: sketch.cables.filter((_, index) => index !== position),
});
