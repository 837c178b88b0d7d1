/** A place that was pointed at: it fills the fields of the form and says in words which cell it is. */

import { make } from "./dom";
import { t } from "./words";

export interface Where {
  words: string;
  inside?: boolean;
  cell?: string;
  name?: string;
  near?: { cell: string; name: string }[];
}

function field(id: string | undefined): HTMLInputElement | null {
  return id ? (document.getElementById(id) as HTMLInputElement | null) : null;
}

function fill(id: string | undefined, value: string): void {
  const input = field(id);
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

let asked = 0;

/** `given` carries data-lon, data-lat, data-cell (ids of inputs), data-say (id of a live text) and data-where (URL). */
export async function pointAt(given: HTMLElement, lon: number, lat: number): Promise<Where | null> {
  const { where, say, cell } = given.dataset;
  const said = say ? document.getElementById(say) : null;
  fill(given.dataset.lon, lon.toFixed(6));
  fill(given.dataset.lat, lat.toFixed(6));
  if (!where) return null;
  const mine = ++asked;
  said?.replaceChildren(t("正在查是哪个网格…", "Looking up the cell…"));
  const found = await ask(`${where}?lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`);
  if (mine !== asked) return found;
  fill(cell, found.inside ? (found.cell ?? "") : "");
  tell(given, said, found);
  return found;
}

async function ask(address: string): Promise<Where> {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) return (await answer.json()) as Where;
  } catch {
    // No net: said below, and the list of places still works.
  }
  return { words: t("现在查不到，请稍后再点，或从列表里选。", "It cannot be looked up now: tap again later, or use the list.") };
}

function tell(given: HTMLElement, said: HTMLElement | null, found: Where): void {
  if (!said) return;
  said.dataset.inside = found.inside ? "yes" : "no";
  said.replaceChildren(found.inside ? make("strong", {}, found.words) : found.words);
  const form = said.closest("form");
  form?.querySelectorAll<HTMLElement>("[data-when-placed]").forEach((one) => (one.hidden = !found.inside));
  if (!found.inside && found.near?.length) said.append(...choices(given, said, found.near));
}

/** What lies near a point that is in no cell, as buttons. */
function choices(given: HTMLElement, said: HTMLElement, near: { cell: string; name: string }[]): HTMLElement[] {
  return near.map((one) => {
    const button = make("button", { type: "button", class: "second" }, one.name);
    button.addEventListener("click", () => {
      fill(given.dataset.cell, one.cell);
      tell(given, said, { words: one.name, inside: true });
    });
    return button;
  });
}
