/** `<button type="button" hidden data-copy="text">` or `data-copy-from="#id"`: shown only where it can work. */

import { all } from "../dom";
import { t } from "../words";
import { toast } from "./toasts";

function textOf(button: HTMLElement): string {
  const from = button.dataset["copyFrom"];
  return button.dataset["copy"] ?? (from ? (document.querySelector(from)?.textContent ?? "").trim() : "");
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(textOf(button));
    toast(t("已复制", "Copied"));
  } catch {
    toast(t("没能复制，请长按选中再复制。", "Could not copy; select it and copy by hand."), "warn");
  }
}

export function mountCopying(root: ParentNode): void {
  if (!navigator.clipboard) return;
  for (const button of all(root, "button[data-copy], button[data-copy-from]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}
