/** The day: what is due, in the order of time or as a round from place to place, and one's own cells. */

import { make } from "../dom";
import { english, t } from "../words";
import { CellMap } from "./cells";
import { DAY, endOfDay } from "./civil";
import { badge, deadline } from "./shapes";
import type { State } from "./state";
import type { Row } from "./types";

const MINUTE = 60 * 1000;
let round = false;

function card(row: Row, state: State): HTMLElement {
  const waits = state.mine.some((one) => one.case === row.id && one.state === "waiting");
  const badges: HTMLElement[] = [];
  if (row.called) badges.push(badge(t("请您来", "you are called"), "yellow"));
  if (row.level) badges.push(badge(row.level));
  if (waits) badges.push(badge(t("等着发出", "waiting to be sent"), "blue"));
  const above = make("p", { class: "small soft" }, `${row.kind} · ${row.stage}`);
  const place = make("p", { class: "small" }, row.area);
  const link = make("a", { class: "task", href: `#case/${row.id}` }, make("strong", {}, row.title || row.kind), above, place, deadline(row.due, row.since), ...badges);
  return make("li", {}, link);
}

function groups(rows: Row[]): [string, Row[]][] {
  if (round) {
    const places = new Map<string, Row[]>();
    for (const row of rows) places.set(row.area, [...(places.get(row.area) ?? []), row]);
    return Array.from(places).sort(([one], [other]) => one.localeCompare(other, english ? "en" : "zh"));
  }
  const night = endOfDay(Date.now()) + MINUTE; // what ends with midnight is due today, as the desk counts it
  const due = (row: Row): number => (row.due ? Date.parse(row.due) : Infinity);
  const parted: [string, Row[]][] = [
    [t("已超时", "Late"), rows.filter((row) => due(row) < Date.now())],
    [t("今天到期", "Due today"), rows.filter((row) => due(row) >= Date.now() && due(row) < night)],
    [t("三天内", "Within three days"), rows.filter((row) => due(row) >= night && due(row) < night + 3 * DAY)],
    [t("以后", "Later"), rows.filter((row) => due(row) >= night + 3 * DAY)],
  ];
  return parted.filter(([, found]) => found.length);
}

function orders(again: () => void): HTMLElement {
  const one = (words: string, on: boolean): HTMLElement => {
    const made = make("button", { type: "button", class: "chip", "aria-pressed": String(round === on) }, words);
    made.addEventListener("click", () => {
      round = on;
      again();
    });
    return made;
  };
  return make("div", { class: "row chips", role: "group", "aria-label": t("怎么排", "Order") }, one(t("按期限", "By time"), false), one(t("按地点走一圈", "As a round"), true));
}

function own(state: State): HTMLElement | string {
  const cells = state.day?.cells ?? [];
  if (!cells.length) return "";
  const map = new CellMap(cells, () => undefined);
  const names = make("p", { class: "small soft" }, cells.slice(0, 12).map((one) => one.name).join(t("、", ", ")) + (cells.length > 12 ? "…" : ""));
  const section = make("details", { class: "action" }, make("summary", {}, t(`我的网格（${cells.length}）`, `My cells (${cells.length})`)), names);
  if (!map.empty) section.append(map.root);
  return section;
}

export function todayView(state: State, again: () => void): HTMLElement {
  const rows = state.day?.tasks ?? [];
  const view = make("div", { class: "stack" }, make("h1", {}, t("今天", "Today")));
  if (rows.length) {
    view.append(make("div", { class: "row" }, make("p", { class: "soft" }, t(`${rows.length} 件在您这里`, `${rows.length} with you`)), orders(again)));
    for (const [words, found] of groups(rows)) {
      const heading = make("h2", {}, words, " ", make("span", { class: "soft number" }, String(found.length)));
      view.append(make("section", {}, heading, make("ul", { class: "plain tasks" }, ...found.map((row) => card(row, state)))));
    }
  } else {
    const nothing = make("p", {}, t("现在没有等您办的事。", "Nothing waits for you now."));
    view.append(make("div", { class: "empty" }, nothing, make("a", { class: "button", href: "#report" }, t("上报看到的问题", "Report what you see"))));
  }
  view.append(own(state));
  return view;
}
