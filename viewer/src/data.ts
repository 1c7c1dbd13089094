// What Python packs (interface/viewer_data.py): a header and two runs of numbers, gzipped, in base64.

export interface Place { id: string; name: string; country: string; lon: number; lat: number; ends: boolean; beds: number | null }
export interface Leg { leg: string; from: number; to: number; mode: string; open: boolean; check: number }
export interface LegChange { leg: number; open: boolean; check: number }
export interface Policy { name: string; source: string; share: number[]; legs: LegChange[] }
export interface Office { id: string; place: number; stage: string; capacity: number; period: string }
export interface Measure { name: string; unit: string; kind: string; label: string; means: string }
export interface Axis { first: string[]; last: string[] }
export type By = "place" | "total" | "office" | "place+group" | "group" | "leg";
export interface Layer { measure: string; by: By; axis: string; stats: Stat[]; rows: number[]; at: number; exact: boolean }
export type Stat = "q05" | "q25" | "q50" | "q75" | "q95" | "mean";
export interface Variant { name: string; layers: Layer[]; policies: Policy[]; estimate: boolean }
export interface Country { code: string; name: Record<string, string>; rings: number[][] }
export interface Header {
  title: string; runs: number; fluid: boolean; language: string; box: [number, number, number, number];
  places: Place[]; legs: Leg[]; groups: { code: string; name: Record<string, string> }[]; offices: Office[];
  measures: Measure[]; axes: Record<string, Axis>; variants: Variant[]; difference: Variant | null;
  land: Country[]; cities: [string, number, number][]; texts: Record<string, Record<string, string>>; integers: number; bytes: number;
}

/** One figure over the runs: its range, where it is known, and the middle run. */
export interface Spread { q05: number; q25: number; q50: number; q75: number; q95: number }

export const STATS: Stat[] = ["q05", "q25", "q50", "q75", "q95"];
const UNKNOWN = -32768, SIGNIFICANDS = 900, LEAST = 100, SMALLEST = -8;
const decoded = new Map<number, number>();

/** A figure in three digits from its code: sign, power of ten and significand in sixteen bits. */
export function figureOf(code: number): number {
  if (code === 0) return 0;
  if (code === UNKNOWN) return NaN;
  let value = decoded.get(code);
  if (value === undefined) {
    const size = Math.abs(code) - 1, power = SMALLEST + Math.floor(size / SIGNIFICANDS);
    value = Number(`${code < 0 ? "-" : ""}${LEAST + (size % SIGNIFICANDS)}e${power}`);
    decoded.set(code, value);
  }
  return value;
}

export class Data {
  private readonly index = new WeakMap<Layer, Map<number, number>>();
  private readonly named = new WeakMap<Variant, Map<string, Layer>>();

  constructor(readonly header: Header, private readonly codes: Int16Array, private readonly exact: Float64Array) {}

  layer(variant: Variant, measure: string, by: By): Layer | undefined {
    let named = this.named.get(variant);
    if (!named) this.named.set(variant, (named = new Map(variant.layers.filter((layer) => !layer.exact).map((layer) => [`${layer.measure} ${layer.by}`, layer]))));
    return named.get(`${measure} ${by}`);
  }

  exactly(variant: Variant, measure: string): Layer | undefined {
    return variant.layers.find((layer) => layer.measure === measure && layer.by === "place" && layer.exact);
  }

  private rowOf(layer: Layer, key: number): number | undefined {
    let rows = this.index.get(layer);
    if (!rows) this.index.set(layer, (rows = new Map(layer.rows.map((row, i) => [row, i]))));
    return rows.get(key);
  }

  /** One statistic of a row at a date; a row that is not in the layer is zero in every run. */
  value(layer: Layer, key: number, when: number, stat: Stat): number {
    const row = this.rowOf(layer, key), which = layer.stats.indexOf(stat);
    if (which < 0) return NaN;
    if (row === undefined) return 0;
    const dates = this.header.axes[layer.axis].last.length, at = layer.at + (which * layer.rows.length + row) * dates + when;
    return layer.exact ? this.exact[at] : figureOf(this.codes[at]);
  }

  spread(layer: Layer, key: number, when: number): Spread {
    const [q05, q25, q50, q75, q95] = STATS.map((stat) => this.value(layer, key, when, stat));
    return { q05, q25, q50, q75, q95 };
  }

  /** The largest middle run of a layer, over rows and dates: what the largest circle stands for. */
  largest(layer: Layer): number {
    const dates = this.header.axes[layer.axis].last.length, size = layer.rows.length * dates;
    let most = 0;
    const at = layer.at + layer.stats.indexOf("q50") * size;
    for (let i = at; i < at + size; i++) most = Math.max(most, Math.abs(figureOf(this.codes[i])) || 0);
    return most;
  }
}

/** Unpack what stands in the page: base64 of gzip of a line of JSON and the numbers behind it. */
export async function unpack(text: string): Promise<Data> {
  const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header;
  const numbers = bytes.slice(end + 1).buffer;
  const codes = new Int16Array(numbers, 0, header.integers), from = header.integers * 2 + header.bytes;
  return new Data(header, codes, new Float64Array(numbers, from));
}
