/**
 * Maps: `<div data-map="pick|cells|cases|edit" data-source="…GeoJSON…">`. Loaded only where a map is opened.
 *
 * No tiles, glyphs or sprites of anybody else: our own shapes are the map, names and marks are drawn by the browser.
 * The attributes are described in docs/maps.md. A map mounts when it gets a size, so it may wait in a closed `details`.
 */

import * as maplibre from "maplibre-gl";
import { all, onContent } from "./dom";
import { mount } from "./map/mount";
import "./map.css";

declare const MAP_WORKER: string;

const here = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href;
maplibre.setWorkerUrl(new URL(MAP_WORKER, here).href);

function whenSeen(element: HTMLElement): void {
  const waiting = new ResizeObserver(() => {
    if (element.clientWidth === 0) return;
    waiting.disconnect();
    mount(element);
  });
  waiting.observe(element);
}

onContent((root) => all(root, "[data-map]:not([data-mounted])").forEach(whenSeen));
