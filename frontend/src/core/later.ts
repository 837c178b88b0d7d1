/**
 * Parts that are fetched when they are first needed: `<details data-later="…script URL" data-later-style="…URL">` brings
 * them when it is opened. The addresses come from the page, so they stay our own.
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

export function mountLater(root: ParentNode): void {
  for (const one of all<HTMLDetailsElement>(root, "details[data-later]")) {
    if (one.open) bring(one);
    one.addEventListener("toggle", () => one.open && bring(one));
  }
}
