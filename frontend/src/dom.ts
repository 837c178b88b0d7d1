/** Small helpers that every part uses. */

/** Do something once the page is there, and again for what htmx puts into it. */
export function onContent(mount: (root: ParentNode) => void): void {
  const start = (): void => mount(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  document.addEventListener("htmx:load", (event) => {
    const root = (event as CustomEvent<{ elt: Element }>).detail.elt;
    if (root !== document.body) mount(root);
  });
}

/** Everything below `root` that fits, and `root` itself if it does. */
export function all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] {
  const found = Array.from(root.querySelectorAll<T>(selector));
  return root instanceof Element && root.matches(selector) ? [root as unknown as T, ...found] : found;
}

/** An element with its attributes and children, without any HTML text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
