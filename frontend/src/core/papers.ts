/** Paper: a button that prints the page, and a code that was scanned from a receipt, which stands behind the # alone. */

import { all } from "../dom";

export function mountPapers(root: ParentNode): void {
  for (const button of all<HTMLButtonElement>(root, "button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const form of all<HTMLFormElement>(root, "form[data-from-hash]")) {
    const field = form.elements.namedItem(form.dataset.fromHash ?? "") as HTMLInputElement | null;
    const code = decodeURIComponent(location.hash.slice(1));
    if (!field || field.value || !/^[0-9A-Za-z]{6,20}$/.test(code)) continue;
    field.value = code;
    // It is a secret: it stays neither in the address bar nor in the history.
    history.replaceState(null, "", location.pathname + location.search);
  }
}
