/** What is drawn anew takes the focus with it; without this, who works by keyboard falls to the top of the page. */

import { all } from "../dom";

const STOPS = "a[href], button, input, select, textarea, summary, h1, [tabindex]";

function mark(one: Element): string {
  const address = one.id || one.getAttribute("href");
  return `${one.tagName} ${address ?? one.textContent}`;
}

/** Draw, and have the focus on the same thing as before; where that is gone, on the heading. */
export function keepingFocus(root: HTMLElement, draw: () => void): void {
  const active = document.activeElement;
  const held = active && active !== root && root.contains(active) ? mark(active) : null;
  const alike = (): HTMLElement[] => all(root, STOPS).filter((one) => mark(one) === held);
  const at = held === null ? -1 : alike().indexOf(active as HTMLElement);
  draw();
  if (held === null || root.contains(document.activeElement)) return;
  const target = alike()[at] ?? alike()[0] ?? root.querySelector<HTMLElement>("h1");
  if (target?.tagName === "H1") target.tabIndex = -1;
  target?.focus({ preventScroll: true });
}
