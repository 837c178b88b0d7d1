/**
 * Drawing the border of one cell: corners are set by taps, moved by dragging, added on the middle of a side, taken away.
 * A corner near a neighbour's jumps onto it, so that no gap is left. The geometry stands in the field `data-geometry`
 * names, as GeoJSON text, which can also be typed: the map follows.
 */

import type { Feature, Polygon, Position } from "geojson";
import type { MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import { make } from "../dom";
import { t } from "../words";
import type { Mounted } from "./mount";

const SNAP = 12;
const GRIP = 22;

interface Drawing {
  ring: Position[];
  chosen: number;
  past: Position[][];
  /** Drawn from nothing: corners follow one another. Else a new corner goes into the side that is nearest. */
  fresh: boolean;
}

export function editing(mounted: Mounted): void {
  const { element, map } = mounted;
  const field = document.getElementById(element.dataset.geometry ?? "") as HTMLTextAreaElement | null;
  const ring = ringOf(field?.value ?? "");
  const drawing: Drawing = { ring, chosen: -1, past: [], fresh: !ring.length };
  const show = (): void => draw(mounted, drawing);
  const change = (next: Position[], chosen: number): void => {
    drawing.past.push(drawing.ring);
    drawing.ring = next;
    drawing.chosen = chosen;
    done();
  };
  const done = (): void => {
    show();
    const geometry = geometryOf(drawing.ring);
    if (field) field.value = geometry ? JSON.stringify(geometry) : "";
    field?.dispatchEvent(new Event("change", { bubbles: true }));
    element.dispatchEvent(new CustomEvent("map:drawn", { bubbles: true, detail: { geometry } }));
  };
  field?.addEventListener("input", () => {
    drawing.ring = ringOf(field.value);
    show();
  });
  element.addEventListener("map:edit", (event) => {
    drawing.ring = (event as CustomEvent<{ geometry: Polygon }>).detail.geometry.coordinates[0]?.slice(0, -1) ?? [];
    drawing.past = [];
    drawing.fresh = false;
    done();
  });
  map.on("click", (event) => tapped(mounted, drawing, event, change));
  for (const start of ["mousedown", "touchstart"] as const) {
    map.on(start, (event: MapMouseEvent | MapTouchEvent) => drag(mounted, drawing, event, show, done));
  }
  toolbar(mounted, drawing, change, done);
  show();
}

function ringOf(text: string): Position[] {
  try {
    const given = JSON.parse(text) as Polygon;
    return given.type === "Polygon" ? (given.coordinates[0]?.slice(0, -1) ?? []) : [];
  } catch {
    return [];
  }
}

function geometryOf(ring: Position[]): Polygon | null {
  return ring.length < 3 ? null : { type: "Polygon", coordinates: [[...ring, ring[0]!]] };
}

function halves(ring: Position[]): Position[] {
  if (ring.length < 3) return [];
  return ring.map((one, at) => {
    const next = ring[(at + 1) % ring.length]!;
    return [(one[0]! + next[0]!) / 2, (one[1]! + next[1]!) / 2];
  });
}

function draw(mounted: Mounted, { ring, chosen }: Drawing): void {
  const features: Feature[] = [];
  const geometry = geometryOf(ring);
  if (geometry) features.push({ type: "Feature", geometry, properties: {} });
  const add = (at: Position, half: boolean, mine: boolean): void => {
    features.push({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { half, chosen: mine } });
  };
  halves(ring).forEach((at) => add(at, true, false));
  ring.forEach((at, number) => add(at, false, number === chosen));
  mounted.data("drawn", { type: "FeatureCollection", features });
  mounted.say(t(`${ring.length} 个角点。点空白处加角点，拖动改位置，点边的中点可插入。`,
                `${ring.length} corners. Tap to add one, drag to move one, tap the middle of a side to insert.`));
}

function nearest(mounted: Mounted, points: Position[], at: { x: number; y: number }, reach: number): number {
  let found = -1, least = reach;
  points.forEach((one, number) => {
    const there = mounted.map.project([one[0]!, one[1]!]);
    const far = Math.hypot(there.x - at.x, there.y - at.y);
    if (far < least) [found, least] = [number, far];
  });
  return found;
}

/** The side that grows least when it goes by a point. */
function side(mounted: Mounted, ring: Position[], at: { x: number; y: number }): number {
  const points = ring.map((one) => mounted.map.project([one[0]!, one[1]!]));
  const far = (one: { x: number; y: number }, other: { x: number; y: number }): number => Math.hypot(one.x - other.x, one.y - other.y);
  const detours = points.map((one, number) => {
    const next = points[(number + 1) % points.length]!;
    return far(one, at) + far(at, next) - far(one, next);
  });
  return detours.indexOf(Math.min(...detours));
}

/** A corner of a neighbour close by, or the place itself. */
function snapped(mounted: Mounted, at: { x: number; y: number }): Position {
  const corners = mounted.shapes.features.flatMap((one) => {
    if (one.properties?.level !== "cell") return [];
    const shape = one.geometry;
    if (shape.type === "Polygon") return shape.coordinates.flat();
    return shape.type === "MultiPolygon" ? shape.coordinates.flat(2) : [];
  });
  const near = nearest(mounted, corners, at, SNAP);
  if (near >= 0) return corners[near]!;
  const free = mounted.map.unproject([at.x, at.y]);
  return [Number(free.lng.toFixed(6)), Number(free.lat.toFixed(6))];
}

function tapped(
  mounted: Mounted, drawing: Drawing, event: MapMouseEvent, change: (next: Position[], chosen: number) => void,
): void {
  const { ring } = drawing;
  const corner = nearest(mounted, ring, event.point, GRIP);
  if (corner >= 0) {
    drawing.chosen = corner;
    return draw(mounted, drawing);
  }
  const half = nearest(mounted, halves(ring), event.point, GRIP);
  const at = half >= 0 ? half + 1 : drawing.fresh ? ring.length : side(mounted, ring, event.point) + 1;
  change([...ring.slice(0, at), snapped(mounted, event.point), ...ring.slice(at)], at);
}

function drag(
  mounted: Mounted, drawing: Drawing, event: MapMouseEvent | MapTouchEvent, show: () => void, done: () => void,
): void {
  const { map } = mounted;
  const corner = nearest(mounted, drawing.ring, event.point, GRIP);
  if (corner < 0) return;
  event.preventDefault();
  const before = drawing.ring;
  let moved = false;
  const move = (now: MapMouseEvent | MapTouchEvent): void => {
    moved = true;
    drawing.chosen = corner;
    drawing.ring = before.map((one, at) => (at === corner ? snapped(mounted, now.point) : one));
    show();
  };
  const end = (): void => {
    map.off("mousemove", move);
    map.off("touchmove", move);
    if (!moved) return;
    drawing.past.push(before);
    done();
  };
  map.on("mousemove", move);
  map.on("touchmove", move);
  map.once("mouseup", end);
  map.once("touchend", end);
}

function toolbar(
  mounted: Mounted, drawing: Drawing, change: (next: Position[], chosen: number) => void, done: () => void,
): void {
  const one = (words: string, act: () => void): HTMLElement => {
    const button = make("button", { type: "button", class: "second" }, words);
    button.addEventListener("click", act);
    return button;
  };
  const bar = make(
    "div", { class: "row map-tools" },
    one(t("撤销一步", "Undo"), () => {
      drawing.ring = drawing.past.pop() ?? drawing.ring;
      drawing.chosen = -1;
      done();
    }),
    one(t("删去选中的角点", "Remove the corner"), () => {
      if (drawing.chosen >= 0) change(drawing.ring.filter((_, at) => at !== drawing.chosen), -1);
    }),
    one(t("重新画", "Begin again"), () => {
      drawing.fresh = true;
      change([], -1);
    }),
  );
  mounted.panel.before(bar);
}
