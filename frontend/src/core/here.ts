/**
 * "Here": a button `hidden data-here` asks the device where it is, once, when it is pressed, and never otherwise. It
 * carries the same attributes as a map (`data-where`, `data-lon`, `data-lat`, `data-cell`, `data-say`).
 */

import { all } from "../dom";
import { pointAt } from "../place";
import { t } from "../words";

const REASONS: Record<number, [string, string]> = {
  1: ["没有允许定位。可以在地图上点，或从列表里选。", "Location was not allowed. Tap the map, or choose from the list."],
  2: ["现在定不了位。可以在地图上点，或从列表里选。", "The place could not be found. Tap the map, or choose from the list."],
  3: ["定位太慢了。可以再试一次，或从列表里选。", "It took too long. Try again, or choose from the list."],
};

function ask(button: HTMLButtonElement): void {
  const said = document.getElementById(button.dataset.say ?? "");
  said?.replaceChildren(t("正在定位…", "Finding where you are…"));
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.disabled = false;
      const map = document.querySelector("[data-map=pick][data-mounted]");
      const detail = { lon: coords.longitude, lat: coords.latitude };
      if (map) map.dispatchEvent(new CustomEvent("map:point", { detail }));
      else void pointAt(button, coords.longitude, coords.latitude);
    },
    ({ code }) => {
      button.disabled = false;
      said?.replaceChildren(t(...(REASONS[code] ?? REASONS[2]!)));
    },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 0 },
  );
}

export function mountHere(root: ParentNode): void {
  if (!("geolocation" in navigator)) return;
  for (const button of all<HTMLButtonElement>(root, "button[data-here]")) {
    button.hidden = false;
    button.addEventListener("click", () => ask(button));
  }
}
