/** "This one? Me too": what may be the same matter is shown before a report goes, when there is a net to ask it over. */

import { make } from "../dom";
import { t } from "../words";
import { session } from "./sending";
import { button, moment } from "./shapes";
import type { State } from "./state";
import type { Alike } from "./types";

const PATIENCE = 4_000;

/** Nothing where there is no net, no answer in time, or nothing alike: a report never waits for this. */
export async function askAlike(state: State, values: [string, string][], text: string): Promise<Alike[]> {
  if (state.net !== "there") return [];
  const patience = new AbortController();
  const timer = window.setTimeout(() => patience.abort(), PATIENCE);
  try {
    const held = await session(patience.signal);
    if (!held) return [];
    const body = new FormData();
    for (const [name, value] of values) if (!name.startsWith("answer.")) body.append(name, value);
    body.append("text", text);
    const headers = { "X-CSRFToken": held.token };
    const response = await fetch(state.address("alike"), { method: "POST", body, headers, redirect: "manual", signal: patience.signal });
    return response.ok ? ((await response.json()) as { alike: Alike[] }).alike : [];
  } catch {
    return [];
  } finally {
    window.clearTimeout(timer);
  }
}

function one(found: Alike, join: () => void): HTMLElement {
  const far = found.metres === null ? "" : t(` · 相距约 ${Math.round(found.metres)} 米`, ` · about ${Math.round(found.metres)} m away`);
  const others = found.me_too ? t(` · 已有 ${found.me_too} 人也遇到`, ` · ${found.me_too} met with it too`) : "";
  const about = make("p", { class: "small soft" }, `${found.kind} · ${found.stage}`, far, others, " · ", moment(found.at));
  const name = make("strong", {}, found.title || found.kind);
  const head = found.seen ? make("a", { href: `#case/${found.case}` }, name) : name;
  return make("li", { class: "card stack-2", "data-alike": found.number }, make("p", {}, head, " ", make("span", { class: "code small" }, found.number)), about, button(t("就是这件，我也看到", "This one: me too"), "second", join));
}

/** The choice. Whatever is chosen, what was typed is not thrown away before the server has the other. */
export function alikePanel(found: Alike[], join: (one: Alike) => void): HTMLElement {
  const heading = make("h2", { tabindex: "-1" }, t("这里已经有人报过，是不是同一件？", "Somebody reported this here already. Is it the same?"));
  const told = make("p", { class: "small soft" }, t("是同一件就不另立，给它多记一次；不是，照样上报。", "If it is, it is counted once more and no new case is opened; if not, report it."));
  return make("section", { class: "notice warn alike" }, heading, told, make("ul", { class: "plain stack-2" }, ...found.map((each) => one(each, () => join(each)))));
}
