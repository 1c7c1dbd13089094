// What the reader has chosen, and what follows from it about the data shown.

import { Axis, By, Data, Layer, Variant } from "./data";

export const STATUSES = ["present", "on_leg", "waiting", "listed", "sheltered", "unsheltered", "heading_home", "held", "stranded", "stranded_14", "stranded_90", "in_caravan", "captive", "weak", "ill"];
export type View = "one" | "side" | "difference";

export interface State {
  measure: string; group: number; variant: number; view: View; when: number; place: number | null; playing: boolean; language: string;
}

/** The axis of the slider: the finest on which anything was recorded. */
export function axisName(data: Data): string {
  return ["day", "week", "month"].find((name) => data.header.axes[name]) ?? "week";
}

export function axisOf(data: Data): Axis {
  return data.header.axes[axisName(data)];
}

/** The period of a layer that holds the end of a period of the slider. */
export function whenOf(data: Data, layer: Layer, when: number): number {
  if (layer.axis === axisName(data)) return when;
  const last = axisOf(data).last[when], found = data.header.axes[layer.axis].last.findIndex((end) => end >= last);
  return found < 0 ? data.header.axes[layer.axis].last.length - 1 : found;
}

/** The variants that are drawn, one map each. */
export function shownVariants(data: Data, state: State): Variant[] {
  if (state.view === "difference" && data.header.difference) return [data.header.difference];
  return state.view === "side" ? data.header.variants.slice(0, 2) : [data.header.variants[state.variant]];
}

export function layerOf(data: Data, state: State, variant: Variant): Layer | undefined {
  return data.layer(variant, state.measure, state.group < 0 ? "place" : "place+group");
}

export function keyOf(data: Data, state: State, place: number): number {
  return state.group < 0 ? place : place * data.header.groups.length + state.group;
}

/** The measures that have figures by place, in the order of the table. */
export function measuresOf(data: Data): string[] {
  const found = new Set(data.header.variants.flatMap((variant) => variant.layers.filter((layer) => layer.by === "place" && layer.kind === "figure").map((layer) => layer.measure)));
  return data.header.measures.map((measure) => measure.name).filter((name) => found.has(name));
}

export function groupsOf(data: Data, state: State): number[] {
  const by: By = "place+group", size = data.header.groups.length;
  const rows = data.header.variants.flatMap((variant) => data.layer(variant, state.measure, by)?.rows ?? []);
  return [...new Set(rows.map((row) => row % size))].sort((a, b) => a - b);
}

export function isStock(data: Data, measure: string): boolean {
  return data.header.measures.find((found) => found.name === measure)?.kind === "stock";
}
