/** Pointing at a place; opening cells and points. */

import type { MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import { make } from "../dom";
import { pointAt } from "../place";
import { t } from "../words";
import type { Mounted } from "./mount";
import { EMPTY } from "./sources";

const REACH = 18;

/** A tap, or Enter on the map's middle, chooses a point: fields are filled and the cell is said in words. */
export function picking(mounted: Mounted): void {
  const { element, map } = mounted;
  const choose = async (lon: number, lat: number): Promise<void> => {
    pinAt(mounted, lon, lat);
    const found = await pointAt(element, lon, lat);
    mounted.choose(found?.cell ?? "");
    if (found && !element.dataset.say) mounted.say(found.words);
    element.dispatchEvent(new CustomEvent("map:pick", { bubbles: true, detail: { lon, lat, ...found } }));
  };
  map.on("click", (event: MapMouseEvent) => void choose(event.lngLat.lng, event.lngLat.lat));
  byKeyboard(mounted, () => {
    const middle = map.getCenter();
    void choose(middle.lng, middle.lat);
  });
  element.addEventListener("map:point", (event) => {
    const { lon, lat } = (event as CustomEvent<{ lon: number; lat: number }>).detail;
    map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 16) });
    void choose(lon, lat);
  });
  const [lon, lat] = [element.dataset.lon, element.dataset.lat].map((id) => Number((id && inputValue(id)) || NaN));
  if (Number.isFinite(lon) && Number.isFinite(lat)) void choose(lon!, lat!);
}

function inputValue(id: string): string {
  return (document.getElementById(id) as HTMLInputElement | null)?.value ?? "";
}

function pinAt(mounted: Mounted, lon: number, lat: number): void {
  const feature = { type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [lon, lat] }, properties: {} };
  mounted.data("pin", { ...EMPTY, features: [feature] });
}

/** A cross in the middle while the map has the keyboard; arrows move the map, Enter takes what is under the cross. */
function byKeyboard(mounted: Mounted, take: () => void): void {
  const canvas = mounted.map.getCanvas();
  const cross = make("span", { class: "map-cross", hidden: "", "aria-hidden": "true" });
  mounted.map.getContainer().append(cross);
  canvas.addEventListener("focus", () => {
    cross.hidden = !canvas.matches(":focus-visible");
    if (!cross.hidden) mounted.say(t("方向键移动地图，回车选中间的位置。", "Arrows move the map, Enter takes the middle."));
  });
  canvas.addEventListener("blur", () => (cross.hidden = true));
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    take();
  });
}

/** A tap opens what is there: a bunch comes apart, marks are listed, a cell leads where `data-href` says. */
export function opening(mounted: Mounted): void {
  const { map } = mounted;
  map.on("click", (event: MapMouseEvent) => void openAt(mounted, event));
  for (const layer of ["marks", "bunches"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  byKeyboard(mounted, () => {
    const middle = map.project(map.getCenter());
    void openAt(mounted, { point: middle });
  });
}

async function openAt(mounted: Mounted, { point }: Pick<MapMouseEvent, "point">): Promise<void> {
  const { map, element } = mounted;
  const near: [[number, number], [number, number]] = [[point.x - REACH, point.y - REACH], [point.x + REACH, point.y + REACH]];
  const marks = map.queryRenderedFeatures(near, { layers: ["marks", "bunches"] });
  if (marks.length) return listed(mounted, await apart(mounted, marks));
  const cells = map.queryRenderedFeatures(point, { layers: ["fill"] });
  const found = cells.find((one) => one.properties.level === "cell") ?? cells[0];
  if (!found) return;
  const code = String(found.properties.code);
  mounted.choose(code);
  const open = new CustomEvent("map:open", { bubbles: true, cancelable: true, detail: found.properties });
  if (element.dispatchEvent(open) && element.dataset.href) location.assign(element.dataset.href.replace("CODE", encodeURIComponent(code)));
}

/** The points behind marks and bunches: each bunch gives its own, so nothing hides for good at one spot. */
async function apart(mounted: Mounted, marks: MapGeoJSONFeature[]): Promise<Record<string, unknown>[]> {
  const source = mounted.map.getSource("points") as unknown as {
    getClusterLeaves(id: number, limit: number, offset: number): Promise<{ properties: Record<string, unknown> | null }[]>;
  };
  const found: Record<string, unknown>[] = [];
  for (const one of marks) {
    const bunch = one.properties.cluster_id as number | undefined;
    if (bunch === undefined) found.push(one.properties);
    else found.push(...(await source.getClusterLeaves(bunch, Number(one.properties.point_count), 0)).map((leaf) => leaf.properties ?? {}));
  }
  return found.filter((one, at) => found.findIndex((other) => other.url === one.url && other.title === one.title) === at);
}

function listed(mounted: Mounted, found: Record<string, unknown>[]): void {
  const { panel, element } = mounted;
  if (!element.dispatchEvent(new CustomEvent("map:points", { bubbles: true, cancelable: true, detail: found }))) return;
  const close = make("button", { type: "button", class: "link" }, t("收起", "Close"));
  close.addEventListener("click", () => (panel.hidden = true));
  const rows = found.map((one) => {
    const words = make("span", { class: `badge ${String(one.tone ?? "")}` }, String(one.words ?? ""));
    const title = String(one.title ?? "");
    const link = one.url ? make("a", { href: String(one.url) }, title) : make("strong", {}, title);
    return make("li", {}, link, " ", words);
  });
  const heading = t(`这里有 ${found.length} 件`, `${found.length} here`);
  panel.replaceChildren(make("p", { class: "row" }, make("strong", {}, heading), close), make("ul", { class: "plain" }, ...rows));
  panel.hidden = false;
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
}
