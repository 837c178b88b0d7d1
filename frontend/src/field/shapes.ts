/** Parts that several views of the app draw. */

import { leftWords, toneOf } from "../core/moments";
import { make } from "../dom";
import { exact, momentWords } from "./civil";

export function moment(iso: string): HTMLElement {
  return make("time", { datetime: iso, title: exact(iso) }, momentWords(iso));
}

/** As `web/parts/deadline.html`; core.js lets it go on counting. */
export function deadline(due: string | null, since: string | null): HTMLElement | string {
  if (!due) return "";
  const now = Date.now();
  const tone = toneOf(Date.parse(due), Date.parse(since ?? ""), now);
  const words = make("span", { class: "words" }, leftWords(Date.parse(due) - now));
  const shown = make("span", { class: `deadline ${tone}`, "data-due": due }, words);
  if (since) shown.dataset["since"] = since;
  return shown;
}

export function badge(words: string, tone = ""): HTMLElement {
  return make("span", { class: `badge ${tone}` }, words);
}

export function picture(icons: string, name: string): SVGSVGElement {
  const shown = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  shown.setAttribute("class", "picture");
  shown.setAttribute("viewBox", "0 0 24 24");
  shown.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name || "other"}`);
  shown.append(use);
  return shown;
}

export function notice(tone: string, ...words: (Node | string)[]): HTMLElement {
  const shown = make("div", { class: `notice ${tone}` }, ...words.map((one) => (typeof one === "string" ? make("p", {}, one) : one)));
  if (tone === "bad") shown.setAttribute("role", "alert");
  return shown;
}

export function button(words: string, tone: string, press: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: tone }, words);
  made.addEventListener("click", press);
  return made;
}

/** For what cannot be taken back: the first press asks, the second does it. */
export function twice(words: string, sure: string, press: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: "link" }, words);
  made.addEventListener("click", () => {
    if (made.textContent === sure) return press();
    made.textContent = sure;
    made.classList.add("danger");
  });
  return made;
}
