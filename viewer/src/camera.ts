// Where the sheet stands: a Mercator sheet of the scenario's box, moved and enlarged by the reader.

import { geoMercator } from "d3-geo";

const EDGE = 24; // pixels that stay free around the places, for circles and names

export class Camera {
  width = 800; height = 500; zoom = 1; x = 0; y = 0;
  private readonly project: (lon: number, lat: number) => [number, number];
  private readonly size: [number, number];

  /** A sheet in units: 1,000 across the box from west to east. */
  constructor(box: [number, number, number, number]) {
    const projection = geoMercator().scale(1000 / (((box[2] - box[0]) * Math.PI) / 180)).translate([0, 0]).center([box[0], box[3]]);
    this.project = (lon, lat) => projection([lon, lat]) as [number, number];
    this.size = this.project(box[2], box[1]);
    this.size[0] = 1000;
  }

  sheet(lon: number, lat: number): [number, number] {
    return this.project(lon, lat);
  }

  /** Pixels a unit where everything is shown. */
  get fit(): number {
    return Math.max(0.05, Math.min((this.width - 2 * EDGE) / this.size[0], (this.height - 2 * EDGE) / this.size[1]));
  }

  get scale(): number {
    return this.fit * this.zoom;
  }

  get offset(): [number, number] {
    const [x, y] = this.size;
    return [this.width / 2 - (x / 2 + this.x) * this.scale, this.height / 2 - (y / 2 + this.y) * this.scale];
  }

  at(point: [number, number]): [number, number] {
    const [x, y] = this.offset;
    return [point[0] * this.scale + x, point[1] * this.scale + y];
  }

  drag(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.keep();
  }

  /** Enlarge about a pixel, which stays where it is. */
  magnify(by: number, px = this.width / 2, py = this.height / 2): void {
    const [x, y] = this.offset, point: [number, number] = [(px - x) / this.scale, (py - y) / this.scale];
    this.zoom = Math.min(24, Math.max(1, this.zoom * by));
    const [nx, ny] = this.at(point);
    this.drag(px - nx, py - ny);
  }

  /** Bring a point into view, where it is not. */
  reveal(point: [number, number]): void {
    const [x, y] = this.at(point), edge = 40;
    const dx = Math.min(0, this.width - edge - x) + Math.max(0, edge - x), dy = Math.min(0, this.height - edge - y) + Math.max(0, edge - y);
    if (dx || dy) this.drag(dx, dy);
  }

  all(): void {
    this.zoom = 1;
    this.x = this.y = 0;
  }

  private keep(): void {
    const [x, y] = this.size;
    this.x = Math.min(x / 2, Math.max(-x / 2, this.x));
    this.y = Math.min(y / 2, Math.max(-y / 2, this.y));
  }
}
