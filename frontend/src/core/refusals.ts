/** A form that was refused comes back with its first wrong field in sight and focused: at twice the size, or with many
 * steps on a page, it lies far below. */

import { all } from "../dom";

function problem(): HTMLElement | undefined {
  const wrong = all(document, "main [aria-invalid=true]").find((one) => one.checkVisibility());
  if (wrong) return wrong.matches("fieldset") ? (wrong.querySelector<HTMLElement>("input") ?? wrong) : wrong;
  const told = all(document, "main form .notice.bad").find((one) => one.checkVisibility());
  told?.setAttribute("tabindex", "-1");
  return told;
}

export function leadToProblem(): void {
  if (document.activeElement !== document.body) return;
  const found = problem();
  found?.focus({ preventScroll: true });
  (found?.closest(".field") ?? found)?.scrollIntoView({ block: "center" });
}
