/** The field app: opens without a net, keeps what was done, sends it when it can. */

import { keepingFocus } from "./core/focus";
import { clearToasts, toast } from "./core/toasts";
import { make } from "./dom";
import { caseView } from "./field/casepage";
import { settle } from "./field/drafting";
import { queueView, strangers } from "./field/queue";
import { reportView } from "./field/report";
import { sendWaiting, session, type Sent } from "./field/sending";
import { notice } from "./field/shapes";
import { State } from "./field/state";
import { forget, keep, kept, SIGN_OUT, tidy } from "./field/store";
import { todayView } from "./field/today";
import type { Parcel } from "./field/types";
import { t } from "./words";

const EVERY = 60_000;
const AGAIN = [3_000, 10_000, 30_000];
const app = document.getElementById("app");

class Field {
  private readonly state: State;
  private readonly view = make("div", { id: "view" });
  private readonly above = make("div", { id: "above", "aria-live": "polite" });
  private readonly bar = make("nav", { class: "tabbar", "aria-label": t("主导航", "Main") });
  private drawing = 0;
  private tries = 0;

  constructor(private readonly root: HTMLElement) {
    this.state = new State(root);
  }

  async start(): Promise<void> {
    this.root.replaceChildren(this.above, this.view);
    document.body.append(this.bar);
    this.serve();
    await tidy();
    await this.state.fromPhone();
    await this.draw(false);
    window.addEventListener("hashchange", () => void this.draw(true));
    window.addEventListener("online", () => void this.refresh());
    window.addEventListener("offline", () => void this.refresh());
    document.addEventListener("visibilitychange", () => void (document.hidden || this.refresh()));
    window.setInterval(() => void (this.state.waiting && this.send()), EVERY);
    await this.refresh();
  }

  private serve(): void {
    if (!("serviceWorker" in navigator)) return;
    void navigator.serviceWorker.register(this.state.address("worker"), { scope: "/field/" });
    navigator.serviceWorker.addEventListener("message", (event: MessageEvent<{ sent?: Sent }>) => {
      if (event.data.sent) void this.after(event.data.sent);
    });
  }

  /** Ask the server for the day, send what waits, have the tasks on the phone. */
  private async refresh(): Promise<void> {
    await this.signOutNow();
    const before = JSON.stringify([this.state.net, this.state.who, this.state.day]);
    await this.state.fromServer();
    const typing = this.view.contains(document.activeElement) && /^#(report|case)/.test(location.hash);
    if (before !== JSON.stringify([this.state.net, this.state.who, this.state.day]) && !typing) await this.draw(false);
    else this.frame();
    if (this.state.net === "there") {
      await this.send();
      await this.state.keepFiles();
    }
  }

  private async send(): Promise<void> {
    await this.after(await sendWaiting());
  }

  private async after(sent: Sent): Promise<void> {
    if (sent.stopped === "signed_out") this.state.net = "signed_out";
    if (sent.stopped === "busy") this.later();
    else this.tries = 0;
    if (sent.done) toast(t(`发出 ${sent.done} 条`, `${sent.done} sent`));
    // In the queue itself it stands with its reason.
    if (sent.refused && location.hash !== "#queue") toast(t(`${sent.refused} 条没有被接受，请看“待发”`, `${sent.refused} refused; see “To be sent”`), "bad");
    await this.state.count();
    if (sent.done || sent.refused) {
      await this.state.fromServer();
      if (!/^#(report|case)/.test(location.hash)) return this.draw(false);
    }
    this.frame();
  }

  /** The server did not take it just now: soon again, then less often, then once a minute. */
  private later(): void {
    const wait = AGAIN[this.tries++];
    if (wait) window.setTimeout(() => void this.send(), wait);
  }

  private async queued(parcel: Parcel): Promise<void> {
    await this.state.count();
    toast(parcel.photos.length && parcel.what !== "me_too" ? t("已存在手机上，连照片", "Kept on the phone, with its photos") : t("已存在手机上", "Kept on the phone"));
    if (location.hash === "#queue") await this.draw(false);
    else location.hash = "#queue";
    void navigator.storage?.persist?.();
    await this.background();
    await this.send();
  }

  /** Where the browser can, it sends also after the page was closed. */
  private async background(): Promise<void> {
    const serving = (await navigator.serviceWorker?.ready.catch(() => null)) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | null;
    await serving?.sync?.register("queue").catch(() => undefined);
  }

  private async draw(moved: boolean): Promise<void> {
    const turn = ++this.drawing;
    await settle();
    const [name, id, ...step] = location.hash.replace("#", "").split("/");
    const again = (): void => void this.draw(true);
    const done = (parcel: Parcel): void => void this.queued(parcel);
    let shown: HTMLElement;
    if (!this.state.who || !this.state.day) shown = this.nobody();
    else if (name === "report") shown = await reportView(this.state, again, done);
    else if (name === "case" && id) shown = await caseView(this.state, id, this.opened(moved) || step.join("/"), done);
    else if (name === "queue") shown = queueView(this.state, (send) => void this.queueChanged(send));
    else shown = todayView(this.state, again);
    if (turn !== this.drawing) return;
    keepingFocus(this.view, () => this.view.replaceChildren(shown));
    this.frame();
    if (!moved) return;
    clearToasts("bad");
    this.lead(shown);
  }

  /** The step of a case that is open: drawn anew, after the camera or with a net again, it is open as before. */
  private opened(moved: boolean): string {
    return moved ? "" : (this.view.querySelector<HTMLElement>("details[open][data-step]")?.dataset.step ?? "");
  }

  private async queueChanged(send: boolean): Promise<void> {
    await this.state.count();
    await this.draw(false);
    if (send) await this.send();
  }

  /** Like opening a page: at its top, with the focus on what is wrong, or on its heading. */
  private lead(shown: HTMLElement): void {
    const wrong = shown.querySelector<HTMLElement>(".error");
    const target = wrong ?? shown.querySelector<HTMLElement>("h1");
    target?.setAttribute("tabindex", "-1");
    target?.focus({ preventScroll: Boolean(!wrong) });
    if (wrong) wrong.scrollIntoView({ block: "center" });
    else window.scrollTo(0, 0);
  }

  private nobody(): HTMLElement {
    const asking = this.state.net === "asking";
    const view = make("div", { class: "stack" }, make("h1", {}, asking ? t("正在打开……", "Opening …") : t("请登录", "Sign in")));
    if (this.state.net === "none") view.append(notice("warn", t("现在没有网络，登录要等连上网。", "There is no net; signing in has to wait.")));
    if (this.state.net === "no_right") view.append(notice("warn", t("当前岗位不在外勤之列。", "Your post does not work in the field.")));
    if (!asking) view.append(make("a", { class: "button big", href: this.state.address("signIn") }, t("去登录", "Sign in")));
    if (this.state.strangers) view.append(strangers(this.state));
    return view;
  }

  /** What stands around every view: who it is, how the net is, where else to go. */
  private frame(): void {
    const { who, net, waiting, strangers: others } = this.state;
    const place = document.getElementById("who");
    const leave = make("button", { type: "button", class: "link" }, t("退出", "Sign out"));
    leave.addEventListener("click", () => void this.signOut());
    const under = `${who?.unit ?? ""} ${who?.post ?? ""}`;
    const post = who?.several ? make("a", { href: this.state.address("post"), title: t("换一个岗位", "Act under another post") }, under) : under;
    const said = who ? [make("span", {}, make("strong", {}, who.name), post), leave] : [];
    if (place) keepingFocus(place, () => place.replaceChildren(...said));
    const lines: HTMLElement[] = [];
    if (who && net === "none") lines.push(make("p", { class: "no-net" }, t("没有网络。照常做，存在手机上，有网就发。", "No net. Go on: it is kept on the phone and sent later.")));
    if (who && net === "signed_out") {
      const link = make("a", { href: this.state.address("signIn") }, t("重新登录", "Sign in again"));
      lines.push(notice("warn", make("p", {}, t(`登录已过期。没发出的 ${waiting} 条都在手机上，登录后自动发。`, `You are signed out. ${waiting} on the phone go after signing in.`), " ", link)));
    }
    if (who && others && location.hash === "") lines.push(strangers(this.state));
    keepingFocus(this.above, () => this.above.replaceChildren(...lines));
    this.tabs(waiting);
  }

  private tabs(waiting: number): void {
    const here = location.hash.replace("#", "").split("/")[0] || "today";
    const refused = this.state.mine.filter((one) => one.state === "refused").length;
    const tab = (name: string, words: string): HTMLElement => {
      const made = make("a", { href: `#${name}` }, words);
      if (here === name || (here === "case" && name === "today")) made.setAttribute("aria-current", "page");
      return made;
    };
    const queue = tab("queue", t("待发", "To send"));
    if (waiting) queue.append(" ", make("span", { class: `badge ${refused ? "red" : "blue"}` }, String(waiting)));
    const tabs = [tab("today", t("今天", "Today")), tab("report", t("上报", "Report")), queue];
    keepingFocus(this.bar, () => this.bar.replaceChildren(...tabs));
    this.bar.hidden = !this.state.who;
  }

  private async signOut(): Promise<void> {
    await settle();
    clearToasts("bad");
    clearToasts("good");
    await keep(SIGN_OUT, this.state.who?.account ?? "");
    await this.state.leave();
    location.hash = "";
    await this.draw(false);
    await this.signOutNow();
  }

  /** Without a net the session is ended as soon as there is one; until then the phone shows nobody's day. */
  private async signOutNow(): Promise<void> {
    const owed = await kept<string>(SIGN_OUT);
    if (!owed) return;
    try {
      const held = await session();
      if (held?.account === owed) await fetch(this.state.address("signOut"), { method: "POST", headers: { "X-CSRFToken": held.token }, redirect: "manual" });
      await forget(SIGN_OUT);
    } catch {
      this.state.net = "none";
    }
  }
}

if (app) void new Field(app).start();
