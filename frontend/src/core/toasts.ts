/** Something to say for a moment, at the edge of the page, also to screen readers. What went wrong stays until it is closed. */

import { make } from "../dom";
import { t } from "../words";

export type Tone = "good" | "warn" | "bad";
const GONE_AFTER = 6000;
const MOST = 3;

function region(): HTMLElement {
  const there = document.getElementById("toasts");
  if (there) return there;
  const fresh = make("div", { id: "toasts", class: "toasts", role: "status", "aria-live": "polite" });
  document.body.append(fresh);
  return fresh;
}

function goes(one: HTMLElement): void {
  if (one.contains(document.activeElement)) one.addEventListener("focusout", () => one.remove(), { once: true });
  else one.remove();
}

/** Say it. The same words are not said twice at once. */
export function toast(words: string, tone: Tone = "good"): void {
  const place = region();
  for (const old of Array.from(place.children)) if (old.firstChild?.textContent === words) old.remove();
  while (place.children.length >= MOST) place.firstElementChild?.remove();
  const close = make("button", { type: "button", class: "link", "aria-label": t("关闭", "Close") }, "×");
  const one = make("div", { class: `toast ${tone}` }, make("p", {}, words), close);
  if (tone === "bad") one.setAttribute("role", "alert");
  // Closed by keyboard, the focus goes back to where it came from; and none of them goes away under it.
  let from: EventTarget | null = null;
  close.addEventListener("focus", (event) => (from = event.relatedTarget));
  close.addEventListener("click", () => (one.remove(), (from as HTMLElement | null)?.focus()));
  if (tone === "good") window.setTimeout(() => goes(one), GONE_AFTER);
  place.append(one);
}

/** Somebody went on to another view: what was said about the one before would only lie over it. */
export function clearToasts(tone: Tone): void {
  for (const one of document.querySelectorAll(`#toasts .${tone}`)) one.remove();
}
