/** Puts a map into an element and keeps it: loading and error states, buttons, and what the chosen mode adds. */

import * as maplibre from "maplibre-gl";
import { make } from "../dom";
import { t } from "../words";
import { editing } from "./edit";
import { drawWhenMissing, rem } from "./look";
import { opening, picking } from "./modes";
import { boundsOf, type Collection, EMPTY, namesOf, shade, styleOf } from "./sources";

/** A mounted map with what its modes need. */
export interface Mounted {
  element: HTMLElement;
  map: maplibre.Map;
  shapes: Collection;
  points: Collection;
  /** A line under the map that is also read out. */
  say(words: string): void;
  panel: HTMLElement;
  data(source: string, what: Collection): void;
  choose(code: string): void;
}

/** Clear of the frame, and of the buttons at its right. */
const ROOM = { top: 16, bottom: 16, left: 16, right: Math.max(64, 4 * rem) };

const MODES: Record<string, (mounted: Mounted) => void> = { pick: picking, cells: opening, cases: opening, edit: editing };

async function read(address: string | undefined): Promise<Collection> {
  if (!address) return EMPTY;
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as Collection;
}

export async function mount(element: HTMLElement): Promise<void> {
  element.dataset.mounted = "";
  const state = make("p", { class: "map-state", role: "status" }, t("正在打开地图…", "Opening the map…"));
  const frame = make("div", { class: "map-frame" }, state);
  element.prepend(frame);
  try {
    const both = await Promise.all([read(element.dataset.source), read(element.dataset.points)]);
    await build(element, frame, ...both);
    state.remove();
  } catch (problem) {
    failed(element, frame, problem);
  }
}

function failed(element: HTMLElement, frame: HTMLElement, problem: unknown): void {
  console.warn("map", problem);
  const again = make("button", { type: "button", class: "second" }, t("再试一次", "Try again"));
  again.addEventListener("click", () => {
    frame.remove();
    void mount(element);
  });
  const words = t("地图打不开。可以用列表或搜索，一样能办。", "The map cannot be opened. The list and the search do the same.");
  frame.replaceChildren(make("div", { class: "map-state", role: "alert" }, make("p", {}, words), again));
}

async function build(element: HTMLElement, frame: HTMLElement, shapes: Collection, points: Collection): Promise<void> {
  const measure = element.dataset.measure ?? "";
  const canvas = make("div", { class: "map-canvas" });
  frame.append(canvas);
  const box = boundsOf([shapes.features.length ? shapes : points]) ?? [73, 18, 135, 54];
  fitted(element, frame, box);
  const map = new maplibre.Map({
    container: canvas, style: styleOf(measure, highest(shapes, measure)), bounds: box,
    fitBoundsOptions: { padding: ROOM }, maxBounds: widened(box), renderWorldCopies: false, maxZoom: 20,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
    locale: { "Map.Title": element.getAttribute("aria-label") ?? t("地图", "Map") },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  drawWhenMissing(map);
  await new Promise<void>((done, wrong) => {
    map.once("load", () => done());
    map.once("error", (event) => wrong(event.error));
  });
  // The style sheet may have come after the map was made: it has the width of its frame only now.
  map.resize();
  map.setLayerZoomRange("names", closeEnough(box, shapes), 24);
  map.fitBounds(box, { padding: ROOM, animate: false });
  begin(element, frame, map, shapes, points, box);
  // Until it is painted the page says that it comes: on a slow machine an empty frame stood there.
  await new Promise<void>((done) => map.once("idle", () => done()));
}

/** A wide area needs no tall frame: the page stays short. Style sheets give the limits. */
function fitted(element: HTMLElement, frame: HTMLElement, [west, south, east, north]: [number, number, number, number]): void {
  if (element.dataset.fill !== undefined) return;
  const wide = (east - west) * Math.cos((((south + north) / 2) * Math.PI) / 180);
  if (wide > 0) frame.style.height = `${Math.round((frame.clientWidth * (north - south)) / wide) + 72}px`;
}

/** From this zoom on a cell has room for its name: farther off, single names of cells would stand for nothing. */
function closeEnough([west, south, east, north]: [number, number, number, number], shapes: Collection): number {
  const cells = shapes.features.filter((one) => one.properties?.level === "cell").length;
  const high = (north - south) / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const side = Math.sqrt(((east - west) * high) / Math.max(cells, 1));
  return side > 0 ? Math.min(Math.max(Math.log2((3.25 * rem * 360) / (512 * side)), 0), 20) : 0;
}

function highest(shapes: Collection, measure: string): number {
  const values = shapes.features.filter((one) => one.properties?.level === "cell").map((one) => Number(one.properties?.[measure] ?? 0));
  return measure ? Math.max(0, ...values) : 0;
}

function widened([west, south, east, north]: [number, number, number, number]): [number, number, number, number] {
  // The same all round: a wide area in a tall frame must still be seen whole.
  const around = 1.5 * Math.max(east - west, north - south, 0.01);
  return [west - around, Math.max(south - around, -85), east + around, Math.min(north + around, 85)];
}

function begin(
  element: HTMLElement, frame: HTMLElement, map: maplibre.Map, shapes: Collection, points: Collection,
  box: [number, number, number, number],
): void {
  const line = make("p", { class: "map-line", "aria-live": "polite" });
  const panel = make("div", { class: "map-panel", hidden: "" });
  frame.append(buttons(map, box));
  frame.after(line, panel);
  let chosen = "";
  const mounted: Mounted = {
    element, map, shapes, points, panel,
    say: (words) => line.replaceChildren(words),
    data: (source, what) => (map.getSource(source) as maplibre.GeoJSONSource).setData(what),
    choose: (code) => {
      if (chosen) map.setFeatureState({ source: "shapes", id: chosen }, { chosen: false });
      chosen = code;
      if (code) map.setFeatureState({ source: "shapes", id: code }, { chosen: true });
    },
  };
  show(mounted);
  MODES[element.dataset.map || "cells"]?.(mounted);
  if (element.dataset.select) mounted.choose(element.dataset.select);
  listen(mounted);
  // What is tapped before that is not there yet.
  void map.once("idle", () => (element.dataset.drawn = ""));
  element.dispatchEvent(new CustomEvent("map:ready", { bubbles: true, detail: { map } }));
}

function show(mounted: Mounted): void {
  const measure = mounted.element.dataset.measure ?? "";
  mounted.data("shapes", mounted.shapes);
  mounted.data("names", namesOf(mounted.shapes, measure));
  mounted.data("points", mounted.points);
  mounted.map.setPaintProperty("fill", "fill-color", shade(measure, highest(mounted.shapes, measure)));
  if (mounted.points.left_off) {
    mounted.say(t("只画出最新的一部分；用筛选缩小范围可以看全。", "Only the newest are drawn; narrow the filters to see all."));
  }
}

/** `map:reload` reads the data anew (also by `data-refresh`, seconds); `map:show` goes to a shape. */
function listen(mounted: Mounted): void {
  const { element, map } = mounted;
  const again = async (): Promise<void> => {
    try {
      [mounted.shapes, mounted.points] = await Promise.all([read(element.dataset.source), read(element.dataset.points)]);
      show(mounted);
      element.dispatchEvent(new CustomEvent("map:fresh", { bubbles: true }));
    } catch {
      mounted.say(t("现在连不上，地图上是刚才的情况。", "No connection now: the map shows what was before."));
    }
  };
  element.addEventListener("map:reload", () => void again());
  element.addEventListener("map:show", (event) => {
    const code = (event as CustomEvent<{ code: string }>).detail.code;
    const found = mounted.shapes.features.filter((one) => one.properties?.code === code);
    const box = boundsOf([{ type: "FeatureCollection", features: found }]);
    mounted.choose(code);
    if (box) map.fitBounds(box, { padding: 48, animate: false });
  });
  const seconds = Number(element.dataset.refresh ?? 0);
  if (seconds > 0) setInterval(() => document.hidden || void again(), seconds * 1000);
}

function buttons(map: maplibre.Map, box: [number, number, number, number]): HTMLElement {
  const one = (sign: string, label: string, act: () => void): HTMLElement => {
    const button = make("button", { type: "button", class: "map-button", "aria-label": label, title: label }, sign);
    button.addEventListener("click", act);
    return button;
  };
  return make(
    "div", { class: "map-buttons" },
    one("＋", t("放大", "Closer"), () => map.zoomIn({ animate: false })),
    one("－", t("缩小", "Farther"), () => map.zoomOut({ animate: false })),
    one("⤢", t("看全部", "Show all"), () => map.fitBounds(box, { padding: ROOM, animate: false })),
  );
}
