// Drawing with deck.gl, where there is WebGL2: land once, lines and shapes on every change.

import { Deck, OrthographicView } from "@deck.gl/core";
import { PathLayer, PolygonLayer, ScatterplotLayer, SolidPolygonLayer } from "@deck.gl/layers";
import { Camera } from "./camera";
import { Point, Scene, Shape, Stroke } from "./scene";

/** Whether there is a card that does WebGL2; where the processor would have to do it, a canvas is faster. */
export function hasWebGL2(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: location.hash !== "#webgl" });
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return !!context;
  } catch {
    return false;
  }
}

const corners = ({ x, y, r }: Shape): Point[] => [[x, y - r], [x + r, y], [x, y + r], [x - r, y]];

export class Gpu {
  isReady = false;
  private readonly deck: Deck<OrthographicView>;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly land: Point[][], told: { failed: () => void; ready: () => void }) {
    this.deck = new Deck({
      canvas, width: "100%", height: "100%", views: new OrthographicView({ id: "sheet" }), controller: false, layers: [],
      initialViewState: { target: [0, 0, 0], zoom: 0 }, onError: told.failed, useDevicePixels: true, onLoad: () => {
        canvas.removeAttribute("tabindex");
        this.isReady = true;
        told.ready();
      },
    });
  }

  draw(scene: Scene, camera: Camera): void {
    this.canvas.removeAttribute("tabindex"); // keys are the map's, not the canvas's
    const [x, y] = camera.offset, s = camera.scale;
    const place = [s, 0, 0, 0, 0, s, 0, 0, 0, 0, 1, 0, x, y, 0, 1];
    const round = scene.shapes.filter(({ kind }) => kind !== "diamond"), square = scene.shapes.filter(({ kind }) => kind === "diamond");
    this.deck.setProps({
      width: camera.width, height: camera.height, viewState: { target: [camera.width / 2, camera.height / 2, 0], zoom: 0 },
      layers: [
        new SolidPolygonLayer<Point[]>({ id: "land", data: this.land, getPolygon: (ring) => ring, getFillColor: [247, 245, 240], modelMatrix: place as never }),
        new PathLayer<Point[]>({ id: "borders", data: this.land, getPath: (ring) => [...ring, ring[0]], getColor: [185, 178, 163], getWidth: 0.8, widthUnits: "pixels", modelMatrix: place as never }),
        new PathLayer<Stroke>({ id: "legs", data: scene.strokes, getPath: ({ path }) => path, getColor: ({ colour }) => colour, getWidth: ({ width }) => width, widthUnits: "pixels", capRounded: true }),
        new ScatterplotLayer<Shape>({
          id: "circles", data: round, getPosition: ({ x: px, y: py }) => [px, py], getRadius: ({ r }) => r, radiusUnits: "pixels", stroked: true, filled: true,
          getFillColor: ({ fill }) => fill, getLineColor: ({ stroke }) => stroke, getLineWidth: ({ width }) => width, lineWidthUnits: "pixels",
        }),
        new PolygonLayer<Shape>({
          id: "diamonds", data: square, getPolygon: corners, stroked: true, getFillColor: ({ fill }) => fill, getLineColor: ({ stroke }) => stroke,
          getLineWidth: ({ width }) => width, lineWidthUnits: "pixels",
        }),
      ],
    });
  }

  end(): void {
    this.deck.finalize();
  }
}
