/**
 * The command room refreshes itself: every few seconds it asks for the panels that changed, puts them in place, and says
 * when it last did. When it cannot, it says so in words and goes on trying. A hidden tab asks nothing.
 */

import { mountPhrases } from "./core/phrases";
import { t } from "./words";

interface Answer {
  at: string;
  panels: Record<string, { html: string; had: string }>;
}

const room = document.getElementById("room");
const said = document.getElementById("room-said");
const trouble = document.getElementById("room-trouble");
const pause = document.getElementById("room-pause") as HTMLButtonElement | null;
const clock = document.querySelector<HTMLElement>(".room-clock");
const PATIENCE = 20_000;
const SLOWEST = 8;

let last = clock?.textContent ?? "";
let failures = 0;
let paused = false;
let waiting = 0;

function address(from: HTMLElement): string {
  const url = new URL(from.dataset.parts ?? "", location.href);
  for (const panel of from.querySelectorAll<HTMLElement>("[data-had]")) url.searchParams.append("had", panel.dataset.had ?? "");
  return url.href;
}

async function refresh(from: HTMLElement): Promise<void> {
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(address(from), { headers: { Accept: "application/json" }, signal: stop.signal });
    // Who was signed out is led to another page: nothing there is a panel.
    if (response.redirected || response.status === 403 || response.status === 404) return over();
    if (!response.ok) throw new Error(String(response.status));
    put((await response.json()) as Answer);
    failures = 0;
  } catch {
    failures += 1;
  } finally {
    window.clearTimeout(timer);
  }
  tell();
}

function put(answer: Answer): void {
  last = answer.at;
  for (const [name, panel] of Object.entries(answer.panels)) {
    const place = document.getElementById(`room-${name}`);
    if (!place) continue;
    const focused = document.activeElement?.closest("a")?.getAttribute("href");
    const within = place.contains(document.activeElement);
    const opened = place.querySelector("details")?.open ?? false;
    // The server's own HTML, from our own address; the policy lets no script in it run.
    place.innerHTML = panel.html;
    place.dataset.had = panel.had;
    mountPhrases(place);
    const details = place.querySelector("details");
    if (details && opened) details.open = true;
    if (within && focused) place.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }
}

function tell(): void {
  if (clock) clock.textContent = last;
  if (said) said.textContent = paused ? t("自动刷新已暂停", "refreshing is stopped") : t("的数据，自动刷新", "data, refreshes itself");
  if (!trouble) return;
  const words = t(`刷新不了，屏幕上是 ${last} 的数据，正在重试。`, `Cannot refresh. What you see is of ${last}; trying again.`);
  if (failures && trouble.textContent !== words) trouble.textContent = words;
  trouble.hidden = failures === 0;
}

function over(): void {
  paused = true;
  if (!trouble) return;
  trouble.hidden = false;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = t("重新打开", "Open it again");
  trouble.replaceChildren(t(`登录已结束或换了岗位，屏幕上是 ${last} 的数据。`, `You are signed out or changed post. What you see is of ${last}. `), link);
}

function plan(from: HTMLElement): void {
  window.clearTimeout(waiting);
  const every = Number(from.dataset.every ?? 15) * 1000;
  waiting = window.setTimeout(() => void turn(from), every * Math.min(2 ** failures, SLOWEST));
}

async function turn(from: HTMLElement): Promise<void> {
  if (!paused && document.visibilityState === "visible") await refresh(from);
  plan(from);
}

if (room) {
  plan(room);
  tell();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void turn(room);
  });
  window.addEventListener("online", () => void turn(room));
  if (pause) {
    pause.hidden = false;
    pause.addEventListener("click", () => {
      paused = !paused;
      pause.textContent = paused ? t("继续自动刷新", "Refresh again") : t("暂停自动刷新", "Stop refreshing");
      tell();
      if (!paused) void turn(room);
    });
  }
}
