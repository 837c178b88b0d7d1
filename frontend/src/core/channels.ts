/** `data-channels="walk_in phone"`: a question that makes sense for these channels alone, in a form where one chooses the
 * channel. It is shown once one of them is chosen. What was typed stays; the server leaves out what does not belong. */

import { all } from "../dom";

function show(form: HTMLFormElement): void {
  const chosen = form.querySelector<HTMLInputElement>('input[name="channel"]:checked')?.value ?? "";
  for (const one of all(form, "[data-channels]")) {
    const wanted = (one.dataset["channels"] ?? "").split(" ").includes(chosen);
    // Where something is wrong, it is to be seen.
    one.hidden = !wanted && !one.classList.contains("wrong");
  }
}

export function mountChannels(root: ParentNode): void {
  for (const form of all<HTMLFormElement>(root, "form:has([data-channels]):has(input[name='channel'])")) {
    show(form);
    form.addEventListener("change", () => show(form));
  }
}
