/** `<select data-long>`: hundreds of units or people. A field above it narrows the list while one types; the list itself
 * stays the browser's own, so it works by keyboard, is read out, and is there without a script. */

import { all, make } from "../dom";
import { t } from "../words";

const SHOWN = 7;

function narrowed(select: HTMLSelectElement, options: HTMLOptionElement[], text: string): HTMLOptionElement[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = select.value;
  const fits = (one: HTMLOptionElement): boolean => words.every((word) => one.text.toLowerCase().includes(word));
  const found = options.filter((one) => one.value && fits(one));
  // What was chosen stays, so that typing alone never changes the answer.
  select.replaceChildren(...options.filter((one) => !one.value || one.value === chosen || found.includes(one)));
  select.value = chosen;
  select.size = words.length ? Math.min(select.options.length, SHOWN) : 0;
  return found;
}

function mount(select: HTMLSelectElement): void {
  select.removeAttribute("data-long");
  const options = [...select.options];
  const label = select.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
  const words = t("写几个字，缩小下面的列表", "Type to narrow the list below");
  const field = make("input", { type: "search", class: "narrow", placeholder: words, "aria-label": `${label} · ${words}`, autocomplete: "off" });
  const said = make("p", { class: "small soft", role: "status" });
  field.addEventListener("input", () => {
    const found = narrowed(select, options, field.value);
    if (found.length === 1 && field.value.trim()) select.value = found[0]!.value;
    said.textContent = field.value.trim() ? t(`找到 ${found.length} 个`, `${found.length} found`) : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      select.focus();
    }
  });
  select.before(field, said);
}

export function mountNarrowing(root: ParentNode): void {
  for (const select of all<HTMLSelectElement>(root, "select[data-long]")) mount(select);
}
