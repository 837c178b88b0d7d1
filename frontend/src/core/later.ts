/**
 * Parts that are fetched when they are first needed: `<details data-later="…script URL" data-later-style="…URL">` brings
 * them when it is opened. With `data-open-wide` it stands open where there is room beside what it shows, and they come when
 * it is seen. The addresses come from the page, so they stay our own.
 */

import { all } from "../dom";

const fetched = new Set<string>();

function bring(opened: HTMLElement): void {
  const { later, laterStyle } = opened.dataset;
  if (!later || fetched.has(later)) return;
  fetched.add(later);
  if (laterStyle) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = laterStyle;
    document.head.append(sheet);
  }
  const script = document.createElement("script");
  script.src = later;
  document.head.append(script);
}

/** Whoever pays for what comes opens it themselves. */
function roomy(): boolean {
  const net = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  return window.matchMedia("(min-width: 80rem)").matches && !net?.saveData;
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    if ((target as HTMLDetailsElement).open) bring(target as HTMLElement);
  }
});

export function mountLater(root: ParentNode): void {
  for (const one of all<HTMLDetailsElement>(root, "details[data-later]")) {
    if ("openWide" in one.dataset && roomy()) one.open = true;
    if (one.open) seen.observe(one);
    else one.addEventListener("toggle", () => one.open && bring(one));
  }
}
