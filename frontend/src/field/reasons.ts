/** Why something was refused, in words. */

import { make } from "../dom";
import { t } from "../words";
import { notice } from "./shapes";
import type { Parcel, Said } from "./types";

const WORDS: Record<string, Said> = {
  too_large: {
    what: t("照片太大，服务器没有收", "The photo is too large for the server"), why: "",
    mend: t("改一改，去掉照片或重拍一张。", "Mend it: remove the photo or take another."),
  },
  no_right: {
    what: t("当时的岗位现在不能办这一步", "The post does not allow this any more"), why: t("岗位可能已经变动。", "It may have changed."),
    mend: t("核对岗位后再发，或问派单员。", "Check your post and send again, or ask the dispatcher."),
  },
};

export function reasons(parcel: Parcel): HTMLElement {
  const said = parcel.problems.map((one) => WORDS[one.what] ?? one);
  const lines = said.flatMap((one) => [make("p", { class: "strong" }, one.what), make("p", {}, `${one.why} ${one.mend}`.trim())]);
  for (const words of Object.values(parcel.fields)) lines.push(make("p", { class: "strong" }, words));
  return notice("bad", ...(lines.length ? lines : [make("p", {}, t("没有说明原因", "No reason was given"))]));
}

/** What was typed, as it can be read: it can be copied out of here, whatever becomes of the form. */
export function typed(parcel: Parcel): HTMLElement | string {
  const said = parcel.said ?? [];
  if (!said.length) return "";
  const list = make("dl", { class: "facts" });
  for (const [label, words] of said) list.append(make("dt", {}, label), make("dd", {}, words));
  return make("details", { class: "written" }, make("summary", {}, t("看写了什么", "What was written")), list);
}
