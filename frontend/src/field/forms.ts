/** Forms as the server describes them, with the same components as its own pages. */

import { make } from "../dom";
import { t } from "../words";
import type { Field } from "./types";

type Answers = [string, string[]][];

function must(field: Field): string {
  if (field.quiet || field.kind === "check") return "";
  return field.required ? t("必填", "required") : t("可不填", "optional");
}

function told(id: string, field: Field, error: string): HTMLElement[] {
  const found = [];
  if (field.hint && field.kind !== "check") found.push(make("p", { class: "hint", id: `${id}-hint` }, field.hint));
  if (error) found.push(make("p", { class: "error", id: `${id}-error` }, error));
  return found;
}

function describe(control: HTMLElement, id: string, field: Field, error: string): void {
  const ids = [field.hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  if (ids) control.setAttribute("aria-describedby", ids);
  if (error) control.setAttribute("aria-invalid", "true");
}

function choice(type: string, name: string, value: string, label: string, chosen: boolean): HTMLElement {
  const input = make("input", { type, name, value });
  input.checked = chosen;
  return make("label", { class: "choice" }, input, make("span", {}, label));
}

function choices(id: string, field: Field, given: string[], error: string): HTMLElement {
  const type = field.kind === "radios" ? "radio" : "checkbox";
  const shown = (field.options ?? []).map((one) => choice(type, field.name, one.value, one.label, given.includes(one.value)));
  const legend = make("legend", {}, field.label, " ", make("span", { class: "must" }, must(field)));
  const set = make("fieldset", { class: `field${error ? " wrong" : ""}` }, legend, ...told(id, field, error), make("div", { class: "choices" }, ...shown));
  describe(set, id, field, error);
  return set;
}

function control(id: string, field: Field, given: string[]): HTMLElement {
  const value = given[0] ?? field.value ?? "";
  if (field.kind === "select") {
    const select = make("select", { id, name: field.name }, make("option", { value: "" }, t("请选择", "Choose")));
    for (const one of field.options ?? []) select.append(make("option", { value: one.value }, one.label));
    select.value = value;
    return select;
  }
  if (field.kind === "words") {
    const area = make("textarea", { id, name: field.name, rows: "2", class: "low", maxlength: String(field.most ?? 5000) });
    area.value = value;
    return area;
  }
  const input = make("input", { id, name: field.name, type: field.kind, maxlength: String(field.most ?? 200), autocomplete: "off" });
  if (field.low) input.min = field.low;
  if (field.high) input.max = field.high;
  if (field.kind === "number") input.step = field.step ?? "any";
  input.value = value;
  return input;
}

/** One field, as `web/parts/field.html` draws it. */
export function fieldElement(field: Field, given: string[], error: string, within: string): HTMLElement {
  const id = `f-${within}-${field.name}`;
  if (field.kind === "note") return make("p", { class: "notice warn" }, field.label);
  if (field.kind === "radios" || field.kind === "checks") return choices(id, field, given, error);
  if (field.kind === "check") {
    const box = choice("checkbox", field.name, "true", field.label, given.includes("true"));
    return make("div", { class: `field${error ? " wrong" : ""}` }, box, ...told(id, field, error));
  }
  const label = make("label", { for: id }, field.label, " ", make("span", { class: "must" }, must(field)));
  const entry = control(id, field, given);
  describe(entry, id, field, error);
  if (field.required) entry.setAttribute("required", "");
  return make("div", { class: `field${error ? " wrong" : ""}` }, label, ...told(id, field, error), entry);
}

/** What was typed, by name; what is empty is left out. */
export function answersOf(form: HTMLFormElement): Answers {
  const found = new Map<string, string[]>();
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || !value.trim()) continue;
    found.set(name, [...(found.get(name) ?? []), value.trim()]);
  }
  return Array.from(found);
}

/** What was typed, as it can be read: labels, and of a choice its words. */
export function readable(fields: Field[], answers: Answers): [string, string][] {
  const given = new Map(answers);
  const words = (field: Field, value: string): string => field.options?.find((one) => one.value === value)?.label ?? (field.kind === "check" ? t("是", "yes") : value);
  return fields.filter((one) => given.has(one.name)).map((one) => [one.label, (given.get(one.name) ?? []).map((value) => words(one, value)).join(t("、", ", "))]);
}

/** What is required and empty, in words for its field. Seen on the phone already, not only when there is a net again. */
export function missing(fields: Field[], answers: Answers): Record<string, string> {
  const given = new Set(answers.map(([name]) => name));
  const empty = fields.filter((one) => one.required && !given.has(one.name) && !["note", "check"].includes(one.kind));
  return Object.fromEntries(empty.map((one) => [one.name, t(`请填写“${one.label}”`, `Please fill in “${one.label}”`)]));
}
