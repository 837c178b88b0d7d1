/** What waits, what was refused and why, what was sent: and how to mend it. */

import { toast } from "../core/toasts";
import { make } from "../dom";
import { t } from "../words";
import { again as sendAgain } from "./drafting";
import { mend } from "./mending";
import { reasons, typed } from "./reasons";
import { badge, button, moment, notice, twice } from "./shapes";
import type { State } from "./state";
import { changeParcel, dropParcel } from "./store";
import type { Parcel } from "./types";

async function takeUp(parcel: Parcel, state: State): Promise<void> {
  const place = await mend(state, parcel);
  if (place) return void (location.hash = place);
  if (parcel.what !== "step") return toast(t("“上报”里还有一条没写完，先存下或清空它。", "Another report is half-written: keep or discard it first."), "warn");
  toast(t("这件事的同一步还有一条没写完，先发出或清空它。", "The same step is half-written once more: send or clear that first."), "warn");
  location.hash = `#case/${parcel.case}`;
}

/** Its photos were refused, the rest is done: it can go without them. */
async function withoutPhotos(parcel: Parcel): Promise<void> {
  await changeParcel(parcel.id, (one) => Object.assign(one, { photos: one.photos.filter((each) => each.done), state: "waiting", problems: [], fields: {} }));
}

function photosLeft(parcel: Parcel): number {
  return parcel.what === "me_too" ? 0 : parcel.photos.filter((one) => !one.done).length;
}

function ways(parcel: Parcel, state: State, changed: (send: boolean) => void): HTMLElement {
  const row = make("div", { class: "row" });
  if (parcel.state === "refused") {
    const words = parcel.what === "me_too" ? t("另报一件", "Report it by itself") : t("改一改再发", "Mend it");
    if (!parcel.done) row.append(button(words, "", () => void takeUp(parcel, state)));
    if (photosLeft(parcel)) row.append(button(t("不带照片发", "Send without photos"), "second", () => void withoutPhotos(parcel).then(() => changed(true))));
    row.append(button(t("原样再发一次", "Send again as it is"), "second", () => void sendAgain(parcel.id).then(() => changed(true))));
  }
  if (parcel.state !== "sent") row.append(twice(t("删掉", "Delete"), t("真的删掉？再点一次", "Really delete? Press again"), () => void dropParcel(parcel.id).then(() => changed(false))));
  return row;
}

function said(parcel: Parcel): HTMLElement {
  if (parcel.state === "sent") return badge(t("已发出", "sent"), "green");
  return parcel.state === "refused" ? badge(t("没有被接受", "refused"), "red") : badge(t("等着发出", "waiting"), "blue");
}

function item(parcel: Parcel, state: State, changed: (send: boolean) => void): HTMLElement {
  const left = photosLeft(parcel);
  const photos = left ? ` · ${t(`${left} 张照片`, `${left} photos`)}` : "";
  const title = make("strong", {}, parcel.title);
  const shown = make("li", { class: "card stack-2", "data-parcel": parcel.state }, make("p", { class: "row" }, title, said(parcel)), make("p", { class: "small soft" }, moment(parcel.at), photos));
  if (parcel.number) {
    const link = make("a", { href: `#case/${parcel.case}`, class: "code" }, parcel.number);
    shown.append(make("p", { class: "small" }, t("编号 ", "No. "), link));
  }
  if (parcel.state === "refused") shown.append(reasons(parcel));
  if (parcel.state !== "sent") shown.append(typed(parcel));
  shown.append(ways(parcel, state, changed));
  return shown;
}

export function queueView(state: State, changed: (send: boolean) => void): HTMLElement {
  const view = make("div", { class: "stack" }, make("h1", {}, t("待发", "To be sent")));
  const order = { refused: 0, waiting: 1, sent: 2 };
  const rows = [...state.mine].sort((one, other) => order[one.state] - order[other.state] || other.at.localeCompare(one.at));
  const waiting = rows.some((one) => one.state === "waiting");
  if (waiting) view.append(make("div", { class: "row" }, button(t("现在发", "Send now"), "", () => changed(true)), make("span", { class: "small soft" }, t("有网时会自动发。", "With a net it goes by itself."))));
  if (rows.length) view.append(make("ul", { class: "plain stack-2" }, ...rows.map((one) => item(one, state, changed))));
  else view.append(make("div", { class: "empty" }, make("p", {}, t("都发出去了。", "Everything was sent."))));
  if (state.strangers) view.append(strangers(state));
  return view;
}

/** Of other accounts no more is said than how many. */
export function strangers(state: State): HTMLElement {
  const n = state.strangers;
  const words = t(
    `这部手机上还有 ${n} 条没有发出，属于另一个账号。只有用那个账号登录后才会发出，别人看不到内容。`,
    `${n} on this phone belong to another account and were not sent. They go when that account signs in; nobody else sees them.`,
  );
  return notice("warn", words);
}
