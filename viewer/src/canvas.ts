// Drawing on a canvas: all of it where there is no WebGL2, and on paper; names and signs always.

import { Camera } from "./camera";
import { Country, Data } from "./data";
import { Colour, Glyph, Point, Scene, Shape } from "./scene";

export const SEA = "#eaf1f6", LAND = "#f7f5f0", BORDER = "#b9b2a3";
type Context = CanvasRenderingContext2D;
type Box = [number, number, number, number];

const css = ([red, green, blue, alpha]: Colour): string => `rgba(${red},${green},${blue},${alpha / 255})`;

/** The outline of all rings, once: the canvas moves and enlarges it. */
export function outlineOf(rings: Point[][]): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach((point, i) => (i ? path.lineTo(point[0], point[1]) : path.moveTo(point[0], point[1])));
    path.closePath();
  }
  return path;
}

/** Rings of every country on the sheet, once. */
export function landOf(data: Data, camera: Camera): Point[][] {
  return data.header.land.flatMap(({ rings }) => rings.map((flat) => {
    const ring: Point[] = [];
    let x = 0, y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      ring.push(camera.sheet(x / 100, y / 100));
    }
    return ring;
  }));
}

export function sized(canvas: HTMLCanvasElement, camera: Camera, ratio = devicePixelRatio || 1): Context {
  const [width, height] = [Math.round(camera.width * ratio), Math.round(camera.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, camera.width, camera.height);
  return context;
}

export function drawLand(context: Context, outline: Path2D, camera: Camera): void {
  context.fillStyle = SEA;
  context.fillRect(0, 0, camera.width, camera.height);
  const [x, y] = camera.offset, scale = camera.scale;
  context.save();
  context.transform(scale, 0, 0, scale, x, y);
  context.fillStyle = LAND;
  context.fill(outline, "nonzero");
  context.strokeStyle = BORDER;
  context.lineWidth = 0.8 / scale;
  context.stroke(outline);
  context.restore();
}

export function drawScene(context: Context, scene: Scene): void {
  context.lineCap = "round";
  for (const stroke of scene.strokes) {
    context.beginPath();
    stroke.path.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.strokeStyle = css(stroke.colour);
    context.lineWidth = stroke.width;
    context.stroke();
  }
  for (const shape of scene.shapes) drawShape(context, shape);
}

function drawShape(context: Context, { kind, x, y, r, fill, stroke, width }: Shape): void {
  context.beginPath();
  if (kind === "diamond") for (const [dx, dy] of [[0, -r], [r, 0], [0, r], [-r, 0]]) context.lineTo(x + dx, y + dy);
  else context.arc(x, y, r, 0, 2 * Math.PI);
  context.closePath();
  if (fill[3]) {
    context.fillStyle = css(fill);
    context.fill();
  }
  context.strokeStyle = css(stroke);
  context.lineWidth = width;
  context.stroke();
}

export function drawGlyphs(context: Context, glyphs: Glyph[]): void {
  for (const { kind, x, y } of glyphs) {
    context.beginPath();
    context.lineWidth = 1.6;
    context.strokeStyle = context.fillStyle = "#1f2933";
    if (kind === "closed") for (const side of [1, -1]) {
      context.moveTo(x - 4, y - 4 * side);
      context.lineTo(x + 4, y + 4 * side);
    }
    else for (const [dx, dy] of [[0, -5], [5, 4], [-5, 4]]) context.lineTo(x + dx, y + dy);
    if (kind === "check") {
      context.closePath();
      context.fillStyle = "#f2c14e";
      context.fill();
    }
    context.stroke();
  }
}

/** Names of places, the largest first, where there is room; then cities and countries, paler, where there still is. */
export function drawNames(context: Context, data: Data, scene: Scene, camera: Camera, language: string, chosen: number | null): void {
  const taken: Box[] = scene.shapes.map(({ x, y, r }) => [x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8]);
  taken.push([camera.width - 44, 0, camera.width, 124]); // the buttons
  taken.push(...scene.glyphs.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6] as Box));
  const seen = new Set<number>(), first = scene.shapes.filter(({ place }) => place === chosen);
  for (const shape of [...first, ...scene.shapes]) {
    if (seen.has(shape.place)) continue;
    seen.add(shape.place);
    const bold = shape.place === chosen;
    write(context, data.header.places[shape.place].name, [shape.x, shape.y], shape.r, { size: 12, colour: "#1f2933", bold }, taken, camera, bold);
  }
  const here = new Set(data.header.places.map(({ name }) => name));
  for (const [name, lon, lat] of data.header.cities) if (!here.has(name)) write(context, name, camera.at(camera.sheet(lon, lat)), 1, { size: 11, colour: "#7c8794", bold: false }, taken, camera);
  for (const country of data.header.land) {
    const flat = country.rings[0];
    if (flat) write(context, country.name[language] ?? country.name.en, camera.at(middleOf(country, camera)), -6, { size: 12, colour: "#8d8473", bold: false }, taken, camera);
  }
}

const middles = new WeakMap<Country, Point>();

/** The middle of the largest ring of a country, on the sheet. */
function middleOf(country: Country, camera: Camera): Point {
  const known = middles.get(country);
  if (known) return known;
  const flat = country.rings[0], xs: number[] = [], ys: number[] = [];
  let x = 0, y = 0;
  for (let i = 0; i < flat.length; i += 2) {
    xs.push((x += flat[i]));
    ys.push((y += flat[i + 1]));
  }
  const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 200;
  const found = camera.sheet(middle(xs), middle(ys));
  middles.set(country, found);
  return found;
}

const widths = new Map<string, number>();

function widthOf(context: Context, font: string, text: string): number {
  const key = `${font}|${text}`, known = widths.get(key);
  if (known !== undefined) return known;
  const width = context.measureText(text).width;
  widths.set(key, width);
  return width;
}

interface Style { size: number; colour: string; bold: boolean }

function write(context: Context, name: string, [x, y]: Point, r: number, style: Style, taken: Box[], camera: Camera, always = false): void {
  if (x < -60 || x > camera.width + 60 || y < -20 || y > camera.height + 20) return;
  const font = `${style.bold ? 700 : 500} ${style.size}px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif`;
  context.font = font;
  const width = widthOf(context, font, name), gap = r + 3, half = style.size / 2;
  const spots: Point[] = r < 0 ? [[x - width / 2, y]] : [[x + gap, y], [x - gap - width, y], [x - width / 2, y - gap - half], [x - width / 2, y + gap + half]];
  for (const [left, middle] of always ? spots.slice(0, 2).sort((a, b) => Number(a[0] + width + 4 > camera.width) - Number(b[0] + width + 4 > camera.width)) : spots) {
    const box: Box = [left - 1, middle - half, left + width + 1, middle + half];
    const free = box[0] > 2 && box[2] < camera.width - 2 && box[1] > 2 && box[3] < camera.height - 2 && !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    if (!free && !always) continue;
    taken.push(box);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = "rgba(255,255,255,0.9)";
    context.lineWidth = 3;
    context.strokeText(name, left, middle);
    context.fillStyle = style.colour;
    context.fillText(name, left, middle);
    return;
  }
}
