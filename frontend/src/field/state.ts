/** Who uses the app, what it knows of their day, and what waits. */

import { forgetOthers, keep, kept, forget, parcels } from "./store";
import type { CaseFile, Day, Parcel, Who } from "./types";

export type Net = "asking" | "there" | "none" | "signed_out" | "no_right";

const MARK = "account";
/** Every page of ours writes who is signed in there (core/account.ts): so one person's day is not shown to the next. */

export class State {
  who: Who | null = null;
  day: Day | null = null;
  net: Net = "asking";
  /** What this account did and is shown: waiting, refused, sent. */
  mine: Parcel[] = [];
  /** How many things of other accounts wait on this phone. Nothing more is said about them. */
  strangers = 0;

  constructor(readonly root: HTMLElement) {}

  address(name: string): string {
    return this.root.dataset[name] ?? "";
  }

  get waiting(): number {
    return this.mine.filter((one) => one.state !== "sent").length;
  }

  async fromPhone(): Promise<void> {
    const who = await kept<Who>("who");
    if (who && localStorage.getItem(MARK) === who.account) {
      this.who = who;
      this.day = await kept<Day>(`day ${who.account}`);
    }
    await this.count();
  }

  async count(): Promise<void> {
    const every = await parcels();
    this.mine = every.filter((one) => one.account === this.who?.account);
    this.strangers = every.filter((one) => one.account !== this.who?.account && one.state !== "sent").length;
  }

  /** Ask the server for the day. What is on the phone stays shown when there is no answer. */
  async fromServer(): Promise<void> {
    try {
      const response = await fetch(this.address("today"), { redirect: "manual", cache: "no-store" });
      if (response.type === "opaqueredirect") this.net = "signed_out";
      else if (response.status === 403) this.net = "no_right";
      else if (!response.ok) this.net = "none";
      else await this.take((await response.json()) as Day);
    } catch {
      this.net = "none";
    }
  }

  private async take(day: Day): Promise<void> {
    this.net = "there";
    this.who = day.who;
    this.day = day;
    localStorage.setItem(MARK, day.who.account);
    await forgetOthers(day.who.account);
    await keep("who", day.who);
    await keep(`day ${day.who.account}`, day);
    await this.count();
  }

  /** A case as it is now, or as the phone knows it. */
  async file(id: string): Promise<CaseFile | null> {
    const name = `case ${this.who?.account ?? ""} ${id}`;
    try {
      const response = await fetch(`${this.address("cases")}${id}.json`, { redirect: "manual", cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const file = (await response.json()) as CaseFile;
      await keep(name, file);
      return file;
    } catch {
      return kept<CaseFile>(name);
    }
  }

  /** Have the tasks on the phone before somebody walks into a cellar. */
  async keepFiles(): Promise<void> {
    for (const row of this.day?.tasks ?? []) {
      const there = await kept<CaseFile>(`case ${this.who?.account ?? ""} ${row.id}`);
      if (there?.seq !== row.seq && this.net === "there") await this.file(row.id);
    }
  }

  /** Leave: the day goes from the phone at once; what was not sent stays with its account. */
  async leave(): Promise<void> {
    localStorage.removeItem(MARK);
    await forgetOthers("");
    await forget("who");
    this.who = this.day = null;
    this.net = "signed_out";
    await this.count();
  }
}
