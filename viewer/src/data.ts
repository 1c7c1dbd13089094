// What Python packs (interface/viewer/packing.py): a header and whole numbers as steps, gzipped, in base64.

export interface Place { id: string; name: string; country: Record<string, string>; lon: number; lat: number; ends: boolean; beds: number | null }
export interface Leg { leg: string; from: number; to: number; mode: string; open: boolean; check: number }
export interface LegChange { leg: number; open: boolean; check: number }
/** `dates` are given where a policy goes by them alone: then it is no matter of runs when it is in force. */
export interface Policy { name: string; source: string; dates: Record<string, string> | null; share: number[]; legs: LegChange[] }
export interface Office { id: string; place: number; stage: string; capacity: number; period: string }
export interface Measure { name: string; unit: string; kind: string; label: string; harm: boolean }
export interface Axis { first: string[]; last: string[] }
export type By = "place" | "total" | "office" | "place+group" | "group" | "leg";
export interface Layer { measure: string; by: By; axis: string; stats: Stat[]; rows: number[]; at: number; kind: "figure" | "sum" | "share" }
export type Stat = "q05" | "q25" | "q50" | "q75" | "q95" | "mean" | "share";
export interface Variant { name: string; layers: Layer[]; policies: Policy[]; estimate: boolean }
export interface Country { code: string; name: Record<string, string>; rings: number[][] }
export interface Header {
  title: string; runs: number; fluid: boolean; language: string; box: [number, number, number, number];
  places: Place[]; legs: Leg[]; groups: { code: string; name: Record<string, string> }[]; offices: Office[];
  measures: Measure[]; axes: Record<string, Axis>; variants: Variant[]; difference: Variant | null;
  land: Country[]; cities: [string, number, number][]; texts: Record<string, Record<string, string>>; known: (number | null)[]; per: number; integers: number;
  /** The first day for which nobody has counted who arrives, if any. */
  projected: string | null;
}

/** One figure over the runs: its range, where it is known, and the middle run. */
export interface Spread { q05: number; q25: number; q50: number; q75: number; q95: number }

export const STATS: Stat[] = ["q05", "q25", "q50", "q75", "q95"];
export class Data {
  private readonly index = new WeakMap<Layer, Map<number, number>>();
  private readonly named = new WeakMap<Variant, Map<string, Layer>>();

  private readonly departures = new WeakMap<Layer, Layer>();

  constructor(readonly header: Header, private readonly whole: Int32Array) {
    for (const variant of header.variants) {
      const travelled = this.layer(variant, "travelled", "leg"), setOut = this.layer(variant, "set_out", "place");
      if (travelled && setOut) this.departures.set(travelled, setOut);
    }
  }

  layer(variant: Variant, measure: string, by: By): Layer | undefined {
    let named = this.named.get(variant);
    if (!named) this.named.set(variant, (named = new Map(variant.layers.filter((layer) => layer.kind !== "sum").map((layer) => [`${layer.measure} ${layer.by}`, layer]))));
    return named.get(`${measure} ${by}`);
  }

  exactly(variant: Variant, measure: string): Layer | undefined {
    return variant.layers.find((layer) => layer.measure === measure && layer.by === "place" && layer.kind === "sum");
  }

  private rowOf(layer: Layer, key: number): number | undefined {
    let rows = this.index.get(layer);
    if (!rows) this.index.set(layer, (rows = new Map(layer.rows.map((row, i) => [row, i]))));
    return rows.get(key);
  }

  /** One statistic of a row at a date; a row that is not in the layer is zero in every run. On a leg it is an estimate: a share of what sets out. */
  value(layer: Layer, key: number, when: number, stat: Stat): number {
    if (layer.kind === "share" && stat !== "share") return this.value(layer, key, when, "share") * this.setOut(layer, key, when, stat);
    const row = this.rowOf(layer, key), which = layer.stats.indexOf(stat);
    if (which < 0) return NaN;
    if (row === undefined) return 0;
    return this.at(layer, (which * layer.rows.length + row) * this.dates(layer) + when);
  }

  private at(layer: Layer, i: number): number {
    const whole = this.whole[layer.at + i];
    return layer.kind === "sum" ? whole / this.header.per : this.header.known[whole] ?? NaN;
  }

  private dates(layer: Layer): number {
    return this.header.axes[layer.axis].last.length;
  }

  private setOut(layer: Layer, leg: number, when: number, stat: Stat): number {
    const departures = this.departures.get(layer);
    return departures ? this.value(departures, this.header.legs[leg].from, when, stat) : 0;
  }

  spread(layer: Layer, key: number, when: number): Spread {
    const [q05, q25, q50, q75, q95] = STATS.map((stat) => this.value(layer, key, when, stat));
    return { q05, q25, q50, q75, q95 };
  }

  /** The largest middle run of a layer, over rows and dates: what the largest circle stands for. */
  largest(layer: Layer): number {
    const dates = this.dates(layer);
    let most = 0;
    for (const row of layer.rows) for (let when = 0; when < dates; when++) most = Math.max(most, Math.abs(this.value(layer, row, when, "q50")) || 0);
    return most;
  }
}

/** Undo the steps of a layer: in time, and from the middle statistic outwards. */
function restore(whole: Int32Array, layer: Layer, dates: number): void {
  const size = layer.rows.length * dates, count = layer.stats.length, middle = count >> 1, block = whole.slice(layer.at, layer.at + count * size);
  for (let i = 0; i < block.length; i++) if (i % dates) block[i] += block[i - 1];
  for (let from = 0; from < count; from++) {
    // the middle stands first, then those above it, then those below it downwards
    const stat = from <= count - 1 - middle ? middle + from : count - 1 - from, near = stat === middle ? -1 : stat > middle ? stat - 1 : stat + 1;
    for (let i = 0; i < size; i++) whole[layer.at + stat * size + i] = block[from * size + i] + (near < 0 ? 0 : whole[layer.at + near * size + i]);
  }
}

/** Bytes from base64 of gzip. */
async function bytesOf(text: string): Promise<Uint8Array> {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Unpack what stands in the page: a line of JSON, and the numbers behind it with all lowest bytes first. */
export async function unpack(text: string): Promise<Data> {
  const bytes = await bytesOf(text), end = bytes.indexOf(10) + 1;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header, size = header.integers, whole = new Int32Array(size);
  for (let i = 0, at = end; i < size; i++, at++) {
    const unsigned = (bytes[at] | (bytes[at + size] << 8) | (bytes[at + 2 * size] << 16) | (bytes[at + 3 * size] << 24)) >>> 0;
    whole[i] = unsigned & 1 ? -((unsigned + 1) / 2) : unsigned / 2;
  }
  const variants = [...header.variants, ...(header.difference ? [header.difference] : [])];
  for (const layer of variants.flatMap(({ layers }) => layers)) restore(whole, layer, header.axes[layer.axis].last.length);
  return new Data(header, whole);
}
