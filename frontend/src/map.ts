/** Maps: `<div data-map data-source="…GeoJSON…">`. Loaded only where a map is opened. */

import * as maplibre from "maplibre-gl";
import "./map.css";

declare const MAP_WORKER: string;

const here = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href;
maplibre.setWorkerUrl(new URL(MAP_WORKER, here).href);
