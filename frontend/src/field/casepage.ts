/** One case: what is known of it, and what may be done about it now: accept, contribute, finish with a photo, call for help. */

import { make } from "../dom";
import { t } from "../words";
import { Drafting, draftOf, FULL, newParcel } from "./drafting";
import { answersOf, fieldElement, missing, readable } from "./forms";
import { stepDraft } from "./mending";
import { reasons, typed } from "./reasons";
import { badge, deadline, moment, notice } from "./shapes";
import type { State } from "./state";
import { addParcel, Full } from "./store";
import type { CaseFile, Draft, Form, Parcel } from "./types";

function fresh(file: CaseFile, form: Form): Omit<Draft, "id"> {
  return { what: "step", kind: -1, case: file.id, form: form.slug, area: "", point: null, answers: [], photos: [], mends: "" };
}

async function keepStep(state: State, drafting: Drafting, file: CaseFile, form: Form, done: (parcel: Parcel) => void): Promise<string> {
  const { draft } = drafting;
  const who = state.who;
  if (!who) return t("请先登录", "Sign in first");
  const answers = draft.answers.flatMap(([name, given]) => given.map((one): [string, string] => [`answer.${name}`, one]));
  const parcel = newParcel(who.account, who.appointment, draft, t(`${form.title}：${file.title || file.kind}`, `${form.title}: ${file.title || file.kind}`), [["form", form.slug], ...answers], readable(form.fields, draft.answers));
  try {
    await addParcel(parcel, draft.mends);
  } catch (problem) {
    if (problem instanceof Full) return FULL;
    throw problem;
  }
  await drafting.drop();
  done(parcel);
  return "";
}

/** The form of a step. It is made when it is opened, with what was typed before. */
async function openStep(state: State, file: CaseFile, step: Form, place: HTMLElement, done: (parcel: Parcel) => void, errors: Record<string, string>): Promise<void> {
  const account = state.who?.account ?? "";
  const draft = await draftOf(stepDraft(account, file.id, step.slug), fresh(file, step));
  const given = new Map(draft.answers);
  const mended = state.mine.find((one) => one.id === draft.mends);
  const wrong = { ...mended?.fields, ...errors };
  const form = make("form", { class: "stack-2", novalidate: "" });
  const drafting = new Drafting(account, draft, form);
  if (mended) form.append(reasons(mended));
  if (step.hint) form.append(make("p", { class: "small soft" }, step.hint));
  form.append(...step.fields.map((one) => fieldElement(one, given.get(one.name) ?? [], wrong[one.name] ?? "", step.slug)), drafting.camera());
  const words = make("div", { role: "alert" });
  form.append(words, make("button", { class: step.grave ? "danger" : "" }, step.title));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    draft.answers = answersOf(form);
    const empty = missing(step.fields, draft.answers);
    if (Object.keys(empty).length) return void drafting.now().then(() => openStep(state, file, step, place, done, empty));
    void keepStep(state, drafting, file, step, done).then((no) => no && words.replaceChildren(notice("bad", no)));
  });
  place.replaceChildren(form);
  const first = form.querySelector<HTMLElement>("[aria-invalid]") ?? (mended ? form.querySelector<HTMLElement>("input:not([type=file]), textarea, select") : null);
  first?.focus();
}

/** The step of a refused parcel is not there any more: what was written is, and can be read and copied. */
function gone(parcel: Parcel): HTMLElement {
  return notice("warn", make("p", { class: "strong" }, t("这一步现在没有了", "This step is not there any more")), make("p", {}, t("看看这件事到了哪一步。写的还在“待发”里。", "See where the case is now. What you wrote is still in “To send”.")), typed(parcel));
}

function steps(state: State, file: CaseFile, waiting: Parcel[], open: string, done: (parcel: Parcel) => void): HTMLElement {
  const list = make("section", { class: "stack-2" }, make("h2", {}, t("您现在可以", "What you can do")));
  for (const one of waiting) list.append(notice("", t(`“${one.title}”等着发出`, `“${one.title}” waits to be sent`)));
  const refused = state.mine.find((one) => one.state === "refused" && one.case === file.id && one.values.some(([name, value]) => name === "form" && value === open));
  if (refused && !file.steps.some((one) => one.slug === open)) list.append(gone(refused));
  for (const step of file.steps) {
    const place = make("div", {});
    const one = make("details", { class: "action", "data-step": step.slug }, make("summary", {}, step.title), place);
    one.addEventListener("toggle", () => {
      if (!one.open) return;
      for (const other of list.querySelectorAll("details[open]")) if (other !== one) other.removeAttribute("open");
      void openStep(state, file, step, place, done, {});
    });
    one.open = step.slug === open;
    list.append(one);
  }
  if (!file.steps.length) list.append(make("p", { class: "soft" }, t("现在没有要您办的。", "Nothing for you to do now.")));
  return list;
}

function facts(file: CaseFile): HTMLElement {
  const list = make("dl", { class: "facts" });
  for (const [name, value] of file.facts) list.append(make("dt", {}, name), make("dd", {}, value));
  return make("section", { class: "card" }, make("h2", {}, t("情况", "The matter")), list);
}

function parts(file: CaseFile): HTMLElement | string {
  if (!file.parts.length) return "";
  const list = make("ul", { class: "plain stack-2" });
  for (const one of file.parts) list.append(make("li", {}, make("strong", {}, one.name), ` · ${one.part} · ${one.state} `, deadline(one.due, null)));
  return make("section", { class: "card" }, make("h2", {}, t("请来的单位", "Who was called")), list);
}

function lines(file: CaseFile): HTMLElement {
  const list = make("ol", { class: "timeline" });
  file.lines.forEach((one, at) => {
    const below = make("p", { class: "small soft" }, moment(one.at), ` · ${one.who}`);
    const line = make("li", at === 0 ? { class: "now" } : {}, make("p", { class: "what" }, one.what), below);
    if (one.words) line.append(make("p", { class: "said" }, one.words));
    list.append(line);
  });
  return make("section", { class: "card" }, make("h2", {}, t("经过", "What happened")), list);
}

/** The view of one case. What it says about the phone's copy is said: nobody takes an old page for the present. */
export async function caseView(state: State, id: string, open: string, done: (parcel: Parcel) => void): Promise<HTMLElement> {
  const file = await state.file(id);
  const back = make("p", { class: "crumbs" }, make("a", { href: "#today" }, t("‹ 今天", "‹ Today")));
  if (!file) {
    const words = t("这件事还没有存到手机上，连上网再打开。", "This case is not on the phone yet; open it when there is a net.");
    return make("div", { class: "stack" }, back, make("h1", {}, t("打不开", "Cannot open it")), notice("warn", words));
  }
  const waiting = state.mine.filter((one) => one.case === id && one.state === "waiting");
  const head = make("div", {}, make("p", { class: "small soft" }, file.kind, " · ", make("span", { class: "code" }, file.number)), make("h1", {}, file.title || file.kind));
  const now = make("dl", { class: "facts" });
  now.append(make("dt", {}, t("环节", "Stage")), make("dd", {}, file.stage, " ", file.level ? badge(file.level) : ""));
  now.append(make("dt", {}, t("地点", "Place")), make("dd", {}, file.where));
  if (file.due && !file.ended) now.append(make("dt", {}, t("时限", "Time")), make("dd", {}, deadline(file.due, file.since)));
  const desk = make("a", { href: `${state.address("desk")}${id}/` }, t("在工作台打开（反映人、全部附件）", "Open at the desk (reporter, all files)"));
  return make("div", { class: "stack" }, back, head, make("section", { class: "card" }, now), steps(state, file, waiting, open, done), facts(file), parts(file), lines(file), make("p", {}, desk));
}
