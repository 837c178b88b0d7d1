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

/** The share of a time that is gone; none when it began at its end, or nobody knows when. As `time_left` has it. */
function gone(due: number, since: number, now: number): number {
  return due > since ? Math.max((now - since) / (due - since), 0) : 0;
}

/** How urgent: over, soon or neither. NaN for `since`: nobody knows when it began. */
export function toneOf(due: number, since: number, now: number): "over" | "soon" | "" {
  if (now > due) return "over";
  return gone(due, since, now) >= SOON ? "soon" : "";
}

function refresh(shown: HTMLElement, now: number): void {
  const due = Date.parse(shown.dataset["due"] ?? "");
  const since = Date.parse(shown.dataset["since"] ?? "");
  const words = shown.querySelector(".words");
  if (Number.isNaN(due) || !words) return;
  const tone = toneOf(due, since, now);
  const share = tone === "over" ? 1 : gone(due, since, now);
  words.textContent = leftWords(due - now);
  for (const one of ["over", "soon"]) shown.classList.toggle(one, tone === one);
  shown.querySelector(".done")?.setAttribute("width", String(Math.round(share * 100)));
}

export function watchMoments(): void {
  window.setInterval(() => {
    const now = Date.now();
    for (const shown of all(document, ".deadline[data-due]")) refresh(shown, now);
  }, MINUTE);
}
