/** A refused parcel is taken up again: its words and photos go back into the form that they came from. */

import type { Point } from "./cells";
import { keep, kept } from "./store";
import type { State } from "./state";
import type { Draft, Parcel } from "./types";

export function reportDraft(account: string): string {
  return `draft ${account} report`;
}

export function stepDraft(account: string, id: string, form: string): string {
  return `draft ${account} step ${id} ${form}`;
}

function value(parcel: Parcel, name: string): string {
  return parcel.values.find(([one]) => one === name)?.[1] ?? "";
}

function answersIn(parcel: Parcel): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const [name, given] of parcel.values) {
    if (name.startsWith("answer.")) found.set(name.slice(7), [...(found.get(name.slice(7)) ?? []), given]);
  }
  return Array.from(found);
}

function begun(draft: Draft): boolean {
  return draft.what === "report" ? draft.kind >= 0 : draft.answers.length + draft.photos.length > 0;
}

function taken(state: State, parcel: Parcel, id: string): Draft {
  const common = { id, answers: answersIn(parcel), photos: parcel.photos.filter((one) => !one.done), mends: parcel.id };
  if (parcel.what === "step") {
    return { ...common, what: "step", kind: -1, case: parcel.case, form: value(parcel, "form"), area: "", point: null };
  }
  const kind = (state.day?.kinds ?? []).findIndex((one) => one.type === value(parcel, "type") && (one.code ?? "") === value(parcel, "kind"));
  const point = value(parcel, "longitude") ? ([Number(value(parcel, "longitude")), Number(value(parcel, "latitude"))] as Point) : null;
  return { ...common, what: "report", kind, case: "", form: "", area: value(parcel, "area"), point };
}

/** Where it is mended; nothing when something else is half-written there, which is not thrown away. */
export async function mend(state: State, parcel: Parcel): Promise<string> {
  const step = parcel.what === "step";
  const id = step ? stepDraft(parcel.account, parcel.case, value(parcel, "form")) : reportDraft(parcel.account);
  const there = await kept<Draft>(id);
  if (there && begun(there) && there.mends !== parcel.id) return "";
  // Half mended before: that is newer than what was refused.
  if (there?.mends !== parcel.id) await keep(id, taken(state, parcel, id));
  return step ? `#case/${parcel.case}/${value(parcel, "form")}` : "#report";
}
