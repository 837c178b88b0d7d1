/**
 * What was typed into a form stays in this tab until the server took it: through a reload, a lost net, an expired session.
 *
 * The server says which form it took by a cookie that names the form's command (faces/web/taken.py). A form that was sent
 * without such an answer keeps its command, so that sending it again does it once.
 */

import { all, make } from "../dom";
import { t } from "../words";
import { dropFiles, dropOwed, keptFiles, keepFiles } from "./kept_files";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
interface Draft {
  values: [string, string[]][];
  command: string;
  sent: boolean;
  /** Hidden ids that belong to the sending that had no answer. */
  ids: Record<string, string>;
}

const PREFIX = "draft ";
const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];
const IDS = ["command", "case"];
const LATER = 250;

function keyOf(form: HTMLFormElement): string {
  const named = form.dataset["draft"];
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  const account = document.body.dataset["account"] ?? "";
  return `${PREFIX}${account} ${named ?? address.pathname + address.search}`;
}

function controls(form: HTMLFormElement): Control[] {
  return Array.from(form.elements).filter((one): one is Control => {
    if (!(one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement)) return false;
    return Boolean(one.name) && !NEVER.includes(one.type) && !one.closest("[data-not-kept]") && one.autocomplete !== "one-time-code";
  });
}

function isChoice(one: Control): one is HTMLInputElement {
  return one instanceof HTMLInputElement && (one.type === "checkbox" || one.type === "radio");
}

function atDefault(one: Control): boolean {
  if (isChoice(one)) return one.checked === one.defaultChecked;
  if (one instanceof HTMLSelectElement) return Array.from(one.options).every((option) => option.selected === option.defaultSelected) || one.selectedIndex <= 0;
  return one.value === one.defaultValue;
}

function typed(form: HTMLFormElement): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const one of controls(form)) {
    if (isChoice(one) ? !one.checked : one.value === "") continue;
    found.set(one.name, [...(found.get(one.name) ?? []), one.value]);
  }
  return Array.from(found);
}

function hidden(form: HTMLFormElement, name: string): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`);
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function write(key: string, draft: Draft): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room in this tab: the form still works, it is only not kept.
  }
}

function save(form: HTMLFormElement, sent: boolean): void {
  const key = keyOf(form);
  const values = typed(form);
  if (!values.length && !sent) return sessionStorage.removeItem(key);
  const ids = Object.fromEntries(IDS.map((name) => [name, hidden(form, name)?.value ?? ""]));
  write(key, { values, command: ids["command"] ?? "", sent, ids });
}

function fill(form: HTMLFormElement, draft: Draft): boolean {
  const held = new Map(draft.values);
  let changed = false;
  for (const one of controls(form)) {
    const values = held.get(one.name);
    if (!values || !atDefault(one)) continue;
    if (isChoice(one)) {
      const on = values.includes(one.value);
      changed ||= on && !one.checked;
      one.checked = on;
    } else {
      changed ||= one.value !== values[0];
      one.value = values[0] ?? "";
    }
  }
  if (changed) form.dispatchEvent(new Event("change", { bubbles: true }));
  return changed;
}

function say(form: HTMLFormElement, key: string): void {
  const again = make("button", { type: "button", class: "link" }, t("清空重写", "Start afresh"));
  const words = t("上次写的还在，没有发出。", "What you wrote before is still here; it was not sent.");
  const note = make("p", { class: "kept", role: "status" }, words, " ", again);
  again.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    void dropFiles(key);
    form.reset();
    note.remove();
  });
  form.prepend(note);
}

/** Forget the drafts of what the server took. */
function forgetTaken(): void {
  const taken = /(?:^|; )taken=([^;]+)/.exec(document.cookie)?.[1];
  if (!taken) return;
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(PREFIX) || read(key)?.command !== taken) continue;
    sessionStorage.removeItem(key);
    void dropFiles(key);
  }
}

function follow(form: HTMLFormElement): void {
  const key = keyOf(form);
  let waiting = 0;
  const soon = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => save(form, false), LATER);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    const one = event.target as HTMLInputElement;
    if (one.type === "file") void keepFiles(key, one);
    else soon();
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(waiting);
    if (!event.defaultPrevented) save(form, true);
  });
  window.addEventListener("pagehide", () => {
    if (waiting && !form.hasAttribute("data-sending")) save(form, false);
  });
}

function restore(form: HTMLFormElement): void {
  const key = keyOf(form);
  const draft = read(key);
  if (draft?.sent) {
    for (const [name, value] of Object.entries(draft.ids)) {
      const field = hidden(form, name);
      if (field && value) field.value = value;
    }
  }
  if (draft && fill(form, draft)) say(form, key);
  for (const one of form.querySelectorAll<HTMLInputElement>("input[type=file]")) void keptFiles(key, one);
}

export function mountDrafts(root: ParentNode): void {
  dropOwed();
  forgetTaken();
  for (const form of all<HTMLFormElement>(root, "form[method=post]:not([data-not-kept])")) {
    if (!hidden(form, "command")) continue;
    restore(form);
    follow(form);
  }
}

/** A form that htmx sent was taken. */
export function watchDrafts(): void {
  document.addEventListener("htmx:afterRequest", forgetTaken);
}
