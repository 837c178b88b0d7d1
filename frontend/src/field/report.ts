/** Reporting: what it is, a photo, where, a few words. Two taps and a sentence where the kind is a common one. */

import { make } from "../dom";
import { t } from "../words";
import { cellAt, CellMap, type Point } from "./cells";
import { alikePanel, askAlike } from "./alike";
import { Drafting, draftOf, FULL, newParcel, settle } from "./drafting";
import { answersOf, fieldElement, missing, readable } from "./forms";
import { reportDraft } from "./mending";
import { reasons } from "./reasons";
import { button, notice, picture, twice } from "./shapes";
import type { State } from "./state";
import { addParcel, forget, Full, keep } from "./store";
import type { Alike, Cell, Draft, Field, Kind, Parcel } from "./types";

const FOUND = 12;
const WAIT_FOR_PLACE = 15_000;

function search(kinds: Kind[], text: string): number[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const places = kinds.map((_, at) => at);
  const exact = places.filter((at) => wanted.every((word) => kinds[at]?.words.includes(word)));
  if (exact.length) return exact.slice(0, FOUND);
  const pairs = wanted.flatMap((word) => Array.from(word).map((_, at, all) => all.slice(at, at + 2).join(""))).filter((one) => one.length > 1);
  const score = (at: number): number => pairs.filter((pair) => kinds[at]?.words.includes(pair)).length;
  return places.filter((at) => score(at)).sort((one, other) => score(other) - score(one)).slice(0, FOUND);
}

function tiles(state: State, found: number[], choose: (kind: number) => void): HTMLElement {
  const list = make("ul", { class: "plain kinds" });
  for (const at of found) {
    const kind = state.day?.kinds[at];
    if (!kind) continue;
    const tile = make("button", { type: "button", class: "kind" }, make("span", {}, kind.title));
    tile.prepend(picture(state.address("icons"), kind.picture ?? ""));
    tile.addEventListener("click", () => choose(at));
    list.append(make("li", {}, tile));
  }
  return list;
}

function chooseKind(state: State, choose: (kind: number) => void): HTMLElement {
  const day = state.day;
  const box = make("input", { id: "kind-search", type: "search", autocomplete: "off", placeholder: t("例如：路灯、井盖、积水", "street lamp, manhole …") });
  const place = make("div", {}, tiles(state, day?.often ?? [], choose));
  const heading = make("h2", {}, t("常用的", "Used often"));
  box.addEventListener("input", () => {
    const text = box.value.trim();
    const found = text ? search(day?.kinds ?? [], text) : (day?.often ?? []);
    heading.textContent = text ? t("找到的", "Found") : t("常用的", "Used often");
    place.replaceChildren(found.length ? tiles(state, found, choose) : make("p", { class: "soft" }, t("没有找到，换个说法试试。", "Nothing found; try other words.")));
  });
  const label = make("label", { for: "kind-search" }, t("写几个字找一找", "Search by a few words"));
  return make("div", { class: "stack" }, make("h1", {}, t("看到什么？", "What do you see?")), make("div", { class: "field" }, label, box), heading, place);
}

class Place {
  readonly root = make("section", { class: "stack-2", "aria-label": t("地点", "Place") });
  private said = make("p", { class: "strong", role: "status" });
  private map: CellMap;

  constructor(private readonly cells: Cell[], private readonly draft: Draft, private readonly changed: () => void, error: string) {
    this.map = new CellMap(cells, (point) => this.take(point));
    const here = button(t("我在这里", "I am here"), "second", () => this.here(here));
    this.root.append(make("h2", {}, t("在哪里", "Where")), this.said);
    if (error) this.root.append(make("p", { class: "error" }, error));
    this.root.append(make("div", { class: "row" }, here, this.select()));
    if (!this.map.empty) this.root.append(make("div", { class: "mapbox" }, this.map.root, this.zooms()), make("p", { class: "small soft" }, t("也可以在图上点一下。", "Or tap the map.")));
    this.show();
  }

  private zooms(): HTMLElement {
    const one = (sign: string, words: string, closer: boolean): HTMLElement => {
      const made = button(sign, "second", () => this.map.zoom(closer));
      made.setAttribute("aria-label", words);
      return made;
    };
    return make("div", { class: "zooms" }, one("＋", t("放大", "Closer"), true), one("－", t("缩小", "Farther"), false));
  }

  private select(): HTMLElement {
    const chosen = make("select", { id: "cell", "data-cell": "" }, make("option", { value: "" }, t("选网格", "Choose a cell")));
    for (const cell of this.cells) chosen.append(make("option", { value: cell.code }, cell.name));
    chosen.value = this.draft.area;
    chosen.addEventListener("change", () => {
      this.draft.area = chosen.value;
      this.draft.point = null;
      this.show();
      this.changed();
    });
    return make("div", { class: "field" }, make("label", { for: "cell", class: "hidden" }, t("网格", "Cell")), chosen);
  }

  private here(pressed: HTMLButtonElement): void {
    const no = t("没有取到位置。请在图上点，或选网格。", "No place was found. Tap the map, or choose a cell.");
    if (!navigator.geolocation) return void (this.said.textContent = no);
    pressed.setAttribute("aria-busy", "true");
    this.said.textContent = t("正在取位置……", "Finding the place …");
    const over = (): void => pressed.removeAttribute("aria-busy");
    navigator.geolocation.getCurrentPosition(
      (found) => (over(), this.take([found.coords.longitude, found.coords.latitude])),
      () => (over(), void (this.said.textContent = no)),
      { enableHighAccuracy: true, timeout: WAIT_FOR_PLACE, maximumAge: 60_000 },
    );
  }

  private take(point: Point): void {
    this.draft.point = [Number(point[0].toFixed(6)), Number(point[1].toFixed(6))];
    this.draft.area = cellAt(point, this.cells)?.code ?? this.draft.area;
    this.show();
    this.changed();
  }

  private show(): void {
    const { point, area } = this.draft;
    const cell = this.cells.find((one) => one.code === area);
    const outside = point && this.cells.length && !cellAt(point, this.cells);
    const select = this.root.querySelector<HTMLSelectElement>("#cell");
    if (select) select.value = area;
    this.map.mark(point, area);
    if (outside) this.said.textContent = t(`这一点不在您的网格里；按“${cell?.name ?? "—"}”上报。`, `This point is outside your cells; it is reported for “${cell?.name ?? "—"}”.`);
    else if (cell) this.said.textContent = cell.name + (point ? t("，已标在图上", ", marked on the map") : "");
    else this.said.textContent = t("还没有选地点", "No place chosen yet");
  }
}

function fresh(state: State): Omit<Draft, "id"> {
  const cells = state.day?.cells ?? [];
  const only = cells.length === 1 ? (cells[0]?.code ?? "") : "";
  return { what: "report", kind: -1, case: "", form: "", area: only, point: null, answers: [], photos: [], mends: "" };
}

function valuesOf(kind: Kind, draft: Draft): [string, string][] {
  const [longitude, latitude] = draft.point ?? ["", ""];
  const answers = draft.answers.flatMap(([name, given]) => given.map((one): [string, string] => [`answer.${name}`, one]));
  return [["type", kind.type], ["kind", kind.code ?? ""], ["area", draft.area], ["longitude", String(longitude)], ["latitude", String(latitude)], ...answers];
}

/** One report on the screen: its kind, its questions, and what is typed. */
interface Sheet {
  state: State;
  drafting: Drafting;
  kind: Kind;
  fields: Field[];
  words: HTMLElement;
  done: (parcel: Parcel) => void;
}

/** Put it among what is sent; `same`: no new case, but one more for that one. Full says so and keeps what was typed. */
async function keepReport({ state, drafting, kind, fields, words, done }: Sheet, same: Alike | null): Promise<void> {
  const { draft } = drafting;
  const who = state.who;
  if (!who) return words.replaceChildren(notice("bad", t("请先登录", "Sign in first")));
  const first = draft.answers[0]?.[1][0] ?? "";
  const title = first ? t(`${kind.title}：${first}`, `${kind.title}: ${first}`) : kind.title;
  const parcel = newParcel(who.account, who.appointment, draft, title, valuesOf(kind, draft), readable(fields, draft.answers));
  if (same) Object.assign(parcel, { what: "me_too", case: same.case, title: t(`我也看到：${same.title || same.kind}（${same.number}）`, `Me too: ${same.title || same.kind} (${same.number})`) });
  try {
    await addParcel(parcel, draft.mends);
  } catch (problem) {
    if (!(problem instanceof Full)) throw problem;
    return words.replaceChildren(notice("bad", FULL));
  }
  await drafting.drop();
  done(parcel);
}

/** Shown what is alike, once; pressing again sends it as a matter of its own. */
async function sendOrAsk(sheet: Sheet, press: HTMLButtonElement): Promise<void> {
  const { draft } = sheet.drafting;
  const asked = press.dataset["asked"] !== undefined;
  press.setAttribute("aria-busy", "true");
  const texts = sheet.fields.filter((one) => ["text", "words"].includes(one.kind)).map((one) => one.name);
  const text = draft.answers.filter(([name]) => texts.includes(name)).flatMap(([, given]) => given).join(" ");
  const found = asked ? [] : await askAlike(sheet.state, valuesOf(sheet.kind, draft), text);
  press.removeAttribute("aria-busy");
  if (!found.length) return keepReport(sheet, null);
  press.dataset["asked"] = "";
  press.textContent = t("都不是，上报", "None of these: report");
  sheet.words.replaceChildren(alikePanel(found, (one) => void keepReport(sheet, one)));
  sheet.words.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  sheet.words.scrollIntoView({ block: "start" });
}

function sheet(state: State, draft: Draft, errors: Record<string, string>, again: () => void, done: (parcel: Parcel) => void): HTMLElement {
  const kind = state.day?.kinds[draft.kind] as Kind;
  const fields = state.day?.forms[kind.type]?.fields ?? [];
  const given = new Map(draft.answers);
  const mended = state.mine.find((one) => one.id === draft.mends);
  const wrong = { ...mended?.fields, ...errors };
  const form = make("form", { class: "stack", novalidate: "" });
  const drafting = new Drafting(state.who?.account ?? "", draft, form);
  const other = button(t("换一类", "Other kind"), "link", () => {
    draft.kind = -1;
    void drafting.now().then(again);
  });
  const title = make("h1", {}, kind.title);
  title.prepend(picture(state.address("icons"), kind.picture ?? ""));
  const place = new Place(state.day?.cells ?? [], draft, () => void drafting.now(), wrong["area"] ?? "");
  if (mended) form.append(reasons(mended));
  form.append(drafting.camera(), place.root, ...fields.map((one) => fieldElement(one, given.get(one.name) ?? [], wrong[one.name] ?? "", "report")));
  const words = make("div", { role: "alert" });
  const press = make("button", { class: "big" }, state.net === "there" ? t("上报", "Report") : t("存下，有网就发", "Keep it; it goes when there is a net"));
  form.append(words, make("div", { class: "thumb" }, press));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (press.hasAttribute("aria-busy")) return;
    draft.answers = answersOf(form);
    const empty = missing(fields, draft.answers);
    if (!draft.area) empty["area"] = t("请选地点：点“我在这里”、图上点一下，或选网格", "Choose the place: “I am here”, the map, or a cell");
    if (Object.keys(empty).length) {
      wrongNow = empty;
      return void drafting.now().then(again);
    }
    void sendOrAsk({ state, drafting, kind, fields, words, done }, press);
  });
  return make("div", { class: "stack" }, make("div", { class: "row kindline" }, title, other), form);
}

/** What is missing, to be said at its field when the sheet is drawn again. */
let wrongNow: Record<string, string> = {};

/** The view; `done` is told of what was kept for sending. */
export async function reportView(state: State, again: () => void, done: (parcel: Parcel) => void): Promise<HTMLElement> {
  const account = state.who?.account ?? "";
  const draft = await draftOf(reportDraft(account), fresh(state));
  const errors = { ...wrongNow };
  wrongNow = {};
  if (draft.kind < 0 || !state.day?.kinds[draft.kind]) {
    return chooseKind(state, (kind) => void keep(draft.id, { ...draft, kind }).then(again));
  }
  const view = sheet(state, draft, errors, again, done);
  const away = twice(t("不报了，清空", "Discard"), t("真的清空？再点一次", "Really? Press again"), () => void discardDraft(draft).then(again));
  view.append(make("p", { class: "small" }, t("写到一半也会留在手机上。", "Half-written, it stays on the phone."), " ", away));
  return view;
}

async function discardDraft(draft: Draft): Promise<void> {
  await settle();
  await forget(draft.id);
}
