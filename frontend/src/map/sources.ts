/** What is drawn: shapes, their names, points and bunches of points, the pin. */

import type { FeatureCollection, Point } from "geojson";
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import { ink, rem, token } from "./look";

export type Collection = FeatureCollection & { left_off?: boolean };
export const EMPTY: Collection = { type: "FeatureCollection", features: [] };

/** A point for the name of each shape: in the middle of a cell, inside the upper edge of an area, clear of most marks.
 * With the figure under it where shapes are shaded by one. */
export function namesOf(shapes: Collection, measure: string): Collection {
  const features = shapes.features.map((one) => {
    const { code, name, level, middle } = one.properties ?? {};
    const value = measure ? Number(one.properties?.[measure] ?? 0) : 0;
    const box = level === "cell" ? null : boundsOf([{ type: "FeatureCollection", features: [one] }]);
    const geometry: Point = { type: "Point", coordinates: box ? [(box[0] + box[2]) / 2, box[3]] : middle };
    const words = value ? `${name}\n${value}` : name;
    return { type: "Feature" as const, geometry, properties: { code, words, heavy: level === "cell" ? "0" : "1", value } };
  });
  return { type: "FeatureCollection", features };
}

export function boundsOf(collections: Collection[]): [number, number, number, number] | null {
  let box: [number, number, number, number] | null = null;
  const visit = (at: unknown): void => {
    if (!Array.isArray(at)) return;
    if (typeof at[0] !== "number") return at.forEach(visit);
    const [x, y] = at as [number, number];
    box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
  };
  for (const one of collections) for (const feature of one.features) visit((feature.geometry as Point).coordinates);
  return box;
}

const isCell: ExpressionSpecification = ["==", ["get", "level"], "cell"];

/** Shading in four steps up to the highest figure. */
export function shade(measure: string, highest: number): ExpressionSpecification | string {
  if (!measure || highest <= 0) return ink.paper;
  const value: ExpressionSpecification = ["coalesce", ["to-number", ["get", measure]], 0];
  const steps = ["#e3f0f2", "#b5d7de", "#7fb0bb", "#4b8a98"];
  const stops = steps.flatMap((color, at) => [Math.max(Math.ceil((highest * at) / 4), at + 1), color]);
  return ["step", value, ink.paper, ...stops] as unknown as ExpressionSpecification;
}

export function styleOf(measure: string, highest: number): StyleSpecification {
  const data = EMPTY;
  return {
    version: 8,
    sources: {
      shapes: { type: "geojson", data, promoteId: "code" },
      names: { type: "geojson", data },
      drawn: { type: "geojson", data },
      pin: { type: "geojson", data },
      points: {
        type: "geojson", data, cluster: true, clusterRadius: 2.5 * rem, clusterMaxZoom: 17,
        clusterProperties: { late: ["+", ["case", ["==", ["get", "tone"], "red"], 1, 0]] },
      },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": ink.ground } },
      { id: "fill", type: "fill", source: "shapes", paint: { "fill-color": shade(measure, highest) } },
      {
        id: "chosen", type: "fill", source: "shapes", filter: isCell,
        paint: {
          "fill-color": token("--yellow-ground", "#fff3cd"),
          "fill-opacity": ["case", ["boolean", ["feature-state", "chosen"], false], 0.9, 0],
        },
      },
      { id: "cells", type: "line", source: "shapes", filter: isCell, paint: { "line-color": ink.line, "line-width": 1 } },
      {
        id: "areas", type: "line", source: "shapes", filter: ["!", isCell], layout: { "line-join": "round" },
        paint: { "line-color": ink.dark, "line-width": 2.5 },
      },
      {
        id: "names", type: "symbol", source: "names", filter: ["==", ["get", "heavy"], "0"],
        layout: { "icon-image": ["concat", "name|0|", ["get", "words"]], "icon-offset": [0, 10], "icon-padding": 4 },
      },
      { id: "drawn-fill", type: "fill", source: "drawn", paint: { "fill-color": token("--focus", "#b34700"), "fill-opacity": 0.15 } },
      { id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": token("--focus", "#b34700"), "line-width": 3 } },
      {
        id: "drawn-points", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"],
        paint: {
          "circle-radius": ["case", ["get", "half"], 5, 9], "circle-color": ink.paper, "circle-stroke-width": 3,
          "circle-stroke-color": ["case", ["get", "chosen"], ink.words, token("--focus", "#b34700")],
        },
      },
      // Under the points: a number that cannot be read is worse than a name that gives way to it.
      {
        id: "area-names", type: "symbol", source: "names", filter: ["==", ["get", "heavy"], "1"],
        layout: { "icon-image": ["concat", "name|1|", ["get", "words"]], "icon-anchor": "top", "icon-padding": 0 },
      },
      {
        id: "bunches", type: "symbol", source: "points", filter: ["has", "point_count"],
        layout: {
          "icon-allow-overlap": true,
          "icon-image": ["concat", "bunch|", ["to-string", ["get", "point_count"]], "|", ["to-string", ["get", "late"]]],
        },
      },
      {
        id: "marks", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]],
        layout: { "icon-allow-overlap": true, "icon-image": ["concat", "mark|", ["coalesce", ["get", "tone"], "none"]] },
      },
      { id: "pin", type: "symbol", source: "pin", layout: { "icon-image": "pin", "icon-anchor": "bottom", "icon-allow-overlap": true } },
    ],
  };
}
