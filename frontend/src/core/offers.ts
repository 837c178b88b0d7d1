/** `<div data-offers>` with a list of words: the chosen ones go into their field at once. Without it a button does. */

import { all } from "../dom";

function put(form: HTMLFormElement, select: HTMLSelectElement, last: { words: string }): void {
  const option = select.selectedOptions[0];
  const field = form.elements.namedItem(option?.dataset["field"] ?? "");
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  const words = option?.dataset["words"] ?? "";
  const own = last.words ? field.value.replace(last.words, "").trim() : field.value.trim();
  field.value = own ? `${own}\n${words}` : words;
  last.words = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

export function mountOffers(root: ParentNode): void {
  for (const box of all(root, "[data-offers]")) {
    const select = box.querySelector("select");
    const form = box.closest("form");
    const button = box.querySelector("button");
    if (!select || !form || !button) continue;
    const last = { words: "" };
    button.hidden = true;
    select.addEventListener("change", () => put(form, select, last));
  }
}
