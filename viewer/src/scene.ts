// What is drawn, in pixels, from the state: one description, whoever draws it.

import { Camera } from "./camera";
import { Data, Layer, Leg, Policy, Variant } from "./data";
import { State, keyOf, layerOf, whenOf } from "./state";

export type Point = [number, number];
export type Colour = [number, number, number, number];
export interface Shape { kind: "circle" | "diamond" | "ring"; x: number; y: number; r: number; fill: Colour; stroke: Colour; width: number; place: number }
export interface Stroke { path: Point[]; width: number; colour: Colour; pair: Pair }
export interface Glyph { kind: "closed" | "check"; x: number; y: number; angle: number }
export interface Scene { shapes: Shape[]; strokes: Stroke[]; glyphs: Glyph[] }
/** All legs from one place to another, whatever the mode. */
export interface Pair { from: number; to: number; legs: number[] }
export interface LegState { open: boolean; check: number }

export const BLUE: Colour = [31, 95, 153, 215], ORANGE: Colour = [194, 65, 12, 215], WHITE: Colour = [255, 255, 255, 255];
const LEG: Colour = [110, 122, 136, 190], SHUT: Colour = [90, 90, 90, 150], NONE: Colour = [0, 0, 0, 0], INK: Colour = [31, 41, 51, 255];
const QUEUE: Colour = [84, 39, 143, 255];
const LARGEST = 30, WIDEST = 10;

/** Directed pairs of places that are joined by legs. */
export function pairsOf(legs: Leg[]): Pair[] {
  const found = new Map<string, Pair>();
  legs.forEach((leg, i) => {
    const key = `${leg.from} ${leg.to}`, pair = found.get(key) ?? { from: leg.from, to: leg.to, legs: [] };
    pair.legs.push(i);
    found.set(key, pair);
  });
  return [...found.values()];
}

/** Legs as the policies leave them that are in force on most runs and days of a period. */
export function legStates(legs: Leg[], policies: Policy[], when: number): LegState[] {
  const states = legs.map(({ open, check }) => ({ open, check }));
  for (const policy of policies) {
    if ((policy.share[when] ?? 0) < 0.5) continue;
    for (const change of policy.legs) states[change.leg] = { open: change.open, check: change.check };
  }
  return states;
}

export function radius(value: number, largest: number, most = LARGEST): number {
  return value > 0 && largest > 0 ? Math.max(2.5, most * Math.sqrt(value / largest)) : 0;
}

export class Stage {
  readonly pairs: Pair[];
  private readonly largest = new Map<string, number>();

  constructor(readonly data: Data) {
    this.pairs = pairsOf(data.header.legs);
  }

  /** The largest middle run over all variants, so that circles of two maps can be compared. */
  most(measure: string, by: Layer["by"]): number {
    const key = `${measure} ${by}`;
    if (!this.largest.has(key)) {
      const layers = this.data.header.variants.map((variant) => this.data.layer(variant, measure, by)).filter((layer): layer is Layer => !!layer);
      this.largest.set(key, Math.max(0, ...layers.map((layer) => this.data.largest(layer))));
    }
    return this.largest.get(key)!;
  }

  scene(state: State, variant: Variant, camera: Camera): Scene {
    const difference = variant === this.data.header.difference;
    const shapes = this.data.header.places.flatMap((_, place) => this.shapesAt(state, variant, camera, place, difference));
    shapes.sort((a, b) => b.r - a.r);
    return { shapes, ...this.lines(state, variant, camera, difference) };
  }

  private shapesAt(state: State, variant: Variant, camera: Camera, place: number, difference: boolean): Shape[] {
    const { lon, lat, ends } = this.data.header.places[place], [x, y] = camera.at(camera.sheet(lon, lat));
    const chosen = state.place === place, layer = layerOf(this.data, state, variant);
    const base = { x, y, place, stroke: chosen ? INK : WHITE, width: chosen ? 3 : 1.2 };
    const shapes: Shape[] = [], kind = ends ? "diamond" as const : "circle" as const;
    if (difference) shapes.push(...this.changeAt(state, layer, base, kind));
    else if (ends && layer && this.isPeople(state)) shapes.push(...this.metAt(state, variant, base));
    else if (layer) {
      const value = this.data.value(layer, keyOf(this.data, state, place), whenOf(this.data, layer, state.when), "q50");
      const r = radius(value, this.most(layer.measure, layer.by));
      if (r) shapes.push({ ...base, kind, r, fill: ends ? ORANGE : BLUE });
    }
    shapes.push(...this.queueAt(state, variant, base, difference));
    if (!shapes.length) shapes.push({ ...base, kind: "circle", r: 3, fill: WHITE, stroke: chosen ? INK : LEG, width: chosen ? 3 : 1.2 });
    return shapes;
  }

  private isPeople(state: State): boolean {
    return state.measure !== "held" && this.data.header.measures.find(({ name }) => name === state.measure)?.kind === "stock";
  }

  private metAt(state: State, variant: Variant, base: Omit<Shape, "kind" | "r" | "fill">): Shape[] {
    const layer = this.data.layer(variant, "encounters", "place");
    if (!layer || state.group >= 0) return [];
    const r = radius(this.data.value(layer, base.place, whenOf(this.data, layer, state.when), "q50"), this.most("encounters", "place"));
    return r ? [{ ...base, kind: "diamond", r, fill: ORANGE }] : [];
  }

  private changeAt(state: State, layer: Layer | undefined, base: Omit<Shape, "kind" | "r" | "fill">, kind: "circle" | "diamond"): Shape[] {
    if (!layer) return [];
    const spread = this.data.spread(layer, keyOf(this.data, state, base.place), whenOf(this.data, layer, state.when));
    const r = radius(Math.abs(spread.q50), this.data.largest(layer)), sure = spread.q05 > 0 || spread.q95 < 0;
    if (!r) return [];
    const [red, green, blue] = spread.q50 > 0 ? ORANGE : BLUE, ink: Colour = [red, green, blue, sure ? 255 : 90];
    const fill: Colour = spread.q50 > 0 ? [red, green, blue, sure ? 215 : 70] : [255, 255, 255, 150];
    return [{ ...base, kind, r, fill, stroke: base.width > 2 ? INK : ink, width: Math.max(base.width, 2.4) }];
  }

  private queueAt(state: State, variant: Variant, base: Omit<Shape, "kind" | "r" | "fill">, difference: boolean): Shape[] {
    const layer = difference || state.group >= 0 ? undefined : this.data.layer(variant, "queue", "place");
    if (!layer) return [];
    const scale = this.isPeople(state) && state.measure !== "held" ? Math.max(this.most(state.measure, "place"), this.most("queue", "place")) : this.most("queue", "place");
    const r = radius(this.data.value(layer, base.place, whenOf(this.data, layer, state.when), "q50"), scale);
    return r ? [{ ...base, kind: "ring", r: r + 2.5, fill: NONE, stroke: QUEUE, width: 1.8 }] : [];
  }

  private lines(state: State, variant: Variant, camera: Camera, difference: boolean): Pick<Scene, "strokes" | "glyphs"> {
    const strokes: Stroke[] = [], glyphs: Glyph[] = [], { legs, places } = this.data.header;
    const states = legStates(legs, difference ? [] : variant.policies, state.when);
    for (const pair of this.pairs) {
      const [a, b] = [places[pair.from], places[pair.to]].map((place) => camera.at(camera.sheet(place.lon, place.lat)));
      if (Math.max(a[0], b[0]) < -50 || Math.min(a[0], b[0]) > camera.width + 50 || Math.max(a[1], b[1]) < -50 || Math.min(a[1], b[1]) > camera.height + 50) continue;
      const path = bent(a, b), shut = pair.legs.every((leg) => !states[leg].open);
      const flow = this.flow(state, variant, pair);
      const width = flow ? 1 + (WIDEST - 1) * flow : 1;
      if (shut) strokes.push(...dashes(path).map((dash) => ({ path: dash, width: 1.4, colour: SHUT, pair })));
      else strokes.push({ path, width, colour: flow ? [31, 95, 153, 110] : LEG, pair });
      const middle = path[path.length >> 1], angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
      if (pair.legs.some((leg) => !states[leg].open)) glyphs.push({ kind: "closed", x: middle[0], y: middle[1], angle });
      else if (pair.legs.some((leg) => states[leg].check > 0)) glyphs.push({ kind: "check", x: middle[0], y: middle[1], angle });
    }
    return { strokes, glyphs };
  }

  /** The flow on a pair of places, as a share of the largest on any. */
  flow(state: State, variant: Variant, pair: Pair): number {
    const layer = this.data.layer(variant, "travelled", "leg"), most = this.most("travelled", "leg");
    if (!layer || !most) return 0;
    const when = whenOf(this.data, layer, state.when);
    return Math.min(1, pair.legs.reduce((sum, leg) => sum + Math.abs(this.data.value(layer, leg, when, "q50")), 0) / most);
  }
}

/** A line that bends a little to its right, so that there and back are two. */
export function bent(a: Point, b: Point): Point[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]], control: Point = [(a[0] + b[0]) / 2 - dy * 0.09, (a[1] + b[1]) / 2 + dx * 0.09];
  return Array.from({ length: 13 }, (_, i) => {
    const t = i / 12, s = 1 - t;
    return [s * s * a[0] + 2 * s * t * control[0] + t * t * b[0], s * s * a[1] + 2 * s * t * control[1] + t * t * b[1]] as Point;
  });
}

function dashes(path: Point[]): Point[][] {
  const length = path.slice(1).reduce((sum, point, i) => sum + Math.hypot(point[0] - path[i][0], point[1] - path[i][1]), 0);
  const parts = Math.max(3, Math.round(length / 7)) | 1, at = (share: number): Point => {
    const i = Math.min(path.length - 2, Math.floor(share * (path.length - 1))), t = share * (path.length - 1) - i;
    return [path[i][0] + t * (path[i + 1][0] - path[i][0]), path[i][1] + t * (path[i + 1][1] - path[i][1])];
  };
  return Array.from({ length: (parts + 1) / 2 }, (_, i) => [at((2 * i) / parts), at((2 * i + 1) / parts)]);
}
