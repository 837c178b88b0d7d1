/** Deadlines go on counting while a page stays open: the words of faces/web/words.py, once a minute. */

import { all } from "../dom";
import { t } from "../words";

const MINUTE = 60_000;
const SOON = 0.75;

/** The two largest units of a length, as `length_words` says it. */
export function lengthWords(length: number): string {
  const total = Math.max(Math.floor(length / MINUTE), 0);
  const units: [number, string, string][] = [
    [Math.floor(total / 1440), "天", "d"],
    [Math.floor(total / 60) % 24, "小时", "h"],
    [total % 60, "分钟", "min"],
  ];
  const found = units.findIndex(([count]) => count > 0);
  const first = found < 0 ? 2 : found;
  const said = units.slice(first, first + 2).filter(([count]) => count > 0);
  return said.map(([count, zh, en]) => `${count} ${t(zh, en)}`).join(" ") || t("不到 1 分钟", "under 1 min");
}

/** What is left of a time; negative when it is over. As `time_left` says it. */
export function leftWords(left: number): string {
  const length = lengthWords(Math.abs(left));
  if (left < 0) return left > -MINUTE ? t("刚超时，不到 1 分钟", "under 1 min late") : t(`已超 ${length}`, `${length} late`);
  return left < MINUTE ? t("马上到期，不到 1 分钟", "under 1 min left") : t(`还剩 ${length}`, `${length} left`);
}

function refresh(shown: HTMLElement, now: number): void {
  const due = Date.parse(shown.dataset["due"] ?? "");
  const since = Date.parse(shown.dataset["since"] ?? "");
  const words = shown.querySelector(".words");
  if (Number.isNaN(due) || !words) return;
  const late = now > due;
  const share = late ? 1 : Number.isNaN(since) ? 0 : Math.max((now - since) / Math.max(due - since, 1), 0);
  words.textContent = leftWords(due - now);
  shown.classList.toggle("over", late);
  shown.classList.toggle("soon", !late && share >= SOON);
  shown.querySelector(".done")?.setAttribute("width", String(Math.round(share * 100)));
}

export function watchMoments(): void {
  window.setInterval(() => {
    const now = Date.now();
    for (const shown of all(document, ".deadline[data-due]")) refresh(shown, now);
  }, MINUTE);
}
