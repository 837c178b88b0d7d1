/** A form is sent once: pressing again while it is on its way does nothing, and the button says so. */

const GIVEN_UP = 20_000;

function busy(form: HTMLFormElement, on: boolean): void {
  form.toggleAttribute("data-sending", on);
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (on) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

function formOf(event: Event): HTMLFormElement | null {
  const source = (event as CustomEvent<{ elt: Element }>).detail.elt;
  return source instanceof HTMLFormElement ? source : null;
}

export function watchSending(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[data-many]")) return;
    if (form.hasAttribute("data-sending")) return event.preventDefault();
    busy(form, true);
    window.setTimeout(() => busy(form, false), GIVEN_UP);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form) return;
    if (form.hasAttribute("data-sending")) event.preventDefault();
    else busy(form, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event);
    if (form) busy(form, false);
  });
  // Coming back by the browser's own cache, a form is fresh again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) busy(form, false);
  });
}
