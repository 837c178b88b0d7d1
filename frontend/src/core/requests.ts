/** What htmx asks for: with the CSRF token, never silently failing, and with the focus where the reader expects it. */

import { make } from "../dom";
import { english, t } from "../words";
import { toast } from "./toasts";

const TOO_OLD = 403;

function refusal(status: number): string {
  if (status === 401) return t("登录已过期，请重新登录。这里写的内容还在。", "You are signed out. Sign in again; what you typed is still here.");
  if (status === TOO_OLD) return t("当前岗位不能做这一步，或页面放得太久了。请刷新再试。", "Not allowed for this post, or the page is too old. Reload and try again.");
  if (status === 404) return t("找不到了，可能已经变动。请刷新页面。", "It is no longer there. Reload the page.");
  if (status === 413) return t("文件太大。请换小一点的照片。", "The file is too large. Choose a smaller photo.");
  if (status === 429) return t("操作太快了，请过一会儿再试。", "Too many at once. Wait a little and try again.");
  if (status === 503) return t("系统暂时用不了，没有保存。过一会儿再试；写的内容还在。", "The site is unavailable for the moment. Nothing was saved; try again soon, what you typed is still here.");
  return t(`服务器没能完成（${status}）。没有保存，请再试一次。`, `The server could not do it (${status}). Nothing was saved; try again.`);
}

function noAnswer(): void {
  const offline = t("现在没有网络。没有保存，连上后请再试一次。", "There is no network. Nothing was saved; try again when it is back.");
  const slow = t("服务器没有回应。没有保存，请再试一次。", "The server did not answer. Nothing was saved; try again.");
  toast(navigator.onLine ? slow : offline, "bad");
}

/** The token of the page: of any of its forms, or of its head. */
export function csrfToken(): string {
  const field = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  return field?.value ?? document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

interface Configured {
  verb: string;
  headers: Record<string, string>;
}
interface Answered {
  xhr: XMLHttpRequest;
}

let before: { id: string; within: Element } | null = null;

function remember(event: Event): void {
  const target = (event as CustomEvent<{ target: Element }>).detail.target;
  const active = document.activeElement;
  before = active && target.contains(active) ? { id: active.id, within: target } : null;
}

/** htmx keeps the focus of what has an id. Where that is gone, the reader would fall to the top of the page. */
function findFocus(event: Event): void {
  const came = (event as CustomEvent<{ elt: Element }>).detail.elt;
  const wanted = came.querySelector<HTMLElement>("[data-focus], [aria-invalid=true]");
  if (!wanted && (!before || document.activeElement !== document.body)) return;
  const target = wanted ?? came.querySelector<HTMLElement>("h1, h2, h3") ?? (came as HTMLElement);
  if (!target.matches("a[href], button, input, select, textarea, summary, [tabindex]")) target.tabIndex = -1;
  target.focus({ preventScroll: false });
  before = null;
}

function showNet(): void {
  const shown = document.getElementById("no-net");
  if (navigator.onLine) return shown?.remove();
  if (shown) return;
  const words = t("现在没有网络，页面上的内容可能不是最新的。", "There is no network; the page may not be up to date.");
  document.body.prepend(make("p", { id: "no-net", class: "no-net", role: "status" }, words));
}

export function watchRequests(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<Configured>).detail;
    detail.headers["Accept-Language"] = english ? "en" : "zh-Hans";
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:sendError", noAnswer);
  document.addEventListener("htmx:timeout", noAnswer);
  document.addEventListener("htmx:responseError", (event) => {
    toast(refusal((event as CustomEvent<Answered>).detail.xhr.status), "bad");
  });
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", findFocus);
  window.addEventListener("online", showNet);
  window.addEventListener("offline", showNet);
  showNet();
}
