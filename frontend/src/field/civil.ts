/** The clock on the place's wall: the phone may stand in another zone, what the app says must be what the desk says. */

import { english, t } from "../words";

export const DAY = 24 * 3600 * 1000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const zone = document.getElementById("app")?.dataset["zone"];
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
});

/** A moment as that clock shows it; read it with the UTC getters. */
export function civil(moment: number): Date {
  const found: Record<string, number> = {};
  for (const one of parts.formatToParts(moment)) found[one.type] = Number(one.value);
  const { year = 0, month = 1, day = 1, hour, minute, second } = found;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

const midnight = (wall: Date): number => Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate());

/** When the day ends there that a moment lies in. The zone's shift is the moment's own. */
export function endOfDay(moment: number): number {
  const wall = civil(moment);
  return moment + midnight(wall) + DAY - wall.getTime();
}

/** A moment as the pages say it: today, yesterday, else the date. As `moment_words` says it. */
export function momentWords(iso: string, now = Date.now()): string {
  const at = civil(Date.parse(iso));
  const today = civil(now);
  const clock = at.toISOString().slice(11, 16);
  const days = Math.round((midnight(at) - midnight(today)) / DAY);
  if (days === 0) return t(`今天 ${clock}`, `today ${clock}`);
  if (days === -1) return t(`昨天 ${clock}`, `yesterday ${clock}`);
  if (days === 1) return t(`明天 ${clock}`, `tomorrow ${clock}`);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const other = year !== today.getUTCFullYear();
  if (english) return `${day} ${MONTHS[month] ?? ""} ${other ? `${year} ` : ""}${clock}`;
  return `${other ? `${year}年` : ""}${month + 1}月${day}日 ${clock}`;
}

/** With date and minute, as the tooltips of the pages say it. */
export function exact(iso: string): string {
  return civil(Date.parse(iso)).toISOString().slice(0, 16).replace("T", " ");
}
