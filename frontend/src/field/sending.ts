/**
 * Sends what waits, for the page and for the service worker alike. Only what belongs to whoever is signed in is sent; a
 * parcel is done with when the server said so. Any doubt (no net, no answer, signed out) leaves it waiting.
 */

import { changeParcel, kept, parcels, SIGN_OUT } from "./store";
import type { Parcel, Photo, Said } from "./types";

const SESSION = "/api/v1/session";
const SEND = "/field/send";
const LOCK = "field-sending";
const PATIENCE = 60_000;

/** How it went. `stopped`: why the rest still waits. */
export interface Sent {
  done: number;
  refused: number;
  stopped: "" | "no_net" | "signed_out" | "busy";
}
interface Session {
  account: string;
  token: string;
}
interface Answer {
  kind: "done" | "refused" | "later" | "not_yours" | "signed_out";
  number: string;
  problems: Said[];
  fields: Record<string, string>;
}

class NoNet extends Error {}

async function ask(address: string, options: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(address, { ...options, redirect: "manual", credentials: "same-origin", signal: patience.signal });
  } catch {
    throw new NoNet();
  } finally {
    clearTimeout(timer);
  }
}

export async function session(signal?: AbortSignal): Promise<Session | null> {
  const response = await (signal ? fetch(SESSION, { cache: "no-store", signal }) : ask(SESSION, { cache: "no-store" }));
  if (!response.ok) throw new NoNet();
  const found = (await response.json()) as { acting: { account: string | null } | null; csrf_token: string };
  return found.acting?.account ? { account: found.acting.account, token: found.csrf_token } : null;
}

function answer(kind: Answer["kind"], problems: Said[] = [], fields: Record<string, string> = {}, number = ""): Answer {
  return { kind, number, problems, fields };
}

/** What the server says, whatever it says it with. Words that it did not find are put in place by the page. */
async function read(response: Response): Promise<Answer> {
  if (response.type === "opaqueredirect") return answer("signed_out");
  const json = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (response.ok && json) return answer("done", [], {}, ((await response.json()) as { number?: string }).number ?? "");
  if (response.status === 409 && json) return answer("not_yours");
  if (response.status === 422 && json) {
    const said = (await response.json()) as { problems: Said[]; fields: Record<string, string> };
    return answer("refused", said.problems, said.fields);
  }
  if (response.status === 413) return answer("refused", [{ what: "too_large", why: "", mend: "" }]);
  if (response.status === 403) return answer("refused", [{ what: "no_right", why: "", mend: "" }]);
  return answer("later");
}

async function post(parcel: Parcel, held: Session, command: string, more: [string, string | Blob][]): Promise<Answer> {
  const body = new FormData();
  const common = { command, case: parcel.case, account: parcel.account, appointment: parcel.appointment, at: parcel.at };
  for (const [name, value] of Object.entries(common)) body.append(name, value);
  for (const [name, value] of more) body.append(name, value);
  const headers = { "X-CSRFToken": held.token };
  return read(await ask(SEND, { method: "POST", body, headers }));
}

async function sendMain(parcel: Parcel, held: Session): Promise<Answer> {
  const found = await post(parcel, held, parcel.id, [["what", parcel.what], ...(parcel.what === "me_too" ? [] : parcel.values)]);
  if (found.kind === "done") await changeParcel(parcel.id, (one) => Object.assign(one, { done: true, number: found.number }));
  return found;
}

async function sendPhoto(parcel: Parcel, photo: Photo, held: Session): Promise<Answer> {
  const file = new File([photo.blob], photo.name, { type: photo.blob.type });
  const found = await post(parcel, held, photo.command, [["what", "photo"], ["file_id", photo.file_id], ["file", file]]);
  if (found.kind !== "done") return found;
  await changeParcel(parcel.id, (one) => {
    for (const each of one.photos) if (each.file_id === photo.file_id) each.done = true;
  });
  return found;
}

/**
 * A report comes before its photos; a step comes after them, so that they are there when it is looked at. "Me too" is one
 * thing alone: what was written beside it stays on the phone until it is taken, for a report of its own if it is not.
 */
function* operations(parcel: Parcel, held: Session): Generator<() => Promise<Answer>> {
  if (parcel.what === "me_too") {
    if (!parcel.done) yield () => sendMain(parcel, held);
    return;
  }
  if (parcel.what === "report" && !parcel.done) yield () => sendMain(parcel, held);
  for (const photo of parcel.photos) if (!photo.done) yield () => sendPhoto(parcel, photo, held);
  if (parcel.what === "step" && !parcel.done) yield () => sendMain(parcel, held);
}

async function sendOne(parcel: Parcel, held: Session): Promise<Answer> {
  for (const operation of operations(parcel, held)) {
    const found = await operation();
    if (found.kind === "done") continue;
    if (found.kind === "refused") {
      await changeParcel(parcel.id, (one) => Object.assign(one, { state: "refused", problems: found.problems, fields: found.fields }));
    }
    return found;
  }
  const ended = new Date().toISOString();
  // The photos are with the server now: they need not fill the phone.
  await changeParcel(parcel.id, (one) => Object.assign(one, { state: "sent", ended, photos: [], problems: [], fields: {} }));
  return answer("done");
}

async function sendAll(): Promise<Sent> {
  const result: Sent = { done: 0, refused: 0, stopped: "" };
  const waiting = (await parcels()).filter((one) => one.state === "waiting");
  if (!waiting.length) return result;
  // Whoever signed out without a net has left, even if the server does not know it yet.
  const held = (await kept(SIGN_OUT)) ? null : await session();
  if (!held) return { ...result, stopped: "signed_out" };
  for (const parcel of waiting.filter((one) => one.account === held.account)) {
    const found = await sendOne(parcel, held);
    if (found.kind === "done") result.done += 1;
    else if (found.kind === "refused") result.refused += 1;
    else return { ...result, stopped: found.kind === "later" ? "busy" : "signed_out" };
  }
  return result;
}

/** Send what waits. Several pages and the worker may ask at once: one does it. */
export async function sendWaiting(): Promise<Sent> {
  try {
    if (!navigator.locks) return await sendAll();
    const found = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sendAll() : null));
    return (found as Sent | null) ?? { done: 0, refused: 0, stopped: "busy" };
  } catch (problem) {
    if (problem instanceof NoNet) return { done: 0, refused: 0, stopped: "no_net" };
    throw problem;
  }
}
