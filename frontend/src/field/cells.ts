/** A map of one's own cells, drawn from what is on the phone: no tiles, no net. A tap says where. */

import { t } from "../words";
import type { Cell } from "./types";

type Ring = [number, number][];
export type Point = [number, number];
interface Drawn {
  cell: Cell;
  rings: Ring[];
}
const SVG = "http://www.w3.org/2000/svg";
const STEP = 1.6;

function ringsOf(text: string): Ring[] {
  if (!text) return [];
  const shape = JSON.parse(text) as { type: string; coordinates: unknown };
  if (shape.type === "Polygon") return shape.coordinates as Ring[];
  if (shape.type === "MultiPolygon") return (shape.coordinates as Ring[][]).flat();
  return [];
}

function inside(point: Point, rings: Ring[]): boolean {
  let within = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
      const [x, y] = ring[at] ?? [0, 0];
      const [u, v] = ring[before] ?? [0, 0];
      if (y > point[1] !== v > point[1] && point[0] < ((u - x) * (point[1] - y)) / (v - y) + x) within = !within;
    }
  }
  return within;
}

/** The cell that a point lies in, of those on the phone. */
export function cellAt(point: Point, cells: Cell[]): Cell | null {
  return cells.find((one) => inside(point, ringsOf(one.shape))) ?? null;
}

function element<K extends keyof SVGElementTagNameMap>(name: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class CellMap {
  readonly root = element("svg", { class: "cellmap", role: "img", "aria-label": t("我的网格地图，点一下选地点", "Map of my cells; tap to choose the place") });
  private drawn: Drawn[];
  private narrow = 1;
  private box: [number, number, number, number] = [0, 0, 1, 1];
  private pin: SVGCircleElement | null = null;

  constructor(cells: Cell[], private readonly tapped: (point: Point) => void) {
    this.drawn = cells.map((cell) => ({ cell, rings: ringsOf(cell.shape) })).filter((one) => one.rings.length);
    this.draw();
    this.root.addEventListener("click", (event) => this.tap(event));
  }

  get empty(): boolean {
    return !this.drawn.length;
  }

  private draw(): void {
    const points = this.drawn.flatMap((one) => one.rings.flat());
    if (!points.length) return;
    const latitudes = points.map((one) => one[1]);
    this.narrow = Math.cos(((Math.min(...latitudes) + Math.max(...latitudes)) / 2) * (Math.PI / 180));
    for (const one of this.drawn) this.root.append(this.shape(one));
    this.show(points);
  }

  private shape(one: Drawn): SVGGElement {
    const group = element("g", { class: "cell", "data-cell": one.cell.code });
    const path = one.rings.map((ring) => `M${ring.map((point) => this.at(point).join(" ")).join("L")}Z`).join("");
    const [x, y, width, height] = this.around(one.rings.flat());
    const name = element("text", { x: String(x + width / 2), y: String(y + height / 2), class: "name" });
    name.textContent = one.cell.name;
    name.setAttribute("font-size", String(Math.min(width, height) / 7));
    group.append(element("path", { d: path }), name);
    return group;
  }

  private at(point: Point): Point {
    return [point[0] * this.narrow, -point[1]];
  }

  private around(points: Point[]): [number, number, number, number] {
    const flat = points.map((one) => this.at(one));
    const xs = flat.map((one) => one[0]);
    const ys = flat.map((one) => one[1]);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    return [left, top, Math.max(...xs) - left || 1e-4, Math.max(...ys) - top || 1e-4];
  }

  private show(points: Point[]): void {
    const [x, y, width, height] = this.around(points);
    const edge = Math.max(width, height) * 0.06;
    this.box = [x - edge, y - edge, width + 2 * edge, height + 2 * edge];
    this.apply();
  }

  private apply(): void {
    this.root.setAttribute("viewBox", this.box.join(" "));
    const unit = Math.max(this.box[2], this.box[3]);
    this.pin?.setAttribute("r", String(unit / 45));
  }

  zoom(closer: boolean): void {
    const factor = closer ? 1 / STEP : STEP;
    const [x, y, width, height] = this.box;
    const [middle, centre] = this.pin ? [Number(this.pin.getAttribute("cx")), Number(this.pin.getAttribute("cy"))] : [x + width / 2, y + height / 2];
    this.box = [middle - (width * factor) / 2, centre - (height * factor) / 2, width * factor, height * factor];
    this.apply();
  }

  private tap(event: MouseEvent): void {
    const matrix = this.root.getScreenCTM();
    if (!matrix) return;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    this.tapped([place.x / this.narrow, -place.y]);
  }

  /** Show what was chosen. */
  mark(point: Point | null, cell: string): void {
    for (const group of this.root.querySelectorAll(".cell")) group.classList.toggle("chosen", group.getAttribute("data-cell") === cell);
    this.pin?.remove();
    this.pin = null;
    if (!point) return;
    const [x, y] = this.at(point);
    this.pin = element("circle", { cx: String(x), cy: String(y), class: "pin" });
    this.root.append(this.pin);
    this.apply();
  }
}
