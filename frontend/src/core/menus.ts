/** `<details data-menu>`: Escape and a click beside it close it, arrows move. Only one is open. */

const LINKS = "a[href], button:not([disabled]), input:not([type=hidden]), select";

function opened(): HTMLDetailsElement | null {
  return document.querySelector("details[data-menu][open]");
}

function close(menu: HTMLDetailsElement, focus: boolean): void {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

function move(menu: HTMLDetailsElement, by: number): void {
  const items = Array.from(menu.querySelectorAll<HTMLElement>(LINKS)).filter((one) => one.offsetParent !== null);
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + by + items.length) % items.length]?.focus();
}

function onKey(event: KeyboardEvent): void {
  const menu = opened();
  if (!menu) return;
  const arrows: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
  const by = arrows[event.key];
  if (event.key === "Escape") close(menu, menu.contains(document.activeElement));
  else if (by && menu.contains(document.activeElement) && !(event.target as Element).matches("input, select")) {
    event.preventDefault();
    move(menu, by);
  }
}

export function watchMenus(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const menu = opened();
    if (menu && !menu.contains(event.target as Node)) close(menu, false);
  });
  document.addEventListener("toggle", (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (!menu.open || !menu.matches("[data-menu]")) return;
    for (const other of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (other !== menu) other.open = false;
    }
  }, true);
}
