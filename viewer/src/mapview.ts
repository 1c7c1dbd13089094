// One map: two canvases and what hands and keys do to them.

import { Camera } from "./camera";
import { drawGlyphs, drawLand, drawNames, drawScene, landOf, outlineOf, sized } from "./canvas";
import { Data, Variant } from "./data";
import { el } from "./dom";
import { Texts } from "./format";
import { Gpu, hasWebGL2 } from "./gpu";
import { Pair, Point, Scene, Stage } from "./scene";
import { State } from "./state";

export interface Told { choose: (place: number | null) => void; moved: () => void; say: (text: string) => void; placeSays: (place: number, variant: Variant) => string; pairSays: (pair: Pair, variant: Variant) => string }

const STEP = 1.35, NEAR = 10, LATER = 50;

export class MapView {
  readonly element: HTMLElement;
  private readonly under = el("canvas", { class: "jv-under", "aria-hidden": "true" });
  private readonly over = el("canvas", { class: "jv-over", "aria-hidden": "true" });
  private readonly tip = el("div", { class: "jv-tip", hidden: true, role: "tooltip" });
  private readonly land: Point[][];
  private readonly outline: Path2D;
  private gpu: Gpu | null = null;
  private scene: Scene = { shapes: [], strokes: [], glyphs: [] };
  private held: Map<number, Point> = new Map();
  private travelled = 0;
  private ended = false;

  constructor(private readonly stage: Stage, private readonly data: Data, readonly camera: Camera, private readonly told: Told, readonly variant: () => Variant) {
    this.land = landOf(data, camera);
    this.outline = outlineOf(this.land);
    this.element = el("div", { class: "jv-map", tabindex: 0, role: "application" }, this.under, this.over, this.tip);
    this.element.dataset.drawn = "canvas"; // at once; the card takes over when it is ready
    setTimeout(() => this.start(), LATER);
    this.listen();
  }

  private start(): void {
    if (!hasWebGL2() || this.ended) return;
    try {
      this.gpu = new Gpu(this.under, this.land, { failed: () => this.fall(), ready: () => {
        this.element.dataset.drawn = "webgl2";
        this.told.moved();
      } });
    } catch {
      this.gpu = null;
    }
  }

  /** Go on without WebGL, where it fails on the way. */
  private fall(): void {
    if (!this.gpu) return;
    this.gpu = null;
    this.element.dataset.drawn = "canvas";
    this.told.moved();
  }

  resize(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth) [this.camera.width, this.camera.height] = [clientWidth, clientHeight];
  }

  draw(state: State, t: Texts, paper = false): void {
    this.scene = this.stage.scene(state, this.variant(), this.camera);
    this.element.setAttribute("aria-label", t("map.says"));
    const context = sized(this.over, this.camera, paper ? 2 : undefined);
    if (this.gpu?.isReady && !paper) this.gpu.draw(this.scene, this.camera);
    else {
      drawLand(context, this.outline, this.camera);
      drawScene(context, this.scene);
    }
    drawGlyphs(context, this.scene.glyphs);
    drawNames(context, this.data, this.scene, this.camera, state.language, state.place);
  }

  end(): void {
    this.ended = true;
    this.gpu?.end();
  }

  private listen(): void {
    const map = this.element;
    map.addEventListener("pointerdown", (event) => this.down(event));
    map.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"] as const) map.addEventListener(name, (event) => this.up(event, name === "pointerup"));
    map.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    map.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== map) return; // a page that scrolls past the map goes on scrolling
      event.preventDefault();
      this.camera.magnify(event.deltaY < 0 ? 1.15 : 1 / 1.15, ...this.point(event));
      this.told.moved();
    }, { passive: false });
    map.addEventListener("keydown", (event) => this.key(event));
  }

  private point(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private down(event: PointerEvent): void {
    if (!(event.target instanceof HTMLCanvasElement)) return;
    this.element.setPointerCapture(event.pointerId);
    this.held.set(event.pointerId, this.point(event));
    this.travelled = 0;
  }

  private move(event: PointerEvent): void {
    const now = this.point(event), before = this.held.get(event.pointerId);
    if (!before) return this.hover(now);
    const other = [...this.held].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]), is = Math.hypot(now[0] - other[0], now[1] - other[1]);
      if (was > 0) this.camera.magnify(is / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else this.camera.drag(now[0] - before[0], now[1] - before[1]);
    this.travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    this.held.set(event.pointerId, now);
    this.tip.hidden = true;
    this.told.moved();
  }

  private up(event: PointerEvent, ended: boolean): void {
    if (this.held.delete(event.pointerId) && ended && this.travelled < 4) this.told.choose(this.placeAt(this.point(event)));
  }

  /** The place at a pixel: the smallest shape there, or one that is near. */
  placeAt([x, y]: Point): number | null {
    let found: number | null = null, least = Infinity;
    for (const { x: px, y: py, r, place } of this.scene.shapes) {
      const far = Math.hypot(px - x, py - y);
      if (far > Math.max(r, NEAR)) continue;
      const score = far <= NEAR && r < NEAR ? far : far + r;
      if (score < least) [least, found] = [score, place];
    }
    return found;
  }

  private pairAt([x, y]: Point): Pair | null {
    let found: Pair | null = null, least = 7;
    for (const { path, pair, width } of this.scene.strokes) for (let i = 1; i < path.length; i++) {
      const far = distance([x, y], path[i - 1], path[i]) - width / 2;
      if (far < least) [least, found] = [far, pair];
    }
    return found;
  }

  private hover(at: Point): void {
    const place = this.placeAt(at), pair = place === null ? this.pairAt(at) : null;
    this.tip.hidden = place === null && pair === null;
    this.element.style.cursor = place === null ? "grab" : "pointer";
    if (this.tip.hidden) return;
    this.tip.textContent = place !== null ? this.told.placeSays(place, this.variant()) : this.told.pairSays(pair!, this.variant());
    const right = at[0] > this.camera.width / 2;
    this.tip.style.cssText = `${right ? "right" : "left"}:${right ? this.camera.width - at[0] + 14 : at[0] + 14}px;top:${at[1] + 10}px`;
  }

  private key(event: KeyboardEvent): void {
    const arrows: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in arrows) this.step(arrows[event.key]);
    else if (event.key === "+" || event.key === "=") this.camera.magnify(STEP);
    else if (event.key === "-") this.camera.magnify(1 / STEP);
    else if (event.key === "0") this.camera.all();
    else if (event.key === "Escape") this.told.choose(null);
    else return;
    event.preventDefault();
    this.told.moved();
  }

  /** Go to the nearest place in a direction; from nowhere, to the largest. */
  private step([dx, dy]: Point): void {
    const chosen = this.current(), places = this.data.header.places.map((place) => this.camera.at(this.camera.sheet(place.lon, place.lat)));
    let best = -1, least = Infinity;
    if (chosen === null) best = this.scene.shapes[0]?.place ?? 0;
    else places.forEach(([x, y], i) => {
      const along = (x - places[chosen][0]) * dx + (y - places[chosen][1]) * dy, aside = Math.abs((x - places[chosen][0]) * dy) + Math.abs((y - places[chosen][1]) * dx);
      if (i !== chosen && along > 0.5 && aside < 2.5 * along && along + 2 * aside < least) [least, best] = [along + 2 * aside, i];
    });
    if (best < 0) return;
    this.camera.reveal(this.camera.sheet(this.data.header.places[best].lon, this.data.header.places[best].lat));
    this.told.choose(best);
    this.told.say(this.told.placeSays(best, this.variant()));
  }

  current: () => number | null = () => null;
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2, t = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}
