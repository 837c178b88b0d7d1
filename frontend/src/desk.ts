/** The desk: the case beside the list on a wide screen, keys of the triage list, and doing without loading anew. */

import { all, onContent } from "./dom";

/** Where the case stands beside the list: as in desk.css. Large type needs a wider screen. */
const WIDE = window.matchMedia(document.documentElement.classList.contains("large") ? "(min-width: 105rem)" : "(min-width: 80rem)");
const RESTING = "desk-keys-rest";
const PAUSE = 120;

let waiting = 0;

function work(): HTMLElement | null {
  return document.getElementById("work");
}

function rows(): HTMLTableRowElement[] {
  const place = work();
  return place ? all<HTMLTableRowElement>(place, "tr[data-case]") : [];
}

function link(row: Element): HTMLAnchorElement | null {
  return row.querySelector<HTMLAnchorElement>("td.title a");
}

function opened(): HTMLTableRowElement | undefined {
  return rows().find((row) => row.classList.contains("open"));
}

function pane(): HTMLElement | null {
  return document.getElementById("pane");
}

function address(id: string): string {
  const back = work()?.dataset.back ?? "";
  return `${location.pathname}?${back ? `${back}&` : ""}case=${id}`;
}

/** What is below, or at the end above: where one goes on when this one is done. */
function following(row: HTMLTableRowElement): string {
  const every = rows();
  const at = every.indexOf(row);
  return (every[at + 1] ?? every[at - 1])?.dataset.case ?? "";
}

function mark(row: HTMLTableRowElement): void {
  for (const one of rows()) {
    one.classList.toggle("open", one === row);
    link(one)?.removeAttribute("aria-current");
  }
  link(row)?.setAttribute("aria-current", "true");
  work()?.classList.add("beside");
}

async function fetchInto(row: HTMLTableRowElement): Promise<void> {
  const place = pane();
  const target = link(row);
  if (!place || !target) return;
  const asked = new URLSearchParams({ back: work()?.dataset.back ?? "", next: following(row) });
  try {
    await window.htmx.ajax("get", `${target.pathname}pane/?${asked}`, { target: "#pane", swap: "innerHTML" });
  } finally {
    place.removeAttribute("aria-busy");
  }
  place.scrollTop = 0;
  // Of the row that is open now: another one may have been chosen meanwhile.
  const now = opened()?.dataset.case;
  if (now) history.replaceState(history.state, "", address(now));
}

/** Open a case beside the list; keys that are held down fetch only the last. One that stands there, or is on its way, is
 * not fetched again: a form that was unfolded meanwhile would close. */
function open(row: HTMLTableRowElement, focus: boolean): void {
  const place = pane();
  const stands = place?.querySelector<HTMLElement>("[data-pane]")?.dataset.pane === row.dataset.case;
  const again = opened() === row && (stands || place?.getAttribute("aria-busy") === "true");
  mark(row);
  row.scrollIntoView({ block: "nearest" });
  if (focus) link(row)?.focus({ preventScroll: true });
  if (again) return;
  place?.setAttribute("aria-busy", "true");
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void fetchInto(row), PAUSE);
}

function move(by: number): void {
  const every = rows();
  if (!every.length) return;
  const here = opened() ?? every.find((row) => row.contains(document.activeElement));
  const at = here ? every.indexOf(here) + by : by > 0 ? 0 : every.length - 1;
  const row = every[Math.max(0, Math.min(every.length - 1, at))];
  if (!row) return;
  if (WIDE.matches) open(row, true);
  else link(row)?.focus();
}

/** Do what is suggested. What needs words opens its form instead. */
function suggested(): void {
  const place = pane();
  const button = place?.querySelector<HTMLButtonElement>("[data-do]");
  if (button) {
    button.click();
    return;
  }
  unfold(place?.querySelector<HTMLDetailsElement>("[data-others] details.action"));
}

function others(): void {
  const list = pane()?.querySelector<HTMLElement>("[data-others]");
  if (list) list.querySelector<HTMLElement>("summary")?.focus();
}

function unfold(one: HTMLDetailsElement | null | undefined): void {
  if (!one) return;
  one.open = true;
  one.querySelector<HTMLElement>("textarea, select, input:not([type=hidden]), button:not([tabindex='-1'])")?.focus();
}

function select(): void {
  const row = opened() ?? rows().find((one) => one.contains(document.activeElement));
  const box = row?.querySelector<HTMLInputElement>("input[name=case]");
  if (box) box.click();
}

function together(): void {
  const form = document.getElementById("together");
  if (form instanceof HTMLFormElement && chosen().length) form.requestSubmit();
}

function chosen(): HTMLInputElement[] {
  const place = work();
  return place ? all<HTMLInputElement>(place, "input[name=case]:checked") : [];
}

function count(): void {
  const said = document.querySelector<HTMLElement>("[data-chosen]");
  if (said) said.textContent = chosen().length ? String(chosen().length) : "";
}

function help(): void {
  const dialog = document.querySelector<HTMLDialogElement>("[data-keyhelp]");
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

const KEYS: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  a: suggested,
  t: others,
  x: select,
  b: together,
  "?": help,
  "/": () => document.querySelector<HTMLInputElement>("#q")?.focus(),
};

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

function resting(): boolean {
  return localStorage.getItem(RESTING) === "1";
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !work()) return;
  if (event.key === "Escape" && pane()?.contains(document.activeElement)) {
    const row = opened();
    if (row) link(row)?.focus();
    return;
  }
  if (resting() || typing(event.target) || document.querySelector("dialog[open]")) return;
  const down = { ArrowDown: "j", ArrowUp: "k" }[event.key];
  const inList = event.target instanceof Element && event.target.closest("tr[data-case]") !== null;
  const act = KEYS[down && inList ? down : event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

/** A click of the mouse on a row opens it beside the list; with a key the link leads to the whole case, as links do. */
function onClick(event: MouseEvent): void {
  if (!WIDE.matches || event.defaultPrevented || event.detail === 0 || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!(event.target instanceof Element) || event.target.closest("td.pick, button, label, input")) return;
  const row = event.target.closest<HTMLTableRowElement>("#work tr[data-case]");
  if (!row) return;
  event.preventDefault();
  open(row, true);
}

/** What is done in the pane brings list and next case, and nothing else of the page. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.closest("#pane") || form.querySelector("input[type=file]")) return;
  event.preventDefault();
  void send(form);
}

async function send(form: HTMLFormElement): Promise<void> {
  const before = work();
  await window.htmx.ajax("post", form.action, { source: form, target: "#work", swap: "outerHTML", select: "#work" });
  const place = work();
  if (!place || place === before) return;
  if (place.dataset.address) history.replaceState(history.state, "", place.dataset.address);
  const said = place.querySelector("[data-say]");
  const wrong = place.querySelector<HTMLElement>("#pane [role=alert], #pane [aria-invalid=true]");
  speak(said?.textContent ?? wrong?.textContent ?? "");
  const row = opened();
  if (wrong) unfold(wrong.closest("details"));
  else if (row) {
    link(row)?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  } else place.focus();
}

function speak(words: string): void {
  const place = document.querySelector<HTMLElement>("[data-said]");
  if (place) place.textContent = words.replace(/\s+/g, " ").trim();
}

function showKeys(): void {
  const bar = document.querySelector<HTMLElement>("[data-keys]");
  if (!bar) return;
  bar.hidden = false;
  const rest = resting();
  bar.classList.toggle("resting", rest);
  const button = bar.querySelector<HTMLElement>("[data-keys-off]");
  if (button) button.textContent = (rest ? button.dataset.on : button.dataset.off) ?? "";
  for (const hint of all(document, "[data-hint]")) hint.hidden = rest;
}

function begin(): void {
  if (!work()) return;
  showKeys();
  count();
  const first = rows()[0];
  const todo = !new URLSearchParams(location.search).get("q") && document.querySelector('.tabs a[aria-current][href*="view=todo"]');
  if (WIDE.matches && first && todo && !opened()) open(first, false);
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-off]")) {
    localStorage.setItem(RESTING, resting() ? "0" : "1");
    showKeys();
  } else onClick(event);
});
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.name === "case") count();
});
// Before the core script sees it, which would take the form for one that leaves the page.
document.addEventListener("submit", onSubmit, true);
let begun = false;
onContent(() => {
  if (begun) showKeys();
  else begin();
  begun = true;
  count();
});
